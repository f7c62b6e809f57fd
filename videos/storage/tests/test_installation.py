"""Two installations in one folder of a bucket: the second is told, and takes nothing away."""

import asyncio
import importlib
import threading
from dataclasses import replace
from datetime import timedelta
from unittest.mock import Mock

import pytest
import uvicorn
from asgiref.testing import ApplicationCommunicator
from django.core.management import CommandError, call_command
from uvicorn.lifespan.on import LifespanOn

from accounts.tests.personas import owner
from coherence import serving
from videos import tasks
from videos.resumable import sweep
from videos.storage import installation, multipart, objects, s3
from videos.storage.failures import StorageUnavailable
from videos.storage.tests.test_verify_storage import found, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(front, settings):
    """We come second."""
    settings.SECRET_KEY = "of the first installation"
    assert installation.claim()
    settings.SECRET_KEY = "of the second installation"


def test_it_works(front):
    assert (installation.is_anothers(), installation.claim(), installation.claim()) == (False, True, True)
    assert (installation.is_anothers(), found()) == (False, {})


def test_the_second_is_told_at_its_start(other):
    assert (installation.is_anothers(), installation.claim()) == (True, False)


def test_the_second_removes_nothing(other, monkeypatch):
    recorded(owner())
    key = f"{owner().pk}/{owner().pk}/source.mp4"
    s3.client().create_multipart_upload(Bucket=s3.bucket(), Key=s3.object_name(key))
    with pytest.raises(CommandError, match="Another installation"):
        call_command("verify_storage", "--remove")
    real = multipart.unfinished
    monkeypatch.setattr(multipart, "unfinished", lambda: (replace(each, begun=each.begun - timedelta(days=9)) for each in real()))
    sweep.prune()
    assert [each.key for each in multipart.unfinished()] == [key]


def test_a_folder_of_its_own_is_its_own(other, settings):
    place = settings.STORAGES["default"]["OPTIONS"]["place"]
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": {"place": replace(place, prefix="two")}}}
    assert (installation.is_anothers(), installation.claim()) == (False, True)


def test_on_a_disk_there_is_no_other(disk):
    assert (installation.claim(), list(disk.rglob("*"))) == (True, [])


def test_a_worker_leaves_the_mark(front):
    tasks.tend()
    assert s3.client().get_object(Bucket=s3.bucket(), Key=s3.object_name(installation.KEY))["Body"].read()
    assert [each.key for each in objects.listed("")] == [installation.KEY]


def marks() -> list[str]:
    for thread in [each for each in threading.enumerate() if each.name == "installation"]:
        thread.join(30)
    return [each.key for each in objects.listed("")]


def test_a_web_server_leaves_the_mark(front):
    serving.post_worker_init(None)
    assert marks() == [installation.KEY]


def test_an_asynchronous_server_leaves_it_once_for_each_process(front, monkeypatch):
    """With whatever it asks first: uvicorn when it starts, one that knows no such thing with its first request."""
    asgi = importlib.reload(importlib.import_module("coherence.asgi"))
    assert marks() == []
    asyncio.run(LifespanOn(uvicorn.Config(asgi.application, lifespan="auto")).startup())
    assert marks() == [installation.KEY]
    again = Mock()
    monkeypatch.setattr(installation, "settle_beside", again)
    assert (asyncio.run(asked(asgi.application)), again.called) == (200, False)


async def asked(application) -> int:
    caller = ApplicationCommunicator(application, {"type": "http", "method": "GET", "path": "/healthz", "headers": [], "query_string": b""})
    await caller.send_input({"type": "http.request"})
    return int((await caller.receive_output(10))["status"])


def test_operators_are_told_of_another(other, monkeypatch):
    said = Mock()
    monkeypatch.setattr(installation, "log", said)
    installation.settle()
    assert said.error.call_args.args == ("storage_of_another_installation",)


def test_a_storage_that_is_away_stops_nothing(front, monkeypatch):
    said = Mock()
    monkeypatch.setattr(installation, "log", said)
    monkeypatch.setattr(installation, "claim", Mock(side_effect=StorageUnavailable("No answer.")))
    installation.settle()
    assert said.warning.call_args.args == ("storage_not_claimed",)
