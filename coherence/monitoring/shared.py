"""How the processes of one gunicorn count together: each in a file of its own, in a folder that whoever is asked reads as a whole."""

import os
import shutil
from pathlib import Path
from typing import Final

VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"


def begin(name: str) -> None:
    """Before the first process: an empty folder, which PROMETHEUS_MULTIPROC_DIR may name (of this server alone)."""
    from django.conf import settings
    from prometheus_client import values

    folder = Path(os.environ.get(VARIABLE) or Path(settings.DATA_DIR) / "metrics" / name)
    if os.environ.get(VARIABLE):
        for left in folder.glob("*.db"):
            left.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(folder)
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]  # it was chosen when the queue's library loaded it


def forget(pid: int) -> None:
    """What a process that has ended had open is open no more; what it had counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    if os.environ.get(VARIABLE):
        mark_process_dead(pid)  # type: ignore[no-untyped-call]
