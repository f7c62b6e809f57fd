"""What recordings are searched and filtered by, and who gave a deleted one back. The transcript's index is PostgreSQL's alone."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coherence.core.postgres import OnPostgres
from videos.shelf import labels, words

# The words come folded and parted by one space from `videos.shelf.words`, so PostgreSQL's own parser, dictionaries and
# locale have no say in what a word is: both databases find the same.
DOCUMENT = """
alter table public.video_texts add column document tsvector
  generated always as (array_to_tsvector(string_to_array(btrim(words), ' '))) stored;
create index video_texts_document on public.video_texts using gin (document);
"""
BACK = "alter table public.video_texts drop column document"


def derive(apps, schema_editor):
    """Of recordings that have tags; the titles of older ones are found by their own column until `backfill_search` has run."""
    Video = apps.get_model("videos", "Video")
    for video in Video.objects.exclude(tags=[]).only("tags").iterator(chunk_size=500):
        keys, found = labels.keys(video.tags), words.lines(video.tags)
        Video.objects.filter(pk=video.pk).update(tag_keys=keys, tag_words=found)


class Migration(migrations.Migration):
    dependencies = [
        ("videos", "0004_arrival_and_shelf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("video", "tag_keys", models.TextField(blank=True, default="", help_text="The tags as they are compared, each between two line feeds.")),
        migrations.AddField("video", "title_words", models.TextField(blank=True, default="", help_text="The title as it is searched.")),
        migrations.AddField("video", "tag_words", models.TextField(blank=True, default="", help_text="The tags as they are searched.")),
        migrations.AddField("video", "purging_at", models.DateTimeField(blank=True, help_text="Since when its files are being removed for good.", null=True)),
        migrations.AddField("collection", "renumbered", models.PositiveIntegerField(default=0, help_text="How often its items got new places.")),
        migrations.CreateModel(
            name="Restoration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("operator", models.CharField(help_text="Their address then, or the account of the machine.", max_length=254)),
                ("reason", models.CharField(max_length=500)),
                ("deleted_at", models.DateTimeField(help_text="When it had been deleted.")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("restored_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("video", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="restorations", to="videos.video")),
            ],
            options={"db_table": "video_restorations"},
        ),
        migrations.DeleteModel("VideoText"),  # nothing has written it yet
        migrations.CreateModel(
            name="VideoText",
            fields=[
                ("video", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="text", serialize=False, to="videos.video")),
                ("user", models.ForeignKey(help_text="The recording's owner.", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("transcript", models.TextField(blank=True, help_text="A line for each stretch of speech.")),
                ("starts", models.JSONField(default=list, help_text="The second at which each line begins.")),
                ("words", models.TextField(blank=True, help_text="The transcript as it is searched: one line, no case, no accents.")),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"db_table": "video_texts"},
        ),
        OnPostgres(DOCUMENT, BACK),
        migrations.RunPython(derive, migrations.RunPython.noop),
    ]
