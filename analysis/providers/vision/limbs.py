"""Hands and body on a thread of their own, a little behind the face; the nets let go of Python while they work."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from analysis.providers.vision.arm_watcher import ArmWatcher
from analysis.providers.vision.assembly import Seen
from analysis.providers.vision.body import BodyWatcher
from analysis.providers.vision.faces import Face
from analysis.providers.vision.graphs import Frame, Graph, HandMesh, PalmDetector, Pose
from analysis.providers.vision.hands import PALM, HandWatcher

BEHIND = 8
"""So many frames it may be behind the face, each kept in memory until then."""
STEP_BACK = 5
"""Nicer by so much than the rest: the words need both cores as long as they take."""
Net = TypeVar("Net", bound=Graph)
Watch = Callable[[float, Frame, Face | None], None]


@contextmanager
def watching(seen: Seen) -> Iterator[Watch]:
    """Takes every sampled frame (seconds, RGB picture, the face in it) in order and adds hands, motion and shot to `seen`.

    All are there when the context ends. What fails on the thread is raised by a later call or by the end.
    """
    with ThreadPoolExecutor(1, "limbs", initializer=_step_back) as thread, ExitStack() as nets:

        def made(net: Callable[[], Net]) -> Net:
            # On that thread, for the nets' own threads are as nice as the one that makes them.
            one = thread.submit(net).result()
            nets.callback(one.close)
            return one

        palms, mesh = made(lambda: PalmDetector(PALM)), made(HandMesh)
        hands, body = HandWatcher(palms, mesh, ArmWatcher(made(Pose), mesh)), BodyWatcher()
        waiting: deque[Future[None]] = deque()

        def look(time: float, frame: Frame, face: Face | None) -> None:
            seen.hands.append(hands.see(time, frame, face.box if face else None))
            seen.motion.append(body.see(time, frame, face))
            seen.shots.append(body.shot)

        def hand_over(time: float, frame: Frame, face: Face | None) -> None:
            waiting.append(thread.submit(look, time, frame, face))
            if len(waiting) > BEHIND:
                waiting.popleft().result()

        try:
            yield hand_over
            while waiting:
                waiting.popleft().result()
        finally:
            thread.shutdown(wait=True, cancel_futures=True)


def _step_back() -> None:
    if sys.platform == "linux":  # elsewhere this would be the whole process's
        os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0) + STEP_BACK)
