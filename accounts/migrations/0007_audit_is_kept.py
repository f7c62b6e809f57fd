"""What stands in the audit is neither changed nor removed, by no way at all."""

from typing import Any

from django.db import migrations

from accounts import audit_guard


def put_up(apps: Any, editor: Any) -> None:
    audit_guard.put_up(editor)


def take_down(apps: Any, editor: Any) -> None:
    audit_guard.take_down(editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_operations")]
    operations = [migrations.RunPython(put_up, take_down)]
