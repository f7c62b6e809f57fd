"""News of recordings, numbered in the order of commits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coherence.core.postgres import OnPostgres


# Whoever reads "after 41" must never miss a 40 that commits later, so the number is given when the transaction commits, one
# transaction after the other: the lock is held until it has ended. (NOTIFY holds a lock like it for as long, and the trigger is
# deferred so that nothing else is waited for while it is held.)
NUMBER = """
create sequence if not exists public.events_number owned by public.events.number;
create or replace function public.number_event() returns trigger language plpgsql set search_path = '' as $$
declare given bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('coherence.events', 0));
  update public.events set number = nextval('public.events_number') where id = new.id returning number into given;
  perform pg_notify('coherence_events', given::text);
  return null;
end $$;
create constraint trigger number_event after insert on public.events
  deferrable initially deferred for each row execute function public.number_event();
"""
BACK = "drop function if exists public.number_event() cascade"


def number_on_sqlite(apps, editor):
    """Where one transaction writes after the other the row's own id is its place."""
    if editor.connection.vendor == "sqlite":
        editor.execute("create trigger number_event after insert on events begin update events set number = new.id where id = new.id; end")


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0003_analysis_flags_by_type'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(help_text='Its place in the order of commits, given by the database.', null=True, unique=True)),
                ('video_id', models.UUIDField(help_text='No foreign key: news of a recording outlasts it, and must not wait for its lock.', null=True)),
                ('kind', models.CharField(max_length=16)),
                ('data', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'events',
                'indexes': [models.Index(fields=['user', 'number'], name='events_of_user')],
            },
        ),
        OnPostgres(NUMBER, BACK),
        migrations.RunPython(number_on_sqlite, migrations.RunPython.noop),
    ]
