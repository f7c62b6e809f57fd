"""What is written down when everything is: no secret, and no address that opens anything."""

import logging

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from coherence.core import logs
from videos.storage import access, s3

KEY = "3f0d9a52-63cc-4a0c-9a0e-0e0b7a3c8f11/one/source.mp4"


def test_it_works(front, caplog):
    quiet = logs.configuration("debug", "json")["loggers"]
    caplog.set_level(logging.DEBUG)
    for name in logs.TELL_TOO_MUCH:
        caplog.set_level(quiet[name]["level"], logger=name)
    default_storage.save(KEY, ContentFile(b"12345"))
    default_storage.open(KEY).read()
    url = access.signed_url(KEY)

    assert url is not None
    assert len(front.asked) >= 3
    for secret in (s3.place().secret_key, s3.place().access_key, url.rpartition("Signature=")[2], "AWS4-HMAC-SHA256"):
        assert secret not in caplog.text
