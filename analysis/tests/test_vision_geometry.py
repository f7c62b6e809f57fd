"""Fingers, arms, faces and bodies from points whose meaning is known; nets are stood in for where only their answers matter."""

import math
from typing import Any, cast

import numpy as np
import pytest

from analysis.providers.vision import arm_watcher, arms, assembly, fingers
from analysis.providers.vision.arm_watcher import ArmWatcher
from analysis.providers.vision.faces import Face, living, people
from analysis.providers.vision.features import features
from analysis.providers.vision.finding import area, overlap
from analysis.providers.vision.graphs import Detection, HandMesh, PalmDetector, Points, Pose, Roi
from analysis.providers.vision.hands import Hands, HandWatcher

FACE = (300.0, 50.0, 60.0, 80.0)
SIZE = (640, 360)


def hand(*stretched: int) -> Points:
    """An upright hand; fingers 0 (index) to 3 (little) are straight or bent back at the middle joint."""
    points = np.zeros((21, 3))
    points[0] = (50, 100, 0)
    points[1:5] = [(30, 90, 0), (22, 80, 0), (18, 72, 0), (16, 66, 0)]
    for finger in range(4):
        x = 35.0 + 10 * finger
        up = 1 if finger in stretched else -1
        points[5 + 4 * finger : 9 + 4 * finger] = [(x, 60, 0), (x, 45, 0), (x, 45 - 8 * up, 0), (x, 45 - 15 * up, 0)]
    return points


@pytest.mark.parametrize(("stretched", "points_at"), [((0,), True), ((), False), ((0, 1, 2, 3), False), ((1,), False)])
def test_pointing_is_one_finger_out_of_a_fist(stretched: tuple[int, ...], points_at: bool) -> None:
    assert (fingers.pointing(hand(*stretched)) >= 0.5) is points_at


def test_the_square_around_a_hand_is_upright_over_an_upright_hand() -> None:
    roi = fingers.roi_from_points(hand(0, 1, 2, 3))
    assert roi.angle == pytest.approx(0.0, abs=0.15)
    assert abs(roi.x - 43) < 10
    palm = fingers.roi_from_palm(Detection(0.9, (30.0, 60.0, 40.0, 40.0), np.array([[50.0, 100.0], [40.0, 60.0], [50.0, 60.0]])))
    assert [palm.angle, palm.side, palm.y] == pytest.approx([0.0, 104.0, 60.0]), "moved up, towards the fingers"


def test_the_square_turns_with_the_hand() -> None:
    lying = hand(0, 1, 2, 3)[:, [1, 0, 2]] * np.array([-1.0, 1.0, 1.0]) + np.array([150.0, 0.0, 0.0])
    assert fingers.roi_from_points(lying).angle == pytest.approx(math.pi / 2, abs=0.15)


def body_points(wrist: tuple[float, float], elbow: tuple[float, float], sure: float = 1.0) -> Points:
    """A body under FACE with its left arm as told and its right wrist out of the picture."""
    points = np.ones((33, 4))
    points[:, :2] = (330, 90)
    points[11, :2], points[12, :2] = (380, 150), (280, 150)
    points[13, :2], points[14, :2] = elbow, (270, 230)
    for joint in (15, 17, 19):
        points[joint, :2] = wrist
    points[[17, 19], 1] += 12
    points[[15, 17, 19], 2] = sure
    points[[16, 18, 20], :2] = (260, 500)
    return points


def test_a_hanging_arm_does_not_point_and_a_stretched_one_does() -> None:
    hanging = arms.read(body_points((385, 300), (383, 225)), FACE, SIZE)
    stretched = arms.read(body_points((530, 140), (455, 145)), FACE, SIZE)
    assert hanging is not None
    assert stretched is not None
    assert (hanging.stretched, stretched.stretched) == (0.0, 1.0)
    assert len(hanging.rois) == 1, "the other wrist is out of the picture"
    assert np.isnan(hanging.wrists[1]).all()


def test_unsure_wrists_and_other_bodies_are_left_out() -> None:
    unsure = arms.read(body_points((385, 300), (383, 225), sure=0.2), FACE, SIZE)
    assert unsure is not None
    assert unsure.rois == ()
    assert arms.read(body_points((385, 300), (383, 225)), (20.0, 50.0, 60.0, 80.0), SIZE) is None
    assert arms.read(np.empty((0, 4)), FACE, SIZE) is None


@pytest.mark.parametrize(("wrist", "gestures"), [((330, 110), False), ((385, 280), True)])
def test_a_hand_at_the_face_is_in_view_and_no_gesture(wrist: tuple[float, float], gestures: bool) -> None:
    """It wipes an eye, or covers the mouth."""
    nets = Nets(wrist)
    watcher = ArmWatcher(cast(Pose, nets), cast(HandMesh, nets))
    frame = np.zeros((360, 640, 3), np.uint8)
    watcher.see(frame, FACE, 0.5)
    nets.wrist = (wrist[0] - 8, wrist[1] - 30)
    reach = watcher.see(frame, FACE, 0.5)
    assert reach is not None
    assert reach.count == 1
    assert (reach.speed > 0, reach.pointing > 0) == (gestures, gestures)


def test_arms_are_looked_for_only_where_they_fit() -> None:
    assert arms.in_picture(FACE, 360)
    assert not arms.in_picture((200.0, 80.0, 180.0, 220.0), 360)


def test_still_hands_on_a_swaying_body_are_still() -> None:
    before = arms.read(body_points((385, 300), (383, 225)), FACE, SIZE)
    swayed, waved = body_points((385, 300), (383, 225)), body_points((385, 240), (383, 225))
    swayed[:, 0] += 10
    after, other = (arms.read(points, FACE, SIZE) for points in (swayed, waved))
    assert before is not None
    assert after is not None
    assert other is not None
    assert arm_watcher.arm_speed(before, after, 0.5) == pytest.approx(0.0)
    assert arm_watcher.arm_speed(before, other, 0.5) == pytest.approx(120.0)
    assert arm_watcher.arm_speed(None, other, 0.5) == 0.0


class Nets:
    """The body net and the hand net in one: what they answer is set, and how often each was asked is counted."""

    def __init__(self, wrist: tuple[float, float], span: float = 30.0) -> None:
        self.wrist, self.span, self.shift, self.presence = wrist, span, 0.0, 1.0
        self.bodies = self.hands = 0

    def look(self, frame: Any, roi: Roi | None = None) -> Any:
        if roi is None:
            self.bodies += 1
            points = body_points(self.wrist, (self.wrist[0], self.wrist[1] - 60))
            points[[17, 19], 1] = self.wrist[1] + self.span
            return points
        self.hands += 1
        found = hand(0)
        found[:, :2] += np.array([roi.x + self.shift, roi.y]) - found[:, :2].mean(axis=0)
        return self.presence, found

    def looks(self) -> tuple[int, int]:
        asked, self.bodies, self.hands = (self.bodies, self.hands), 0, 0
        return asked


def turns(nets: Nets, **change: Any) -> tuple[float | None, tuple[int, int], tuple[int, int]]:
    """Two looks of the body net at hands that rest, then a change: what the hand net says of them, and who was asked before and after."""
    watcher, frame = ArmWatcher(cast(Pose, nets), cast(HandMesh, nets)), np.zeros((360, 640, 3), np.uint8)
    assert watcher.rest(frame) is None, "nothing is known yet"
    for _ in range(2):
        assert watcher.see(frame, FACE, 0.5) is not None
    before = nets.looks()
    for name, value in change.items():
        setattr(nets, name, value)
    said = watcher.rest(frame)
    return said, before, nets.looks()


def test_at_rest_the_hand_net_takes_its_turn() -> None:
    frame, nets = np.zeros((360, 640, 3), np.uint8), Nets((385, 280))
    said, before, after = turns(nets)
    assert (said, before, after) == (1.0, (2, 2), (0, 1))
    watcher = ArmWatcher(cast(Pose, nets), cast(HandMesh, nets))
    for _ in range(2):
        watcher.see(frame, FACE, 0.5)
    assert watcher.rest(frame) == 1.0
    assert watcher.rest(frame) is None, "not twice in a row"
    nets.looks()
    assert watcher.see(frame, FACE, 1.0) == arm_watcher.Reach(1, 0.0, 1.0)
    assert nets.looks() == (1, 0), "the fingers were seen half a second ago"


@pytest.mark.parametrize(
    "change", [pytest.param({"shift": 60.0}, id="the hand has moved"), pytest.param({"presence": 0.6}, id="hardly a hand")]
)
def test_the_body_net_looks_where_hands_left_their_place(change: dict[str, Any]) -> None:
    said, _, after = turns(Nets((385, 280)), **change)
    assert (said, after) == (None, (0, 1))


def test_hands_that_move_or_are_small_are_left_to_the_body_net() -> None:
    assert turns(Nets((385, 280), span=5.0)) == (None, (2, 0), (0, 0))
    nets, frame = Nets((385, 280)), np.zeros((360, 640, 3), np.uint8)
    watcher = ArmWatcher(cast(Pose, nets), cast(HandMesh, nets))
    for height in (280, 240, 280):
        nets.wrist = (385, height)
        watcher.see(frame, FACE, 0.5)
        assert watcher.rest(frame) is None
    watcher.forget()
    watcher.see(frame, FACE, 0.5)
    assert watcher.rest(frame) is None, "a hand that has just come may move"


@pytest.mark.parametrize("still", [1.0, 3.0, 10.0, 30.0])
def test_a_gesture_after_a_long_rest_is_as_quick_as_any(still: float) -> None:
    """A hand that rested, raised by two face widths and more within a quarter of a second."""
    nets = Nets((385, 290))
    watcher = HandWatcher(cast(PalmDetector, nets), cast(HandMesh, nets), ArmWatcher(cast(Pose, nets), cast(HandMesh, nets)))
    fastest = 0.0
    for time in np.arange(0.0, still + 2.0, 0.25):
        height = 290 if time < still else 150
        nets.wrist = (385, height)
        frame = np.full((360, 640, 3), 90, np.uint8)
        frame[height - 25 : height + 25, 360:410] = 220
        fastest = max(fastest, watcher.see(float(time), frame, FACE).speed / FACE[2])
    assert fastest >= 0.8


def face(track: int, change: float) -> Face:
    return Face(1.0, np.zeros((478, 3)), FACE, track, change)


def test_photographs_and_moments_are_no_people() -> None:
    still, person, moment = face(1, 0.3), face(2, 4.0), face(3, math.nan)
    seen = [*[still] * 8, *[person] * 8, None, moment, None]
    assert living(seen, 4.0) == [*[None] * 8, *[person] * 8, None, None, None]
    assert living([face(1, math.nan)], 4.0) != [None], "a video of one picture is judged by what there is"


def test_people_in_the_picture() -> None:
    assert people([]) is None
    assert people([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]) == 1
    assert people([1, 2, 2, 2, 1, 3]) == 2


def test_overlap() -> None:
    assert overlap(FACE, FACE) == 1.0
    assert overlap(FACE, (0.0, 0.0, 10.0, 10.0)) == 0.0
    assert overlap((0.0, 0.0, 2.0, 2.0), (1.0, 0.0, 2.0, 2.0)) == pytest.approx(1 / 3)
    assert area(FACE) == 4800.0


def head(yaw: float) -> Points:
    """A schematic face: the points that are measured, turned by `yaw` degrees to the picture's right."""
    points = np.zeros((478, 3))
    for side, eye in ((-1, (33, 133, 127, 234, 93, 468)), (1, (263, 362, 356, 454, 323, 473))):
        outer, inner, temple, cheek, jaw, iris = eye
        points[outer], points[inner], points[iris] = (side * 45, 0, 10), (side * 15, 0, 5), (side * 30, -1.8, 5)
        points[temple], points[cheek], points[jaw] = (side * 70, 0, 60), (side * 72, 20, 60), (side * 70, 40, 60)
    for point in (160, 159, 158, 387, 386, 385):
        points[point] = (0, -5, 0)
    for point in (144, 145, 153, 373, 374, 380):
        points[point] = (0, 5, 0)
    points[[10, 151, 9]], points[[2, 164]] = (0, -60, 0), (0, 40, -4)
    points[61], points[291], points[13], points[14] = (-25, 60, 0), (25, 60, 0), (0, 62, 0), (0, 70, 0)
    turn = np.radians(yaw)
    matrix = np.array([[np.cos(turn), 0, -np.sin(turn)], [0, 1, 0], [np.sin(turn), 0, np.cos(turn)]])
    return np.asarray(points @ matrix.T + np.array([300.0, 150.0, 0.0]), dtype=np.float64)


@pytest.mark.parametrize("yaw", [-30.0, 0.0, 20.0])
def test_head_angles_and_eyes(yaw: float) -> None:
    found = features(head(yaw))
    assert found.yaw == pytest.approx(yaw, abs=0.5)
    assert abs(found.pitch) < 3
    assert abs(found.iris_x) < 0.05
    assert found.eye_openness == pytest.approx(10 / 30, abs=0.05)
    assert found.mouth_width == pytest.approx(50 / 60, abs=0.02)
    assert found.mouth_open == pytest.approx(8 / 50, abs=0.02)
    assert found.lift > 0.05


def test_hands_without_anybody_are_unknown_unless_they_move() -> None:
    person = face(1, 4.0)
    rest, wave, none = Hands(1, 0.0, 0.0, True), Hands(1, 90.0, 0.0, True), Hands(0, 0.0, 0.0, True)
    count, _, energy, reasons = assembly._hands([rest, rest, none, rest], [person, person, None, None], np.full(4, 60.0))
    assert list(np.isnan(count)) == [False, False, True, True]
    assert reasons == {}
    count, _, energy, _ = assembly._hands([wave, wave, rest], [None, None, None], np.full(3, 60.0))
    assert energy[0] == pytest.approx(1.5)
    assert not np.isnan(count).any()
    _, _, energy, reasons = assembly._hands([none] * 9 + [rest], [person] * 10, np.full(10, 60.0))
    assert np.isnan(energy).all()
    assert reasons == {"hands": assembly.NO_HANDS}


def test_speed_between_two_looks_belongs_to_both_samples() -> None:
    skipped, fast = Hands(2, 0.0, 0.0, False), Hands(2, 60.0, 0.0, True)
    _, _, energy, _ = assembly._hands([fast, skipped, fast], [face(1, 4.0)] * 3, np.full(3, 60.0))
    assert list(energy) == [1.0, 1.0, 1.0]


def test_a_hand_that_rests_with_a_finger_out_does_not_point() -> None:
    pointing = np.array([0.0] * 4 + [0.9] * 4 + [0.0] * 4)
    assert assembly._stroked(pointing, np.full(12, 0.1)).max() < 0.5
    stroke = np.full(12, 0.1)
    stroke[3] = 1.5
    assert assembly._stroked(pointing, stroke).max() == 0.9
