"""Analyse a recording from the command line, through the queue and its workers or in this process."""

import contextlib
import logging
import os
import signal
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from accounts.models import User
from analysis import failures, runs
from analysis.management.display import Display
from analysis.management.outputs import Outputs, Unwritten
from analysis.models import Analysis, Status
from analysis.pipeline.companion import Companion
from analysis.querysets import UNFINISHED
from coherence.core.errors import AppError, Cancelled, NotFound, ProcessingFailed
from videos.models import Video

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 0.3
SECONDS_BETWEEN_CHECKS = 1.0
"""Of the worker; the results need the processor more."""
SECONDS_BETWEEN_RESUMES = 5.0
MOST_SECONDS_AFTERWARDS = 30.0


class Unavailable(AppError):
    """The database cannot be used."""

    code, status, retryable = "SERVICE_UNAVAILABLE", 503, True


class Command(BaseCommand):
    help = "Analyses a recording and prints the coaching report. Exits with 0 and the AnalysisResult in --json, or says what is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("video", type=Path, help="the recording: any video file")
        parser.add_argument("--json", type=Path, help="write the AnalysisResult, or the error, to this file")
        parser.add_argument("--pdf", type=Path, help="write the PDF report to this file")
        parser.add_argument("--title", help="title of the talk (default: from the file's name)")
        parser.add_argument("--user", metavar="EMAIL", help="whose recording it is (default: this machine's local user)")
        parser.add_argument("--inline", action="store_true", help="run the stages in this process, without queue and worker")

    def handle(self, *args: Any, **options: Any) -> None:
        outputs = Outputs(options["json"], options["pdf"], keep=options["video"])
        before = signal.signal(signal.SIGTERM, _interrupt)
        try:
            outputs.check()
            self._analyze(options, outputs)
        except KeyboardInterrupt:
            _refuse(outputs, Cancelled("The analysis was cancelled."), 130)
        except AppError as error:
            _refuse(outputs, error, 1)
        except DatabaseError as error:
            log.debug("The database refused.", exc_info=error)
            _refuse(outputs, Unavailable(f"The database cannot be used ({error}). Has `manage.py migrate` been run?"), 1)
        except Exception:
            outputs.write_error(ProcessingFailed("Something unexpected happened.", code="INTERNAL_ERROR"))
            raise
        finally:
            signal.signal(signal.SIGTERM, before)

    def _analyze(self, options: dict[str, Any], outputs: Outputs) -> None:
        """AppError when there is no result."""
        user = _owner(options["user"])
        companion = None if options["inline"] else Companion()
        begun = None
        try:
            if companion and not _probably_known(user, options["video"]):
                companion.start()
            begun = _begin(user, options)
            analysis = _follow(begun, companion)
            outputs.write(analysis)
            _print_report(analysis, outputs)
            with contextlib.suppress(KeyboardInterrupt):  # the result is out; whoever interrupts now only wants to go
                _finish(analysis, companion)
        finally:
            if companion:
                companion.stop(at_once=begun is None)
            if begun is not None:
                runs.leave(begun)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _owner(email: str | None) -> User:
    if email is None:
        return User.objects.local()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise NotFound(f"Nobody is known as {email}.")
    return user


def _probably_known(user: User, source: Path) -> bool:
    """The person has a recording of exactly this size: then most likely nothing is left to do and no worker is started in advance."""
    return source.is_file() and Video.objects.visible_to(user).filter(size_bytes=source.stat().st_size, status=Status.COMPLETED).exists()


def _begin(user: User, options: dict[str, Any]) -> Analysis:
    from videos import intake

    video = intake.receive(user, options["video"], title=options["title"])
    video.rename(options["title"] or "")  # a recording that was known already goes by its new name
    return runs.start(video, enqueue=not options["inline"])


def _follow(analysis: Analysis, companion: Companion | None) -> Analysis:
    """Wait for the end of the run and show how far it is; whoever interrupts the waiting cancels the run."""
    try:
        with Display(sys.stderr) as display:
            if analysis.status in UNFINISHED and companion:
                companion.start()
            _wait(analysis, companion, display)
    except BaseException:
        _begin_anew()
        runs.cancel(analysis)
        raise
    error = failures.error_for_operators(analysis)
    if isinstance(error, ProcessingFailed) and companion is not None and (words := companion.words()):
        log.error("The worker wrote:\n%s", words)
    if error is not None:
        raise error
    return analysis


def _begin_anew() -> None:
    """With the database: an interruption may fall between the beginning of a transaction and Django's knowing of it."""
    if not connection.in_atomic_block:
        connection.close()


def _wait(analysis: Analysis, companion: Companion | None, display: Display) -> None:
    resumed = checked = time.monotonic()
    while analysis.status in UNFINISHED:
        display.show(analysis)
        if companion is not None and time.monotonic() - checked > SECONDS_BETWEEN_CHECKS:
            companion.look_after(analysis)
            checked = time.monotonic()
        if companion is not None or not runs.run_next(analysis, patient=False):
            time.sleep(SECONDS_BETWEEN_LOOKS)
        if time.monotonic() - resumed > SECONDS_BETWEEN_RESUMES:
            runs.resume_stuck()
            resumed = time.monotonic()
        runs.reload(analysis)
    display.show(analysis)


def _finish(analysis: Analysis, companion: Companion | None) -> None:
    """Thumbnail and waveform are made too, unless they have to wait for a retry. Films are left to a worker that stays."""
    until = time.monotonic() + MOST_SECONDS_AFTERWARDS
    while time.monotonic() < until and runs.is_waited_for(analysis):
        if companion is not None or not runs.run_next(analysis, patient=False):
            time.sleep(SECONDS_BETWEEN_LOOKS)


def _print_report(analysis: Analysis, outputs: Outputs) -> None:
    """What cannot be printed is no failure: by now result and report lie where they were asked for."""
    try:
        _print(analysis, outputs)
    except SystemExit:  # rich ends the program when whoever reads along has gone
        return
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered must not fail again at the end
        sys.stderr.write(f"The report could not be printed: {error.strerror}.\n")


def _print(analysis: Analysis, outputs: Outputs) -> None:
    from rich.console import Console

    from analysis.reports import terminal

    console = Console()
    terminal.render(analysis.result or {}, console)
    for name, path in outputs.places(analysis).items():
        console.print(f"{name}  {path}", soft_wrap=True, highlight=False, markup=False)


def _refuse(outputs: Outputs, error: AppError, code: int) -> NoReturn:
    sys.stderr.write(f"{error.message}\n")
    try:
        outputs.write_error(error)
    except Unwritten as second:
        sys.stderr.write(f"{second.message}\n")
    sys.exit(code)
