"""The presenter: turned head on a drawn jacket, sleeves and hands, over a soft room. All lengths in pixels of the portrait."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.samples.maker import face
from analysis.samples.maker.hand import RELAXED, Hand, Pose, paint
from analysis.samples.maker.portrait import Array, Image, Portrait

NECK = np.array([322.0, 590.0])
"""Where the head sits on the body, in the portrait."""
HAND_SCALE = 2050.0
"""Pixels of the portrait per metre, so that a hand is as long as the face."""


@dataclass(frozen=True)
class Arm:
    """Wrist relative to the neck, elbow likewise, and the pose of the hand."""

    wrist: tuple[float, float]
    elbow: tuple[float, float]
    pose: Pose = field(default_factory=lambda: Pose(RELAXED))


@dataclass(frozen=True)
class Moment:
    """Everything that moves, at one time. Angles in degrees, positive yaw = to the picture's right, positive pitch = up."""

    expression: face.Expression
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    sway: tuple[float, float] = (0.0, 0.0)
    breath: float = 0.0
    left: Arm | None = None
    right: Arm | None = None
    """The hand on the picture's left and right."""


@dataclass(frozen=True)
class Look:
    """What sets one presenter's recording apart: jacket and room colour, framing, which way the light falls."""

    jacket: tuple[float, float, float]
    room: tuple[float, float, float]
    size: tuple[int, int]
    """Width and height of the camera picture."""
    scale: float
    """Camera pixels per pixel of the portrait."""
    neck: tuple[float, float]
    """Where the neck stands, fractions of the camera picture."""
    mirrored: bool = False


class Presenter:
    """Draws moments. Keeps what does not change: room, body, depth of the head."""

    def __init__(self, portrait: Portrait, hands: tuple[Hand, Hand], look: Look) -> None:
        self.portrait, self.hands, self.look = portrait, hands, look
        self.depth = _head_depth(portrait)
        rows = np.arange(portrait.alpha.shape[0])[:, None]
        self.alpha = (portrait.alpha * np.clip((645 - rows) / 45, 0, 1)).astype(np.float32)
        self.room = _room(look)
        self.anchor = np.array([look.neck[0] * look.size[0], look.neck[1] * look.size[1]])
        self.body = _Body(look, self.anchor)

    def draw(self, moment: Moment) -> Image:
        """The camera picture, RGB 0..1."""
        scale = self.look.scale
        shift = np.array(moment.sway) * scale
        picture = self.room.copy()
        self.body.paint(picture, shift * 0.7, moment.breath)
        self._paint_head(picture, moment, shift)
        for arm, hand in ((moment.left, self.hands[0]), (moment.right, self.hands[1])):
            if arm is not None:
                self._paint_arm(picture, arm, hand, shift * 0.7)
        return picture[:, ::-1] if self.look.mirrored else picture

    def _paint_head(self, picture: Image, moment: Moment, shift: Array) -> None:
        drawn = face.render(self.portrait, moment.expression)
        layer = np.dstack([drawn * self.alpha[..., None], self.alpha])
        warped = _turn(layer, self.depth, moment)
        scale = self.look.scale
        if scale < 1:
            warped = cv2.GaussianBlur(warped, (0, 0), 0.42 / scale)
        top_left = self.anchor + shift - NECK * scale
        matrix = np.array([[scale, 0, top_left[0]], [0, scale, top_left[1]]])
        placed = cv2.warpAffine(warped, matrix, (picture.shape[1], picture.shape[0]), flags=cv2.INTER_LINEAR)
        picture *= 1 - placed[..., 3:]
        picture += placed[..., :3]

    def _paint_arm(self, picture: Image, arm: Arm, hand: Hand, shift: Array) -> None:
        scale = self.look.scale
        wrist, elbow = (self.anchor + shift + np.array(p) * scale for p in (arm.wrist, arm.elbow))
        paint(picture, hand, arm.pose, wrist, HAND_SCALE * scale)
        _sleeve(picture, wrist, elbow, scale, np.array(self.look.jacket))


def _head_depth(portrait: Portrait) -> Image:
    """Height of the head above the picture's plane, pixels: an ellipsoid with the nose on it, nothing below the chin."""
    height, width = portrait.alpha.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    nose = portrait.landmarks[1, :2]
    ball = np.sqrt(np.clip(1 - ((x - 325) / 235) ** 2 - ((y - 320) / 300) ** 2, 0, None)) * 230
    bump = 34 * np.exp(-(((x - nose[0]) / 26) ** 2 + ((y - nose[1] + 12) / 40) ** 2))
    neck = np.clip((y - 500) / 90, 0, 1)
    return np.asarray(cv2.GaussianBlur(((ball + bump) * (1 - neck * neck * (3 - 2 * neck))).astype(np.float32), (0, 0), 7), np.float32)


def _turn(layer: Image, depth: Image, moment: Moment) -> Image:
    """Rotate the relief about vertical and horizontal axes through its base (weak perspective), then roll about the neck."""
    height, width = depth.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    yaw, pitch = np.radians([moment.yaw, moment.pitch])
    held = np.clip((y - 520) / 110, 0, 1)
    free = (1 - held * held * (3 - 2 * held)).astype(np.float32)
    angle = np.radians(moment.roll) * free
    dx, dy = x - np.float32(NECK[0]), y - np.float32(NECK[1])
    rolled_x = NECK[0] + dx * np.cos(angle) + dy * np.sin(angle)
    rolled_y = NECK[1] - dx * np.sin(angle) + dy * np.cos(angle)
    source_x, source_y = rolled_x.astype(np.float32), rolled_y.astype(np.float32)
    for _ in range(4):
        lifted = cv2.remap(depth, source_x, source_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        centre_x, centre_y = source_x - np.float32(325), source_y - np.float32(320)
        source_x = (rolled_x - lifted * np.sin(yaw) + centre_x * (1 - np.cos(yaw)) * free * 0.6).astype(np.float32)
        source_y = (rolled_y + lifted * np.sin(pitch) + centre_y * (1 - np.cos(pitch)) * free * 0.6).astype(np.float32)
    return np.asarray(cv2.remap(layer, source_x, source_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.float32)


def _room(look: Look) -> Image:
    """A plain wall in soft light from one side, slightly grainy as a camera sees it."""
    width, height = look.size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    glow = np.exp(-(((x / width - 0.18) / 0.6) ** 2 + ((y / height - 0.25) / 0.7) ** 2))
    wall = np.array(look.room, np.float32) * (0.72 + 0.36 * glow)[..., None]
    grain = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 1, (height, width)).astype(np.float32), (0, 0), 22)
    return np.asarray(np.clip(wall * (1 + 0.25 * grain[..., None]), 0, 1), np.float32)


class _Body:
    """Shoulders, jacket with lapels and a dark polo neck, shaded as if round."""

    OUTLINE = ((-64, -60), (-90, -30), (-190, 10), (-330, 62), (-405, 150), (-446, 320), (-486, 640), (-500, 1300))
    OPENING = ((-66, -78), (-78, -20), (-104, 40), (-8, 560), (8, 560), (104, 40), (78, -20), (66, -78))

    def __init__(self, look: Look, anchor: Array) -> None:
        self.look, self.anchor = look, anchor
        self.layer = self._draw()

    def _draw(self) -> Image:
        size = (self.look.size[1] + 40, self.look.size[0])
        half = _smooth_outline(np.array(self.OUTLINE, float))
        outline = np.vstack([half, half[::-1] * [-1, 1]]) * self.look.scale + self.anchor
        cover = _mask(size, outline)
        colour = np.array(self.look.jacket, np.float32) * _cloth(size, cover, self.look.scale)[..., None]
        opening = _mask(size, np.array(self.OPENING, float) * self.look.scale + self.anchor)
        dark = np.float32(0.03) * (0.7 + 0.6 * _cloth(size, cover, self.look.scale))[..., None] * np.ones(3, np.float32)
        edge = np.clip(cv2.GaussianBlur(opening, (0, 0), 7 * self.look.scale) * 1.3, 0, 1)
        colour = colour * (1 - 0.45 * edge * (1 - opening))[..., None]
        colour = colour * (1 - opening[..., None]) + dark * opening[..., None]
        self._lapels(colour)
        return np.dstack([colour * cover[..., None], cover]).astype(np.float32)

    def _lapels(self, colour: NDArray[np.float32]) -> None:
        base = np.array(self.look.jacket) * 1.12
        for side in (-1, 1):
            lapel = np.array([(104, 40), (190, 12), (236, 150), (196, 172), (214, 206), (6, 560)], float) * [side, 1]
            mask = _mask(colour.shape[:2], lapel * self.look.scale + self.anchor)
            shadow = cv2.GaussianBlur(mask, (0, 0), 9 * self.look.scale)
            colour *= (1 - 0.35 * shadow * (1 - mask))[..., None]
            shade = 0.92 + 0.14 * shadow
            colour[:] = colour * (1 - mask[..., None]) + (base * shade[..., None]) * mask[..., None]

    def paint(self, picture: Image, shift: Array, breath: float) -> None:
        lift = 1 + 0.006 * breath
        matrix = np.array([[1, 0, shift[0]], [0, lift, shift[1] + self.look.size[1] * (1 - lift)]])
        placed = cv2.warpAffine(self.layer, matrix, (picture.shape[1], picture.shape[0]), flags=cv2.INTER_LINEAR)
        picture *= 1 - placed[..., 3:]
        picture += placed[..., :3]


def _smooth_outline(points: Array) -> Array:
    """Points of a polygon joined by a smooth curve (Catmull-Rom)."""
    padded = np.vstack([points[0], points, points[-1]])
    t = np.linspace(0, 1, 12, endpoint=False)[:, None]
    curves = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        curves.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*curves, points[-1:]])


def _mask(shape: tuple[int, ...], points: Array) -> Image:
    mask = np.zeros(shape[:2], np.float32)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.8), np.float32)


def _cloth(shape: tuple[int, ...], cover: Image, scale: float) -> Image:
    """Shade 0..1.2: rounded towards the edges, lit from the left, a few soft folds, fine weave."""
    inward = cv2.distanceTransform((cover > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / scale
    round_edge = 0.55 + 0.45 * np.clip(inward / 130, 0, 1) ** 0.6
    x = np.linspace(0, 1, shape[1])[None]
    noise = np.random.default_rng(5)
    folds = cv2.GaussianBlur(noise.normal(0, 1, shape[:2]).astype(np.float32), (0, 0), sigmaX=26 * scale, sigmaY=90 * scale)
    folds /= folds.std() + 1e-6
    weave = cv2.GaussianBlur(noise.normal(0, 1, shape[:2]).astype(np.float32), (0, 0), 0.7)
    return np.asarray(round_edge * (1.1 - 0.28 * x) * (1 + 0.07 * folds + 0.035 * weave), np.float32)


def _sleeve(picture: Image, wrist: Array, elbow: Array, scale: float, jacket: Array) -> None:
    """A tapered, rounded tube from elbow to wrist with a cuff."""
    height, width = picture.shape[:2]
    pad = 110 * scale
    low = np.maximum(np.floor(np.minimum(wrist, elbow) - pad), 0).astype(int)
    high = np.minimum(np.ceil(np.maximum(wrist, elbow) + pad), [width, height]).astype(int)
    if (high <= low).any():
        return
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float64)
    axis = elbow - wrist
    length = max(float(np.linalg.norm(axis)), 1.0)
    axis /= length
    along = ((x - wrist[0]) * axis[0] + (y - wrist[1]) * axis[1]) / scale
    across = ((x - wrist[0]) * -axis[1] + (y - wrist[1]) * axis[0]) / scale
    radius = 57 + 31 * np.clip(along / 300, 0, 1)
    inside = np.clip((radius - np.abs(across)) * scale + 0.5, 0, 1) * np.clip((along + 34) * scale + 0.5, 0, 1)
    inside *= np.clip((length / scale - along) / 40 + 1, 0, 1)
    lit = across / radius * np.sign(axis[1] if abs(axis[1]) > 0.2 else 1.0)
    shade = 0.62 + 0.5 * np.sqrt(np.clip(1 - lit**2, 0, 1)) + 0.10 * lit
    shade *= 1 - 0.30 * np.exp(-(((along + 26) / 9) ** 2)) - 0.16 * np.exp(-(((along - 14) / 5) ** 2))
    area = picture[low[1] : high[1], low[0] : high[0]]
    shadow = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 16 * scale) * 0.35
    area *= (1 - shadow * (1 - inside)).astype(np.float32)[..., None]
    colour = np.clip(jacket * shade[..., None], 0, 1)
    area[:] = area * (1 - inside[..., None]) + colour * inside[..., None]
