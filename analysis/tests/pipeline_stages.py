"""Small purpose-made pipelines for the engine's tests: the shape of the real one, and switches read from the environment.

Each run of a stage appends a line to `PIPELINE_LOG`. `PIPELINE_HOLD=name,name` makes those stages wait until the
file `PIPELINE_GATE` exists, `PIPELINE_FAIL=name:kind` makes it raise.
"""

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from analysis.pipeline import definition
from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.providers.base import ProviderError
from analysis.stages import probe
from coherence.core.errors import InvalidFormat
from videos.storage.failures import StorageFailed

NEEDS = {
    "probe": (),
    "audio": ("probe",),
    "voice": ("audio",),
    "transcript": ("audio", "voice"),
    "visual": ("probe",),
    "dissonance": ("transcript", "voice", "visual"),
    "scoring": ("dissonance",),
    "coaching": ("scoring",),
    "report": ("coaching",),
    "renditions": ("report",),
}
FAILURES: dict[str, BaseException] = {
    "crash": RuntimeError("a bug"),
    "timeout": SystemExit("took too long"),
    "storage": StorageFailed(StorageFailed.SENTENCE),
    "refused": InvalidFormat("This is not a video."),
    "permanent": ProviderError("AI_SERVICE_ERROR", "There is nothing in /srv/models.", permanent=True),
    "passing": ProviderError("AI_SERVICE_ERROR", "The service is away.", permanent=False),
}


def _note(line: str) -> None:
    if path := os.environ.get("PIPELINE_LOG"):
        with Path(path).open("a") as log:
            log.write(line + "\n")


def _hold(ctx: StageContext) -> None:
    gate = Path(os.environ["PIPELINE_GATE"])
    while not gate.exists():
        ctx.progress(0.5)
        time.sleep(0.02)


def _payload(ctx: StageContext, name: str) -> Any:
    earlier = {need: ctx.result_of(need)["stage"] for need in NEEDS[name]}
    if name == "report":
        flags = [{"id": "flag-1", "type": "MISSING_GESTURE"}]
        result = {"coherenceScore": 71.5, "scoreTier": "Good Start", "metrics": {"eyeContact": 60.0}, "dissonanceFlags": flags}
        key = f"{ctx.video.pk}/report.pdf"
        if not default_storage.exists(key):
            default_storage.save(key, ContentFile(b"%PDF-1.7 small"))
        return {"stage": name, "result": result, "pdf": key}
    return {"stage": name, "needs": earlier}


def _make_shared(path: Path) -> None:
    path.write_text("shared")


def make(name: str, version: int = 1) -> Stage:
    def run(ctx: StageContext) -> Any:
        ctx.give_way()
        _note(f"start {name} {os.getpid()} {time.time():.3f}")
        ctx.progress(0.0)
        (ctx.scratch / "left.tmp").write_text("x")
        if name in os.environ.get("PIPELINE_HOLD", "").split(","):
            _hold(ctx)
        failing, _, kind = os.environ.get("PIPELINE_FAIL", "").partition(":")
        if failing == name:
            raise FAILURES[kind]
        ctx.shared_file("shared.txt", _make_shared)
        payload = _payload(ctx, name)
        _note(f"end {name} {os.getpid()} {time.time():.3f}")
        return payload

    return Stage(name=name, version=version, needs=NEEDS[name], share=10, sentence=f"Doing {name}", run=run)


STAGES = tuple(make(name) for name in NEEDS)
PATIENT = (*STAGES[:-1], replace(STAGES[-1], patient=True))
"""As in the real one, nobody waits for the last."""
RAISED = tuple(make(name, version=2 if name == "dissonance" else 1) for name in NEEDS)


def _look(ctx: StageContext) -> Any:
    """What a stage can ask its context for."""
    missing = False
    try:
        ctx.result_of("report")
    except LookupError:
        missing = True
    speech = ctx.provider_name("speech")
    return {"duration": round(ctx.facts.duration, 1), "bytes": ctx.source().stat().st_size, "speech": speech, "missing": missing}


LOOKING = (
    probe.STAGE,
    Stage(name="look", version=1, needs=("probe",), share=1, sentence="Looking", run=_look),
)


def _held(stage: Stage) -> Stage:
    """The stage, which waits with its work done and nothing of it kept: the worst moment to die."""

    def run(ctx: StageContext) -> Any:
        payload = stage.run(ctx)
        if stage.name in os.environ.get("PIPELINE_HOLD", "").split(","):
            _note(f"hold {stage.name}")
            _hold(ctx)
        _note(f"end {stage.name}")
        return payload

    return replace(stage, run=run)


REAL = tuple(_held(stage) for stage in definition.STAGES)
