"""Settings of a storage: what each vendor gets, and what is refused at start by name."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured

from videos.storage import kinds, s3

WHOLE = {"bucket": "talks", "prefix": "", "access_key": "AKID", "secret_key": "hush", "endpoint": "", "region": "", "public_endpoint": ""}
NEEDED = {
    "s3": {"region": "eu-central-1"},
    "minio": {"endpoint": "http://minio:9000"},
    "r2": {"endpoint": "https://0123.r2.cloudflarestorage.com"},
    "gcs": {},
    "supabase": {"endpoint": "https://ref.storage.supabase.co", "region": "eu-west-1"},
}


@pytest.mark.parametrize(
    ("kind", "endpoint", "region"),
    [
        ("s3", "", "eu-central-1"),
        ("minio", "http://minio:9000", "us-east-1"),
        ("r2", "https://0123.r2.cloudflarestorage.com", "auto"),
        ("gcs", "https://storage.googleapis.com", "auto"),
        ("supabase", "https://ref.storage.supabase.co/storage/v1/s3", "eu-west-1"),
    ],
)
def test_it_works(kind, endpoint, region):
    place = kinds.place(kind, **{**WHOLE, **NEEDED[kind]})

    assert (place.endpoint, place.region, place.public_endpoint) == (endpoint, region, endpoint)


@pytest.mark.parametrize(
    ("kind", "lacks", "name"),
    [
        *((kind, "bucket", "STORAGE_BUCKET") for kind in kinds.KINDS),
        *((kind, "access_key", "AWS_ACCESS_KEY_ID") for kind in kinds.KINDS),
        *((kind, "secret_key", "AWS_SECRET_ACCESS_KEY") for kind in kinds.KINDS),
        *((kind, "endpoint", "AWS_S3_ENDPOINT_URL") for kind in ("minio", "r2", "supabase")),
        *((kind, "region", "AWS_S3_REGION_NAME") for kind in ("s3", "supabase")),
    ],
)
def test_what_is_missing_is_named(kind, lacks, name):
    with pytest.raises(ImproperlyConfigured, match=f"STORAGE_TYPE={kind} needs {name}: ") as refusal:
        kinds.place(kind, **{**WHOLE, **NEEDED[kind], lacks: ""})
    assert "hush" not in str(refusal.value)


def test_a_machine_at_amazon_may_have_a_role():
    assert kinds.place("s3", **{**WHOLE, **NEEDED["s3"], "access_key": "", "secret_key": ""}).access_key == ""


@pytest.mark.parametrize("prefix", ["../up", "a//b", "."])
def test_a_prefix_is_a_folder(prefix):
    with pytest.raises(ImproperlyConfigured, match="STORAGE_PREFIX"):
        kinds.place("gcs", **{**WHOLE, "prefix": prefix})


@pytest.mark.parametrize(
    ("kind", "host"),
    [
        ("s3", "https://talks.s3.eu-central-1.amazonaws.com/one"),
        ("minio", "http://minio:9000/talks/one"),
        ("r2", "https://0123.r2.cloudflarestorage.com/talks/one"),
        ("gcs", "https://storage.googleapis.com/talks/one"),
        ("supabase", "https://ref.storage.supabase.co/storage/v1/s3/talks/one"),
    ],
)
def test_addresses_of_each(kind, host, settings: Any):
    settings.STORAGES = {**settings.STORAGES, "default": kinds.backend(kind, django_settings.BASE_DIR, **{**WHOLE, **NEEDED[kind]})}
    url = s3.client(public=True).generate_presigned_url("get_object", Params={"Bucket": "talks", "Key": "one"})

    assert url.partition("?")[0] == host
    assert host.startswith(s3.place().origin)


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Django, set up in a new process with these settings."""
    program = "import django, sys; django.setup(); print('boto3' in sys.modules, 'storages' in sys.modules)"
    command = [sys.executable, "-c", program]
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": "coherence.settings", **environment}
    return subprocess.run(command, env=known, capture_output=True, text=True, cwd=django_settings.BASE_DIR)


def test_a_start_with_what_is_missing(tmp_path):
    refused = start(STORAGE_TYPE="r2", STORAGE_BUCKET="talks", AWS_SECRET_ACCESS_KEY="hush", DATA_DIR=str(tmp_path))

    assert refused.stderr.splitlines()[-1].endswith("STORAGE_TYPE=r2 needs AWS_ACCESS_KEY_ID: the bucket's access key.")
    assert "hush" not in refused.stderr


def test_a_start_on_a_local_disk_loads_nothing_of_amazons(tmp_path):
    assert start(DATA_DIR=str(tmp_path)).stdout == "False False\n"
