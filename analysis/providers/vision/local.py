"""The local vision provider: one pass over sampled frames, everything on this machine."""

from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import cv2

from analysis.measures.signals import SlideSignals
from analysis.providers.base import Progress, ProviderError, Usage, no_progress
from analysis.providers.vision import limbs
from analysis.providers.vision.assembly import FPS, Seen, fractions, signals
from analysis.providers.vision.base import VisionResult
from analysis.providers.vision.faces import FaceTracker, people
from analysis.providers.vision.finding import LEAST, FaceFinder
from analysis.providers.vision.graphs import FaceDetector, FaceMesh, Frame
from analysis.providers.vision.slides import SlideWatcher
from videos.ffmpeg.facts import MediaFacts
from videos.ffmpeg.frames import read_frames

VERSION = 5


class LocalVision:
    """mediapipe's face, iris and hand nets, and slides by their edges."""

    name = "local"
    fingerprint = f"local-vision {VERSION}, mediapipe 0.10.21, {FPS:g} fps"

    def observe(self, path: Path, facts: MediaFacts, *, ffmpeg: str, progress: Progress = no_progress) -> VisionResult:
        """See VisionProvider.observe."""
        cv2.setNumThreads(1)  # two workers share the cores; more threads only cost
        seen = Seen()
        frames = cast(Generator[tuple[float, Frame], None, None], read_frames(path, facts, fps=FPS, ffmpeg=ffmpeg))
        with closing(frames):  # whatever ends the work ends the decoder with it
            slides = self._watch(frames, seen, facts, progress)
        return VisionResult(signals(seen), slides, Usage(media_seconds=facts.duration))

    def _watch(self, frames: Iterator[tuple[float, Frame]], seen: Seen, facts: MediaFacts, progress: Progress) -> SlideSignals:
        slides: SlideWatcher | None = None
        with FaceMesh() as mesh, FaceDetector(LEAST) as detector, limbs.watching(seen) as watch_limbs:
            tracker = FaceTracker(FaceFinder(detector, mesh), mesh, FPS)
            for time, frame in frames:
                height, width = frame.shape[:2]
                slides = slides or SlideWatcher((width, height), FPS)
                seen.size = (width, height)
                face = tracker.see(time, frame)
                seen.times.append(time)
                seen.faces.append(face)
                watch_limbs(time, frame, face)
                slides.see(time, frame, fractions(face.box, seen.size) if face else None)
                progress(min(0.95, 0.95 * time / max(facts.duration, 1e-3)))
            seen.people = people(tracker.counts)
        if slides is None:
            raise ProviderError("NO_FRAMES", "No picture could be decoded from the video.", permanent=True)
        return slides.finish(facts.duration)
