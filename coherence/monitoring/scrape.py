"""What `/metrics` says: the counts of all processes of this server, and figures from the database."""

import os
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from coherence.monitoring import figures, shared
from coherence.monitoring.rows import Rows

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
ROWS: Final = Rows()


def text() -> bytes:
    own = figures.REGISTRY
    if os.environ.get(shared.VARIABLE):
        own = CollectorRegistry()
        MultiProcessCollector(own)  # type: ignore[no-untyped-call]
    from_rows = CollectorRegistry()
    from_rows.register(ROWS)
    return generate_latest(own) + generate_latest(from_rows)
