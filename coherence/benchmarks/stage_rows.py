"""The rows of a run and of its stages, as the pipeline would have left them."""

import dataclasses
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from analysis.pipeline.definition import stages
from analysis.pipeline.stage import Stage
from coherence.benchmarks import found
from coherence.benchmarks.bulk import Row, new_id, stamp

PER_RUN: Final = 9.0
"""Stages of a run in the mean: 8, 9 or 10, since older versions of the pipeline had fewer."""
ANALYSES: Final = (
    *("id", "video_id", "status", "progress", "coherence_score", "score_tier", "stage", "providers", "error_code", "error_message"),
    *("metrics", "dissonance_flags", "flags_by_type", "result", "created_at", "started_at", "completed_at", "updated_at"),
)
JOBS: Final = (
    *("id", "analysis_id", "video_id", "stage", "stage_version", "status", "attempt", "progress", "content_key", "from_cache"),
    *("worker", "enqueued_at", "queue_ticket", "started_at", "heartbeat_at", "finished_at", "error_code", "error_message"),
    *("wall_seconds", "cpu_seconds", "peak_rss_bytes", "created_at", "updated_at"),
)
PROVIDERS: Final = '{"speech":"local","vision":"local","coaching":"local"}'
FAILED: Final = ("PROCESSING_FAILED", "The recording could not be analysed. Please try again.")


@dataclass(frozen=True)
class Run:
    video: str
    status: str
    duration: float
    at: datetime
    full: bool
    """Whether its result has all its parts."""

    def earlier(self, rng: random.Random) -> "Run":
        """A completed run from before this one."""
        return dataclasses.replace(self, status="completed", at=self.at - timedelta(hours=rng.uniform(1, 9)), full=False)

    def rows(self, rng: random.Random, now: datetime) -> tuple[Row, list[Row]]:
        """The run's row and those of its stages."""
        run, pipeline = new_id(rng), stages()
        if self.status == "completed":
            pipeline = pipeline[: len(pipeline) - rng.randint(0, 2)]
        reached = {"completed": len(pipeline), "pending": 0}.get(self.status, rng.randint(2, len(pipeline) - 3))
        jobs, moment = [], self.at
        for number, stage in enumerate(pipeline):
            seconds = self.duration * stage.share / 100 * rng.uniform(0.2, 0.5)
            jobs.append(self._job(run, stage, number - reached, moment, seconds, rng, now))
            moment += timedelta(seconds=seconds)
        return self._row(run, reached, pipeline, moment, rng, now), jobs

    def _row(self, run: str, reached: int, pipeline: tuple[Stage, ...], ended: datetime, rng: random.Random, now: datetime) -> Row:
        done = self.status == "completed"
        score = round(rng.triangular(20, 98, 68), 1) if done else None
        progress = 100 if done else min(int(100 * reached / len(pipeline)), 99)
        sentence = pipeline[reached].sentence if self.status == "processing" else ""
        what = (found.metrics(rng), *found.flags(rng.randint(0, 8)), found.text(self.full)) if done else (None,) * 4
        error = FAILED if self.status == "failed" else ("", "")
        began, last = stamp(self.at), stamp(ended if done else now)
        head = (run, self.video, self.status, progress, score, found.tier(score) if score is not None else "", sentence, PROVIDERS)
        return (*head, *error, *what, began, began, last if done else None, last)

    def _job(self, run: str, stage: Stage, ahead: int, began: datetime, wall: float, rng: random.Random, now: datetime) -> Row:
        """`ahead` is below 0 for what is done, and 0 where the run stands."""
        status = "completed" if ahead < 0 else "pending" if self.status == "pending" else self.status if ahead == 0 else "pending"
        status = "failed" if self.status == "failed" and ahead >= 0 else status
        start, touched = stamp(began), stamp(now)
        head = (new_id(rng), run, self.video, stage.name, stage.version, status)
        if status == "completed":
            end = stamp(began + timedelta(seconds=wall))
            times = (start, f"{rng.getrandbits(128):032x}", start, end, end, "", "")
            known = int(rng.random() < 0.1)
            cost = (None, None, None) if known else (round(wall, 3), round(wall * 1.4, 3), 500_000_000)
            return (*head, 1, 1.0, f"{rng.getrandbits(256):064x}", known, "host:1:seeded", *times, *cost, start, end)
        if status == "processing":
            beating = (start, f"{rng.getrandbits(128):032x}", touched, touched, None, "", "")
            return (*head, 1, round(rng.random(), 2), "", 0, "host:1:seeded", *beating, None, None, None, start, touched)
        queued = start if status == "pending" and ahead == 0 else None
        error = FAILED if status == "failed" else ("", "")
        return (*head, 0, 0.0, "", 0, "", queued, "seeded" if queued else "", None, None, None, *error, None, None, None, start, touched)
