"""One request's bytes, from the connection to the disk."""

import errno
from collections.abc import Iterable
from typing import Any

from coherence.core.errors import Gone, NoRoom, VideoTooLarge
from videos.resumable import disk
from videos.resumable.landing import Landing, Missing, Sender
from videos.resumable.protocol import ChecksumMismatch

Proof = tuple[Any, bytes]
"""A hash to feed, and what it must come to."""


def take(landing: Landing, size: int, offset: int, body: Iterable[bytes], length: int | None, proof: Proof | None) -> int:
    """How far the upload is afterwards. `length` is what the request announced, if it did.

    What comes before the connection breaks is kept, unless a checksum was to prove it. Raises WrongOffset, TakenOver,
    ChecksumMismatch, VideoTooLarge for more than was promised, Gone, NoRoom.
    """
    try:
        with landing.go_on(offset, doubtful=proof is not None) as sender:
            _append(sender, size, body, proof)
            if proof is not None:
                _judge(sender, proof, length)
            return sender.offset
    except Missing:
        raise Gone(disk.LOST) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(NoRoom.SENTENCE) from error
        raise


def _append(sender: Sender, size: int, body: Iterable[bytes], proof: Proof | None) -> None:
    for piece in body:
        if sender.offset + len(piece) > size:
            sender.take_back()
            raise VideoTooLarge("This is more than was announced.", details={"limit": size})
        if proof is not None:
            proof[0].update(piece)
        sender.append(piece)


def _judge(sender: Sender, proof: Proof, length: int | None) -> None:
    digest, wanted = proof
    whole = length is None or sender.offset - sender.began == length
    if whole and digest.digest() == wanted:
        sender.approve()
        return
    sender.take_back()
    if whole:
        raise ChecksumMismatch
