"""The heart of a running stage: it beats from a thread, carries progress, and stops the stage when its run has ended."""

import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Self

from django.conf import settings

from analysis.pipeline import claims
from analysis.pipeline.claims import Claim, Hold, LostClaim
from coherence.core import hearts
from coherence.core.errors import Cancelled

SECONDS_BETWEEN_REPORTS = 0.5


class Heart:
    """`with Heart(claim) as heart:` around the work; nothing after the block is ever interrupted.

    Code that computes without calling `progress` is stopped by SIGUSR1, whose handler raises in the main thread.
    """

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._hold = Hold.HELD
        self._reported = 0.0
        self._beats = hearts.Heart(self._beat, seconds=settings.STAGE_HEARTBEAT_SECONDS, name=claim.stage.name)
        self._in_main = threading.current_thread() is threading.main_thread()
        self._reporting = False

    def __enter__(self) -> Self:
        if self._in_main:
            signal.signal(signal.SIGUSR1, self._interrupt)
        self._beats.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._beats.stop(settings.STAGE_HEARTBEAT_SECONDS)
        if self._in_main:
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)  # not the default, which would end the process if the thread is late

    def progress(self, fraction: float) -> None:
        """Report 0..1; written about twice a second at most. Raises Cancelled or LostClaim when the work is in vain."""
        now = time.monotonic()
        if self._hold is Hold.HELD and now - self._reported >= SECONDS_BETWEEN_REPORTS:
            self._report(fraction)
            self._reported = now
        self._raise_if_over()

    def _report(self, fraction: float) -> None:
        self._reporting = True  # a database call is not to be torn apart by the signal
        try:
            self._hold = claims.beat(self._claim, fraction)
        finally:
            self._reporting = False

    def _raise_if_over(self) -> None:
        if self._hold is Hold.LOST:
            raise LostClaim(self._claim.job.worker)
        if self._hold is Hold.RUN_ENDED:
            raise Cancelled("The analysis was stopped.")

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if not self._beats.is_over and not self._reporting:
            self._raise_if_over()

    def _beat(self) -> None:
        hold = claims.beat(self._claim)
        self._hold = hold
        if hold is not Hold.HELD and self._in_main and not self._beats.is_over:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
