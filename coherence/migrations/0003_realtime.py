"""What Supabase Realtime tells a person's browser: the rows of their videos, runs and stages, without the long results."""

from django.db import migrations

from coherence.core.postgres import OnPostgres

# Column lists keep the result, which may be megabytes, out of every message. PostgreSQL has them since version 15.
COLUMNS = {
    "videos": "id, user_id, title, duration_seconds, status, coherence_score, score_tier, created_at, updated_at, deleted_at",
    "analyses": "id, video_id, status, progress, stage, error_code, error_message, coherence_score, score_tier, created_at, updated_at",
    "video_processing_jobs": "id, analysis_id, video_id, stage, status, attempt, progress, error_code, created_at, updated_at",
}


def publish(table: str, columns: str) -> str:
    return f"""
    do $$
    begin
      if not exists (select from pg_publication where pubname = 'supabase_realtime') then
        create publication supabase_realtime;
      end if;
      if not exists (select from pg_publication where pubname = 'supabase_realtime' and puballtables)
        and not exists (select from pg_publication_tables where pubname = 'supabase_realtime' and schemaname = 'public' and tablename = '{table}')
      then
        if current_setting('server_version_num')::int >= 150000 then
          execute 'alter publication supabase_realtime add table public.{table} ({columns})';
        else
          execute 'alter publication supabase_realtime add table public.{table}';
        end if;
      end if;
    exception when insufficient_privilege then
      raise warning 'public.{table} could not be published by %; Supabase Realtime will not tell of it.', current_user;
    end $$;
    """


def withdraw(table: str) -> str:
    return f"""
    do $$
    begin
      if exists (select from pg_publication_tables where pubname = 'supabase_realtime' and schemaname = 'public' and tablename = '{table}') then
        alter publication supabase_realtime drop table public.{table};
      end if;
    end $$;
    """


class Migration(migrations.Migration):
    dependencies = [("coherence", "0002_policies")]
    operations = [OnPostgres(publish(table, columns), withdraw(table)) for table, columns in COLUMNS.items()]
