"""The daily upload limit, also for rows that did not come through the product: scripts, functions, other clients."""

from django.conf import settings
from django.db import migrations

from coherence.core.postgres import OnPostgres

# The product counts before it writes and says so for its transaction (`postgres.vouch_for_uploads`). Whoever does not is
# counted here, one insert of a person after the other.
TRIGGER = f"""
create or replace function public.videos_daily_limit() returns trigger language plpgsql
  security definer set search_path = '' as $$
declare today integer;
begin
  if current_setting('coherence.uploads', true) = 'counted' then return new; end if;
  perform pg_advisory_xact_lock(hashtextextended(new.user_id::text, 0));
  select count(*) into today from public.videos
    where user_id = new.user_id and created_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc';
  if today >= {settings.DAILY_UPLOADS:d} then
    raise exception 'Daily upload limit exceeded' using errcode = 'check_violation', constraint = 'videos_daily_limit';
  end if;
  return new;
end $$;
drop trigger if exists videos_daily_limit on public.videos;
create trigger videos_daily_limit before insert on public.videos for each row execute function public.videos_daily_limit();
"""
BACK = "drop trigger if exists videos_daily_limit on public.videos; drop function if exists public.videos_daily_limit()"


class Migration(migrations.Migration):
    dependencies = [("coherence", "0003_realtime")]
    operations = [OnPostgres(TRIGGER, BACK)]
