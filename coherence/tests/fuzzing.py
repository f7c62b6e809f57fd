"""Schemathesis over the application in this process: generated requests, every check, real objects in a share of them."""

import collections
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import EngineFinished, NonFatalError, ScenarioFinished
from schemathesis.transport.wsgi import WSGITransport

from accounts.models import AccountClosing, User
from coherence.tests import shapes
from coherence.tests.world import World, clip
from videos.imports.reasons import Reason
from videos.models import Video

CLIP = "a-clip-stands-here"
"""The generator knows text alone; on the way to the application this becomes the bytes of a recording."""
SHARE = 0.6
UNSAYABLE = (
    *("There is nothing in it that can be shown.", "The submitted file is empty.", "No file was submitted."),
    *(reason.value.sentence for reason in Reason if reason.value.code == "VALIDATION_ERROR"),
)
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Findings:
    """What a run did and what it found."""

    cases: int = 0
    seconds: float = 0.0
    statuses: collections.Counter[str] = field(default_factory=collections.Counter)
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    operations: set[str] = field(default_factory=set)
    succeeded: set[str] = field(default_factory=set)
    """Operations that answered 2xx at least once."""

    def take(self, event: Any) -> None:
        if isinstance(event, ScenarioFinished):
            self._take_scenario(event)
        elif isinstance(event, NonFatalError):
            self.errors.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, EngineFinished):
            self.seconds = event.running_time

    def _take_scenario(self, event: ScenarioFinished) -> None:
        recorder = event.recorder
        for case_id, interaction in recorder.interactions.items():
            self.cases += 1
            label = recorder.cases[case_id].value.operation.label if case_id in recorder.cases else recorder.label
            self.operations.add(label)
            if interaction.response is not None:
                self.statuses[str(interaction.response.status_code)] += 1
                if interaction.response.status_code < 300:
                    self.succeeded.add(label)
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.status is Status.FAILURE and check.failure_info is not None:
                    label = recorder.cases[case_id].value.operation.label
                    failure = check.failure_info
                    answer = recorder.interactions[case_id].response
                    told = answer.content[:500] if answer is not None else b""
                    text = f"{failure.failure.message}\n{told!r}\n{failure.code_sample}"
                    self.failures.setdefault(f"{label}: {check.name}: {failure.failure.title}", text[:3000])

    def __str__(self) -> str:
        found = "\n\n".join(f"## {name}\n{text}" for name, text in self.failures.items())
        return f"{self.cases} cases in {self.seconds:.0f} s, {dict(sorted(self.statuses.items()))}\n{found}\n" + "\n".join(self.errors)


def configuration(world: World, sample: Video, token: str, examples: int, seed: int | None) -> SchemathesisConfig:
    """All checks, with three allowances that the schema has no words for; each says why."""
    generation = {"max-examples": examples, "deterministic": seed is None, "no-shrink": True, "database": "none", "allow-x00": True}
    return SchemathesisConfig.from_dict(
        {
            **({"seed": seed} if seed is not None else {}),
            "continue-on-failure": True,
            "workers": 1,
            "cache": {"enabled": False},
            "dictionaries": {name: {"values": values} for name, values in _pools(world, sample).items()},
            "parameters": {name: _from(pool) for name, pool in _BOUND.items()},
            "generation": generation,
            "auth": {"openapi": {"supabase": {"bearer": token}}},
            "operations": _operations(),
            "checks": {"positive_data_acceptance": {"expected-statuses": _ACCEPTED}},
        }
    )


def _pools(world: World, sample: Video) -> dict[str, list[str]]:
    """What really exists, by the names that `_BOUND` and `_operations` draw from."""
    return {
        "videos": [str(each.pk) for each in [*world.videos, sample]],
        "spare": [str(each.pk) for each in world.spare],
        "uploads": [str(world.upload.pk), str(world.sent.pk)],
        "keys": [str(each.pk) for each in world.keys],
        "flags": ["flag-1", "flag-2"],
        "shares": [str(world.share.pk)],
        "exports": [str(world.export.pk)],
        "export_tokens": [world.export_token()],
        "closings": [str(world.closing.pk)],
        "secrets": [world.closing_secret],
        "samples": ["pitch"],
        "collections": [str(world.collections[0].pk)],
        "spare_collections": [str(each.pk) for each in world.collections[1:]],
        "tags": world.tags,
        "deleted": [str(each.pk) for each in world.deleted],
        "clips": [CLIP],
        "imports": [str(each.pk) for each in world.imports],
        "addresses": ["https://example.com/talk.mp4", "https://youtu.be/dQw4w9WgXcQ", "https://vm.tiktok.com/ZMabc12/"],
        "ranges": ["bytes=0-99", "bytes=100-", "bytes=-7", "bytes=999999999-"],
    }


def _operations() -> list[dict[str, Any]]:
    """Those that draw from a pool of their own, lest they take what others need, and those that may refuse what the schema allows."""
    return [
        _drawing("DELETE /api/v1/videos/{videoId}", "path.videoId", "spare"),
        _drawing("POST /api/v1/support/videos/{videoId}/restore", "path.videoId", "deleted"),
        _drawing("DELETE /api/v1/collections/{collectionId}", "path.collectionId", "spare_collections"),
        _drawing("POST /api/v1/collections/{collectionId}/videos/remove", "path.collectionId", "spare_collections"),
        _drawing("GET /api/v1/users/me/exports/{exportId}/download", "query.token", "export_tokens"),
        # Any bytes are a file to the schema: that these are no video can only be found out.
        _drawing("POST /api/v1/videos/upload", "body.video", "clips") | _accepting(402, 415, 422),
        _drawing("POST /api/v1/videos/import", "body.url", "addresses"),
        # How large a file may be is a matter of the plan, and of the room there is.
        {"include-name": "POST /api/v1/uploads"} | _accepting(413, 503),
    ]


def _drawing(operation: str, parameter: str, pool: str) -> dict[str, Any]:
    return {"include-name": operation, "parameters": {parameter: _from(pool)}}


def _accepting(*statuses: int) -> dict[str, Any]:
    return {"checks": {"positive_data_acceptance": {"expected-statuses": [*_ACCEPTED, *statuses]}}}


# A request that the schema allows can still meet a state that refuses it: 402 and 425 by the contract, 410 for an old link.
_ACCEPTED = ["2xx", "3xx", 401, 403, 404, 409, 429, 402, 410, 416, 425, 415]
_BOUND = {
    "path.videoId": "videos",
    "path.uploadId": "uploads",
    "path.keyId": "keys",
    "path.exportId": "exports",
    "path.importId": "imports",
    "path.closingId": "closings",
    "path.sampleId": "samples",
    "path.flagId": "flags",
    "path.shareId": "shares",
    "path.collectionId": "collections",
    "path.tag": "tags",
    "query.secret": "secrets",
    "header.Range": "ranges",
}


def _from(pool: str) -> dict[str, Any]:
    return {"dictionary": pool, "probability": SHARE}


def run(application: Application, configured: SchemathesisConfig, user: User) -> Findings:
    """Everything the engine has: examples, boundaries, random ones, and sequences along the links it infers."""
    schema = schemathesis.openapi.from_dict(_described(), config=configured)
    schema.app = _living(application, user)
    schema.hook("filter_failure")(_counts)
    findings = Findings()
    with _probes_in_process():
        for event in from_schema(schema).execute():
            findings.take(event)
    return findings


def _described() -> dict[str, Any]:
    """The schema, with five of the six hundred time zones: each value of a list is tried, and one is like the next."""
    described: dict[str, Any] = json.loads(json.dumps(shapes.described()))
    zones = described["components"]["schemas"]["TimeZoneEnum"]["enum"]
    del zones[5:]
    return described


def _counts(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Four refusals are right though no schema can say them: of a NUL, which PostgreSQL cannot keep, of a text with nothing in
    it to be shown, of a file without content, and of a text that is no address."""
    if response.status_code != 400 or "positive_data_acceptance" not in failure.checks:
        return True
    nul = re.search(r"%00|\\u0000|\\x00|\x00", f"{response.request.url} {response.request.body}")
    wrong = response.json().get("fields", {})
    unsayable = bool(wrong) and all(any(words in str(wrong[name]) for words in UNSAYABLE) for name in wrong)
    return nul is None and not unsayable


@contextmanager
def _probes_in_process() -> Iterator[None]:
    """Schemathesis 4.32 gives its probes of authentication settings for a socket, which its in-process transport refuses."""
    send = WSGITransport.send

    def without_socket(self: WSGITransport, case: Any, **settings: Any) -> Any:
        return send(self, case, **{name: each for name, each in settings.items() if name not in ("max_redirects", "verify", "cert")})

    WSGITransport.send = without_socket  # type: ignore[method-assign]
    try:
        yield
    finally:
        WSGITransport.send = send  # type: ignore[method-assign]


def _living(application: Application, user: User) -> Application:
    """The person closes their account now and then, and is there again for the next request."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _put_clip(environ)
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] == "DELETE" and environ["PATH_INFO"].rstrip("/").endswith("/users/me"):
            User.objects.filter(pk=user.pk).update(is_active=True)
            AccountClosing.objects.filter(user_id=user.pk).delete()
        return body

    return answer


def _put_clip(environ: dict[str, Any]) -> None:
    if "multipart" in environ.get("CONTENT_TYPE", ""):
        sent = environ["wsgi.input"].read()
        sent = re.sub(CLIP.encode(), lambda found: clip(), sent)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(sent), str(len(sent))
