"""Payloads of stages: addressed by what they were computed from, kept as compressed canonical JSON, per person."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from analysis.models import Analysis, StageResult
from analysis.pipeline.stage import Stage

if TYPE_CHECKING:
    from accounts.models import User


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value: sorted keys, no blanks, UTF-8; ValueError on NaN and infinity."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def pack(payload: Any) -> bytes:
    return zlib.compress(canonical(payload), 6)


def unpack(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def content_keys(stages: Iterable[Stage], analysis: Analysis) -> dict[str, str]:
    """Stage name → sha256 over the media, the stage, its version, its settings and the keys of all that it needs."""
    keys: dict[str, str] = {}
    for stage in stages:
        needs = [keys[need] for need in sorted(stage.needs)]
        parts = [analysis.video.sha256, stage.name, stage.version, stage.settings(analysis), needs]
        keys[stage.name] = hashlib.sha256(canonical(parts)).hexdigest()
    return keys


def known(user: "User", keys: Iterable[str]) -> frozenset[str]:
    """Which of the content keys the person already has a payload for."""
    return frozenset(StageResult.objects.filter(user=user, content_key__in=list(keys)).values_list("content_key", flat=True))


def store(user: "User", stage: Stage, content_key: str, payload: bytes) -> None:
    """Keep a packed payload. The first one stands: the same key means the same content."""
    StageResult.objects.get_or_create(
        user=user, content_key=content_key, defaults={"stage": stage.name, "stage_version": stage.version, "payload": payload}
    )


def of_run(analysis: Analysis, stage: str) -> Any:
    """The payload that the stage has in this run. LookupError when it has not ended or its payload was dropped."""
    job = analysis.jobs.filter(stage=stage, status="completed").values("content_key").first()
    row = job and StageResult.objects.filter(user_id=analysis.video.user_id, content_key=job["content_key"]).first()
    if not row:
        raise LookupError(f"Stage {stage!r} has no payload in run {analysis.pk}.")
    return unpack(row.payload)


def drop(user: "User", keys: Mapping[str, str] | Iterable[str]) -> int:
    """Forget the payloads of these content keys; returns how many there were."""
    return StageResult.objects.filter(user=user, content_key__in=list(keys)).delete()[0]
