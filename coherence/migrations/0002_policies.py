"""Who may read what through Supabase: own rows of five tables, and nothing else. Writing goes through the API alone."""

from django.db import migrations

from coherence.core.postgres import OnPostgres

# `(select …)` is evaluated once per query, not once per row.
ME = "(select public.coherence_user_id())"
OWN_VIDEO = f"exists (select from public.videos v where v.id = video_id and v.user_id = {ME} and v.deleted_at is null)"
POLICIES = {
    "videos": f"user_id = {ME} and deleted_at is null",
    "analyses": OWN_VIDEO,
    "video_processing_jobs": OWN_VIDEO,
    "api_usage": f"user_id = {ME}",
    "subscriptions": f"user_id = {ME}",
}


def policy(table: str, rule: str) -> OnPostgres:
    return OnPostgres(
        f"""
        alter table public.{table} enable row level security;
        drop policy if exists {table}_own on public.{table};
        create policy {table}_own on public.{table} for select to authenticated using ({rule});
        revoke all on public.{table} from anon, authenticated;
        grant select on public.{table} to authenticated;
        grant select, insert, update, delete on public.{table} to service_role;
        """,
        f"drop policy if exists {table}_own on public.{table}",
    )


# Objects lie under `{user_id}/`. A project whose storage is administered by others keeps its own rules.
STORAGE = f"""
do $$
begin
  if to_regclass('storage.objects') is null then return; end if;
  drop policy if exists coherence_own_objects on storage.objects;
  create policy coherence_own_objects on storage.objects for select to authenticated
    using (split_part(name, '/', 1) = {ME}::text);
exception when insufficient_privilege then
  raise warning 'The policy on storage.objects could not be made by %; objects stay reachable by signed links only.', current_user;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("coherence", "0001_roles"),
        ("billing", "0002_slots"),
        ("videos", "0002_library"),
        ("analysis", "0001_initial"),
    ]
    operations = [*(policy(table, rule) for table, rule in POLICIES.items()), OnPostgres(STORAGE, migrations.RunSQL.noop)]
