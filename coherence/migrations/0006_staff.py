"""The three roles of those who work here, as groups; what each may see and do follows after the migration, when permissions exist."""

from typing import Any

from django.db import migrations


def make(apps: Any, editor: Any) -> None:
    for name in ("support", "operator", "admin"):
        apps.get_model("auth", "Group").objects.using(editor.connection.alias).get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("coherence", "0005_job_columns"), ("auth", "0012_alter_user_first_name_max_length"), ("accounts", "0006_operations")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
