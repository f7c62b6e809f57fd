"""Bytes on the disk: kept as they come, by one sender at a time, proven or taken back."""

import multiprocessing
import os
import signal

import pytest

from videos.resumable.landing import Landing, Missing
from videos.resumable.protocol import TakenOver, WrongOffset


@pytest.fixture
def landing(tmp_path):
    made = Landing(tmp_path / "folder", "one")
    made.create()
    return made


def test_it_works(landing):
    with landing.go_on(0) as sender:
        sender.append(b"four")
        sender.append(b" more")
    with landing.go_on(9) as sender:
        sender.append(b"!")
    assert (landing.offset(), landing.path.read_bytes()) == (10, b"four more!")


@pytest.mark.parametrize("offset", [0, 3, 5, 10**18])
def test_another_offset_is_refused(landing, offset):
    with landing.go_on(0) as sender:
        sender.append(b"four")
    with pytest.raises(WrongOffset) as refusal:
        landing.go_on(offset)
    assert refusal.value.headers == {"Upload-Offset": "4"}


def test_the_newer_sender_ends_the_older(landing):
    with landing.go_on(0) as older:
        older.append(b"old")
        with landing.go_on(3) as newer:
            newer.append(b"new")
            with pytest.raises(TakenOver):
                older.append(b"late")
            with pytest.raises(TakenOver):
                older.take_back()
    assert landing.path.read_bytes() == b"oldnew"


def test_doubtful_bytes_do_not_count_until_they_are_approved(landing):
    with landing.go_on(0, doubtful=True) as sender:
        sender.append(b"doubtful")
        assert landing.offset() == 0
        sender.approve()
        assert landing.offset() == 8


def test_bytes_that_are_taken_back_are_gone(landing):
    with landing.go_on(0) as sender:
        sender.append(b"sure")
    with landing.go_on(4, doubtful=True) as sender:
        sender.append(b"wrong")
        sender.take_back()
    assert (landing.offset(), landing.path.read_bytes()) == (4, b"sure")


def send_and_die(landing: Landing, doubtful: bool) -> None:
    sender = landing.go_on(4, doubtful=doubtful)
    sender.append(b"kept")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(("doubtful", "kept"), [(False, b"surekept"), (True, b"sure")])
def test_a_killed_process_leaves_what_is_sure(landing, doubtful, kept):
    with landing.go_on(0) as sender:
        sender.append(b"sure")
    process = multiprocessing.get_context("fork").Process(target=send_and_die, args=(landing, doubtful))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with landing.go_on(len(kept)) as sender:
        sender.append(b"!")
    assert landing.path.read_bytes() == kept + b"!"


def test_what_is_removed_is_gone_for_its_sender_too(landing):
    with landing.go_on(0) as sender:
        assert landing.remove()
        with pytest.raises(TakenOver):
            sender.append(b"late")
    with pytest.raises(Missing):
        landing.offset()
    with pytest.raises(Missing):
        landing.go_on(0)
    assert not landing.remove()
    assert list(landing.path.parent.iterdir()) == []


def go_on_repeatedly(landing: Landing) -> None:
    for _ in range(200):
        try:
            with landing.go_on(landing.offset()) as sender:
                sender.append(b"abcd")
        except (WrongOffset, TakenOver):
            continue


def test_many_processes_never_tear_a_write(landing):
    processes = [multiprocessing.get_context("fork").Process(target=go_on_repeatedly, args=(landing,)) for _ in range(4)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    content = landing.path.read_bytes()
    assert content == b"abcd" * (len(content) // 4)
    assert len(content) >= 800
