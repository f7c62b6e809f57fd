"""Payloads of stages: addressed by what they were computed from, kept as compressed canonical JSON, per person."""

import hashlib
import json
import logging
import uuid
import zlib
from collections.abc import Iterable
from typing import Any

from analysis import failures
from analysis.models import Analysis, StageResult, Status
from analysis.pipeline.stage import Stage
from analysis.providers.base import ProviderError

log = logging.getLogger(__name__)


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value: sorted keys, no blanks, UTF-8; ValueError on NaN and infinity."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def pack(payload: Any) -> bytes:
    return zlib.compress(canonical(payload), 6)


def unpack(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def content_key(stage: Stage, analysis: Analysis, needs: list[str]) -> str:
    """sha256 over the media, the stage, its version, its settings and the content keys of its needs, sorted by their names."""
    return hashlib.sha256(canonical([analysis.video.sha256, stage.name, stage.version, stage.settings(analysis), needs])).hexdigest()


def content_keys(pipeline: Iterable[Stage], analysis: Analysis) -> dict[str, str]:
    """The content key of every stage, by name. Raises AiServiceFailed when a provider that was chosen is not there."""
    keys: dict[str, str] = {}
    try:
        for stage in pipeline:
            keys[stage.name] = content_key(stage, analysis, [keys[need] for need in sorted(stage.needs)])
    except ProviderError as error:
        log.error("A provider that was chosen is not there: %s", error)
        raise failures.not_ready(error) from error
    return keys


def known(user_id: uuid.UUID, keys: Iterable[str]) -> frozenset[str]:
    """Which of the content keys the person already has a payload for."""
    return frozenset(StageResult.objects.filter(user_id=user_id, content_key__in=list(keys)).values_list("content_key", flat=True))


def find(user_id: uuid.UUID, key: str) -> bytes | None:
    """The packed payload of a content key, if the person has one."""
    row = StageResult.objects.filter(user_id=user_id, content_key=key).first()
    return bytes(row.payload) if row else None


def store(user_id: uuid.UUID, stage: Stage, key: str, payload: bytes) -> None:
    """Keep a packed payload. The first one stands: the same key means the same content."""
    StageResult.objects.get_or_create(
        user_id=user_id, content_key=key, defaults={"stage": stage.name, "stage_version": stage.version, "payload": payload}
    )


def of_run(analysis: Analysis, stage: str) -> Any:
    """The payload that the stage has in this run. LookupError when it has not ended or its payload was dropped."""
    key = analysis.jobs.filter(stage=stage, status=Status.COMPLETED).values_list("content_key", flat=True).first()
    payload = find(analysis.video.user_id, key) if key else None
    if payload is None:
        raise LookupError(f"Stage {stage!r} has no payload in run {analysis.pk}.")
    return unpack(payload)


def drop(user_id: uuid.UUID, keys: Iterable[str]) -> int:
    """Forget the payloads of these content keys; returns how many there were."""
    return StageResult.objects.filter(user_id=user_id, content_key__in=list(keys)).delete()[0]
