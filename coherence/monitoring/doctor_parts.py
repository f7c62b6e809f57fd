"""What answers, or does not: database, storage, Redis, queue, workers, mail."""

import uuid
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from analysis.models import Worker
from coherence.core import queue
from coherence.monitoring.doctor_house import Said, is_for_others

DRIFT: Final = timedelta(seconds=2)
LATE_SECONDS: Final = 600
OPEN: Final = """
select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity order by relname
"""


def database() -> Said:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    if connection.vendor == "sqlite" and is_for_others():
        yield "warning", "The database is a file of this machine.", "Set DATABASE_URL to a PostgreSQL, and back that up."


def migrations() -> Said:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{each.app_label}.{each.name}" for each, _ in plan[:5])
        yield "failure", f"{len(plan)} migrations are missing: {names}{' …' if len(plan) > 5 else ''}.", "manage.py migrate"


def row_security() -> Said:
    """Only where Supabase's clients might reach the tables, which is PostgreSQL."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        tables = [row[0] for row in cursor.fetchall()]
    if tables:
        yield "failure", f"Tables without row-level security: {', '.join(tables[:8])}.", "manage.py migrate closes them."


def clock() -> Said:
    """Leases and heartbeats are compared between machines."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - timezone.now())
    if apart > DRIFT:
        yield "failure", f"This clock and the database's are {apart.total_seconds():.1f} s apart.", "Have both follow a time server."


def storage() -> Said:
    """Written, read back and removed, as recordings are."""
    text = uuid.uuid4().hex.encode()
    name = default_storage.save(f"health/{text.decode()}", ContentFile(text))
    try:
        with default_storage.open(name) as file:
            if file.read() != text:
                yield "failure", "What was read from the storage is not what was written.", "Look at what answers at its address."
    finally:
        default_storage.delete(name)
    if default_storage.exists(name):
        yield "failure", "The storage does not let us remove.", "Give the key the right to delete: closed accounts must be emptied."
    if settings.STORAGE_TYPE == "local" and is_for_others():
        yield "warning", "Recordings lie on the disk of this machine.", "Back up MEDIA_ROOT, or set STORAGE_TYPE."


def redis() -> Said:
    key = f"doctor:{uuid.uuid4().hex}"
    cache.set(key, 1, 10)
    if cache.get(key) != 1:
        yield "failure", "The cache forgets what it was given: nobody is throttled.", "Look at REDIS_URL, or at DATA_DIR/cache."
    cache.delete(key)
    if not settings.REDIS_URL and is_for_others():
        yield "warning", "REDIS_URL is not set: each machine counts requests for itself.", "Set it where there are several machines."


def waiting_work() -> Said:
    waiting, oldest = queue.depth()
    if oldest > LATE_SECONDS:
        yield "failure", f"{waiting} tasks wait, the first for {oldest / 60:.0f} minutes.", "Start more workers: manage.py work."


def workers() -> Said:
    if not Worker.objects.living().exists():
        yield "failure", "No worker lives: recordings are taken in and never analysed.", "Start one: manage.py work."


def email() -> Said:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        with get_connection():
            return
    if is_for_others():
        yield "failure", "E-mails go nowhere: nobody can confirm an address or set a new password.", "Set EMAIL_URL to a mail server."
