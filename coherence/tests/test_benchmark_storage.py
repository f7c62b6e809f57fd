"""The measuring of a storage."""

from io import StringIO

from django.core.files.storage import default_storage
from django.core.management import call_command


def test_it_works(settings, tmp_path):
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
    said = StringIO()
    call_command("benchmark_storage", "--megabytes", "1", "--objects", "10", stdout=said)

    assert [line.partition(":")[0] for line in said.getvalue().splitlines()][:2] == ["store", "fetch"]
    assert default_storage.listdir("") == ([], [])
