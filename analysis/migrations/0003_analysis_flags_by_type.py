"""How many contradictions of each type a run found, beside the contradictions themselves."""

from collections import Counter
from typing import Any

from django.db import migrations, models


AT_ONCE = 500


def count(apps: Any, editor: Any) -> None:
    """In the runs that there are."""
    runs = apps.get_model("analysis", "Analysis").objects.using(editor.connection.alias)
    known = list(runs.exclude(dissonance_flags=None).values_list("pk", flat=True))
    for begin in range(0, len(known), AT_ONCE):
        some = list(runs.filter(pk__in=known[begin : begin + AT_ONCE]).only("pk", "dissonance_flags"))
        for run in some:
            run.flags_by_type = Counter(flag["type"] for flag in run.dissonance_flags if "type" in flag)
        runs.bulk_update(some, ["flags_by_type"])


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_lean_indexes")]

    operations = [
        migrations.AddField(
            "analysis",
            "flags_by_type",
            models.JSONField(help_text="How many there are of each type: sums over many runs need not read them all.", null=True),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
