"""Keeps the greetings of native libraries off stderr, and nothing else."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_GREETING = re.compile(rb"^(INFO: Created TensorFlow|WARNING: All log messages|[IW]0000 00:00:\d+).*\n?", re.MULTILINE)


@contextmanager
def dropped() -> Iterator[None]:
    """Drop what the native libraries print while a net loads (no setting reaches those lines); pass on all else."""
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            rest = _GREETING.sub(b"", said.read())
            if rest:
                os.write(2, rest)
