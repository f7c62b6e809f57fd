"""The roles and the `auth` functions that Supabase has; where they exist already nothing is touched."""

from django.db import migrations

from coherence.core.postgres import OnPostgres

ROLES = """
do $$
declare role text;
begin
  foreach role in array array['anon', 'authenticated', 'service_role'] loop
    begin
      if not exists (select from pg_roles where rolname = role) then
        execute format('create role %I nologin noinherit', role);
        if role = 'service_role' then alter role service_role bypassrls; end if;
      end if;
    exception
      when duplicate_object or unique_violation then null;  -- another database of this server made it this very moment
      when insufficient_privilege then raise exception
        'The role % is missing and may not be made by %. Please have an administrator run: create role % nologin noinherit',
        role, current_user, role;
    end;
  end loop;
end $$;
"""

# A Supabase project owns the schema `auth`: only where there is none do we make one, with the functions policies need.
AUTH = """
do $$
begin
  if to_regnamespace('auth') is not null then
    if to_regprocedure('auth.uid()') is null then
      raise exception 'There is a schema "auth" without auth.uid(): row-level security cannot tell who asks.';
    end if;
    return;
  end if;
  create schema auth;
  grant usage on schema auth to anon, authenticated, service_role;
  create function auth.jwt() returns jsonb language sql stable as
    'select nullif(current_setting(''request.jwt.claims'', true), '''')::jsonb';
  create function auth.uid() returns uuid language sql stable as
    'select nullif(auth.jwt() ->> ''sub'', '''')::uuid';
  create function auth.role() returns text language sql stable as
    'select auth.jwt() ->> ''role''';
end $$;
"""

# The person behind a token. They may have had a local account first, so the key of `users` need not be the token's `sub`.
PERSON = """
create or replace function public.coherence_user_id() returns uuid
  language sql stable security definer set search_path = '' as
  $$ select id from public.users where supabase_id = (select auth.uid()) and is_active $$;
revoke all on function public.coherence_user_id() from public, anon;
grant execute on function public.coherence_user_id() to authenticated, service_role;
grant usage on schema public to anon, authenticated, service_role;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0002_identity")]
    operations = [
        OnPostgres(ROLES, migrations.RunSQL.noop),
        OnPostgres(AUTH, migrations.RunSQL.noop),
        OnPostgres(PERSON, "drop function if exists public.coherence_user_id() cascade"),
    ]
