"""Of a stage its person reads what it does and how far it is; which worker had it, and why it broke, is for operators."""

from django.db import migrations

from coherence.core.postgres import OnPostgres

COLUMNS = (
    "id, analysis_id, video_id, stage, stage_version, status, attempt, progress, from_cache, started_at, finished_at, error_code,"
    " wall_seconds, created_at, updated_at"
)


class Migration(migrations.Migration):
    dependencies = [("coherence", "0004_daily_uploads"), ("analysis", "0001_initial")]
    operations = [
        OnPostgres(
            "revoke select on public.video_processing_jobs from authenticated;"
            f"grant select ({COLUMNS}) on public.video_processing_jobs to authenticated;",
            f"revoke select ({COLUMNS}) on public.video_processing_jobs from authenticated;"
            "grant select on public.video_processing_jobs to authenticated;",
        )
    ]
