"""tus' headers, right and wrong."""

import base64
import hashlib

import pytest

from coherence.core.errors import Invalid
from videos.resumable import protocol


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_it_works():
    sent = f"filename {encoded('Vortrag 演讲.mp4')},secret, title {encoded('')}"
    assert protocol.metadata(sent) == {"filename": "Vortrag 演讲.mp4", "secret": "", "title": ""}
    assert protocol.metadata("") == {}


@pytest.mark.parametrize("sent", ["filename ?", "a YQ==,a YQ==", ",", "a YQ==,,b YQ==", "ä YQ==", "a gg==", "a YQ== YQ=="])
def test_metadata_that_cannot_be_read(sent):
    with pytest.raises(Invalid):
        protocol.metadata(sent)


@pytest.mark.parametrize("sent", [None, "", "-1", "1e3", "1.0", " 1", "٣", "9" * 19, "9" * 20, "0x10"])
def test_numbers_that_are_none(sent):
    with pytest.raises(Invalid) as refusal:
        protocol.number("Upload-Length", sent)
    assert "Upload-Length" in refusal.value.details["fields"]


@pytest.mark.parametrize("name", protocol.ALGORITHMS)
def test_a_checksum(name):
    digest, wanted = protocol.checksum(f"{name} {base64.b64encode(hashlib.new(name, b'bytes').digest()).decode()}")
    digest.update(b"bytes")
    assert digest.digest() == wanted


@pytest.mark.parametrize("sent", ["crc32 AAAA", "sha1", "sha1 !", "sha1 AAAA", "sha256 " + encoded("x" * 31)])
def test_a_checksum_that_cannot_be_read(sent):
    with pytest.raises(Invalid):
        protocol.checksum(sent)


@pytest.mark.parametrize("sent", [None, "", "0.2.2", "1.0.1"])
def test_another_version(sent):
    with pytest.raises(protocol.OtherVersion) as refusal:
        protocol.require_version(sent)
    assert (refusal.value.status, refusal.value.headers) == (412, {"Tus-Version": "1.0.0"})
