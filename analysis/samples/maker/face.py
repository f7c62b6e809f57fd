"""One moment of the face: mouth, eyes and brows changed in the portrait's own plane, before the head is turned."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.samples.maker.portrait import Array, Image, Portrait

UPPER_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
LOWER_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
STILL = (1, 2, 4, 5, 6, 98, 327, 33, 133, 362, 263, 145, 374, 234, 454, 93, 323, 127, 356, 168, 195, 8, 50, 280)
JAW = (152, 148, 377, 176, 400, 149, 378, 150, 379, 136, 365, 172, 397)
EYES = (
    ((33, 246, 161, 160, 159, 158, 157, 173, 133), (33, 7, 163, 144, 145, 153, 154, 155, 133), 468, (469, 470, 471, 472)),
    ((263, 466, 388, 387, 386, 385, 384, 398, 362), (263, 249, 390, 373, 374, 380, 381, 382, 362), 473, (474, 475, 476, 477)),
)


@dataclass(frozen=True)
class Expression:
    """`smile` -1 (sad) .. 1 (the portrait's own smile), `jaw` 0..1 mouth opening, `blink` 0..1, gaze in eye widths."""

    smile: float = 0.0
    jaw: float = 0.0
    blink: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0


def render(portrait: Portrait, expression: Expression) -> Image:
    """The portrait with this expression, RGB 0..1, same size; it is straight ahead still."""
    picture = portrait.pixels.copy()
    for upper, lower, iris, rim in EYES:
        _paint_eye(picture, portrait, (upper, lower), (iris, rim), expression)
    return _move_mouth(picture, portrait.landmarks[:, :2], expression)


def _paint_eye(
    picture: Image, portrait: Portrait, lids: tuple[tuple[int, ...], ...], iris: tuple[int, tuple[int, ...]], e: Expression
) -> None:
    points = portrait.landmarks[:, :2]
    upper, lower = points[list(lids[0])], points[list(lids[1])]
    centre, width = points[iris[0]], float(np.linalg.norm(upper[0] - upper[-1]))
    radius = float(np.linalg.norm(points[list(iris[1])] - centre, axis=1).mean())
    left, right = int(centre[0] - width), int(centre[0] + width)
    top, bottom = int(centre[1] - width * 0.95), int(centre[1] + width * 0.7)
    patch = picture[top:bottom, left:right]
    offset = np.array([left, top])
    ball = _eyeball(patch.shape[:2], centre - offset + np.array([e.gaze_x, e.gaze_y]) * width, radius)
    opening = _polygon(patch.shape[:2], np.vstack([upper, lower[::-1]]) - offset)
    cleaned = patch * (1 - opening) + ball * _lid_shadow(upper - offset, patch.shape[:2]) * opening
    picture[top:bottom, left:right] = _close_lid(cleaned, upper - offset, lower - offset, e.blink) if e.blink > 0.02 else cleaned


def _polygon(shape: tuple[int, ...], points: Array) -> Image:
    mask = np.zeros(shape, np.float32)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 1.0, cv2.LINE_8, 4)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 1.1)[..., None], np.float32)


def _eyeball(shape: tuple[int, ...], at: Array, radius: float) -> Image:
    """White, iris, pupil and a highlight, drawn three times larger and reduced."""
    scale = 3
    big = np.full((shape[0] * scale, shape[1] * scale, 3), (0.74, 0.68, 0.65), np.float32)
    centre = (int(at[0] * scale), int(at[1] * scale))
    for size, colour in ((1.0, (0.17, 0.11, 0.08)), (0.86, (0.33, 0.22, 0.15)), (0.45, (0.04, 0.03, 0.03))):
        cv2.circle(big, centre, int(radius * size * scale), colour, -1, cv2.LINE_AA)
    glint = (centre[0] - int(radius * 0.3 * scale), centre[1] - int(radius * 0.35 * scale))
    cv2.circle(big, glint, int(radius * 0.17 * scale), (0.9, 0.9, 0.9), -1, cv2.LINE_AA)
    return np.asarray(cv2.resize(cv2.GaussianBlur(big, (0, 0), 2.0), (shape[1], shape[0]), interpolation=cv2.INTER_AREA), np.float32)


def _line(points: Array, xs: Array) -> Array:
    order = np.argsort(points[:, 0])
    return np.interp(xs, points[order, 0], points[order, 1])


def _lid_shadow(upper: Array, shape: tuple[int, ...]) -> Image:
    """The lid shades the upper third of the eyeball."""
    below = np.arange(shape[0])[:, None] - _line(upper, np.arange(shape[1], dtype=float))[None]
    return np.asarray((0.55 + 0.45 * np.clip(below / 11, 0, 1))[..., None], np.float32)


def _close_lid(patch: Image, upper: Array, lower: Array, blink: float) -> Image:
    """Stretch the skin above the eye down over it; `blink` 1 meets the lower lid."""
    rows, columns = patch.shape[:2]
    xs = np.arange(columns, dtype=float)
    inside = (xs > min(upper[0, 0], upper[-1, 0])) & (xs < max(upper[0, 0], upper[-1, 0]))
    top_edge, low_edge = _line(upper, xs), _line(lower, xs)
    lid = top_edge + blink * np.where(inside, low_edge - top_edge, 0)
    start = top_edge - 26.0
    ys = np.arange(rows, dtype=float)[:, None]
    skin = start + (ys - start) * (top_edge - start - 2.5) / np.maximum(lid - start, 1e-3)
    source = np.where(ys < start, ys, np.where(ys < lid, skin, ys))
    grid_x = np.broadcast_to(xs, (rows, columns)).astype(np.float32)
    closed = cv2.remap(patch, grid_x, source.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lash = np.exp(-(((ys - lid) / 1.6) ** 2)) * inside * min(1.0, blink * 1.5) * 0.4
    return np.asarray((closed * (1 - lash[..., None]) + np.float32(0.12) * lash[..., None]), np.float32)


def _targets(points: Array, e: Expression) -> dict[int, Array]:
    """Where each lip landmark goes; the smile at 1 with a shut jaw is the portrait itself."""
    centre_x = points[[61, 291], 0].mean()
    shut = 1 - max(0.0, e.smile)
    sad = max(0.0, -e.smile)
    line = points[[13, 14], 1].mean() - 3
    drop = 34.0 * e.jaw
    goal: dict[int, Array] = {}
    for ring, lower, thickness in (
        (UPPER_OUTER, False, -15.0),
        (UPPER_INNER, False, -0.4),
        (LOWER_INNER, True, 0.4),
        (LOWER_OUTER, True, 21.0),
    ):
        for index in ring:
            x, y = points[index]
            u = (x - centre_x) / (points[291, 0] - centre_x)
            dome = max(0.0, 1 - u * u)
            rest_x = centre_x + (x - centre_x) * (0.82 - 0.03 * sad - 0.05 * e.jaw)
            rest_y = line + (4.0 + 12.0 * sad) * u * u + thickness * dome**0.8
            opened = (drop if lower else -0.16 * drop) * dome**0.6
            goal[index] = np.array([x + (rest_x - x) * shut, y + (rest_y - y) * shut + opened])
    return goal


def _thin_plate(targets: Array, sources: Array, grid: Array) -> Array:
    """Smooth map target → source through given pairs (Bookstein 1989), evaluated on (m, 2) grid points."""

    def kernel(a: Array, b: Array) -> Array:
        squared = ((a[:, None] - b[None]) ** 2).sum(2)
        return np.asarray(squared * np.log(squared + 1e-9))

    n = len(targets)
    affine = np.hstack([np.ones((n, 1)), targets])
    system = np.block([[kernel(targets, targets) + 2.0 * np.eye(n), affine], [affine.T, np.zeros((3, 3))]])
    weights = np.linalg.solve(system, np.vstack([sources - targets, np.zeros((3, 2))]))
    return np.asarray(grid + kernel(grid, targets) @ weights[:n] + np.hstack([np.ones((len(grid), 1)), grid]) @ weights[n:])


def _half_map(
    points: Array, goal: dict[int, Array], rings: tuple[int, ...], e: Expression, box: tuple[int, int, int, int]
) -> NDArray[np.float32]:
    """Backward map of one lip and what hangs on it, at full resolution over `box`."""
    left, top, right, bottom = box
    step = 10
    moved = {i: points[i] + np.array([0.0, 30.0 * e.jaw]) for i in JAW}
    pairs = {i: points[i] for i in STILL} | moved | {i: goal[i] for i in dict.fromkeys(rings)}
    index = list(pairs)
    targets, sources = np.array([pairs[i] for i in index]), points[index]
    edge = np.array(
        [(x, y) for x in np.linspace(left, right, 5) for y in np.linspace(top, bottom, 5) if x in (left, right) or y in (top, bottom)]
    )
    xs, ys = np.arange(left, right + step, step), np.arange(top, bottom + step, step)
    grid = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2).astype(float)
    coarse = _thin_plate(np.vstack([targets, edge]), np.vstack([sources, edge]), grid).reshape(len(ys), len(xs), 2)
    fine_x, fine_y = np.meshgrid(np.arange(right - left) / step, np.arange(bottom - top) / step)
    return np.asarray(
        cv2.remap(coarse.astype(np.float32), fine_x.astype(np.float32), fine_y.astype(np.float32), cv2.INTER_LINEAR), np.float32
    )


def _move_mouth(picture: Image, points: Array, e: Expression) -> Image:
    goal = _targets(points, e)
    box = (130, 230, 500, 640)
    left, top, right, bottom = box
    upper = _half_map(points, goal, UPPER_OUTER + UPPER_INNER, e, box)
    lower = _half_map(points, goal, LOWER_INNER + LOWER_OUTER, e, box)
    xs, ys = np.arange(left, right, dtype=float), np.arange(top, bottom, dtype=float)[:, None]
    upper_edge = _line(np.array([goal[i] for i in UPPER_INNER]), xs)[None]
    lower_edge = _line(np.array([goal[i] for i in LOWER_INNER]), xs)[None]
    middle = (upper_edge + lower_edge) / 2
    soft = np.clip((ys - middle) / 3 + 0.5, 0, 1)[..., None].astype(np.float32)
    beyond = 14.0 + np.clip(np.maximum(goal[61][0] - xs, xs - goal[291][0]), 0, None)[None] * 3
    blend = np.where((xs > goal[78][0]) & (xs < goal[308][0]), soft[..., 0], np.clip((ys - middle) / beyond + 0.5, 0, 1))[..., None].astype(
        np.float32
    )
    mapping = upper * (1 - blend) + lower * blend
    moved = cv2.remap(picture, mapping[..., 0], mapping[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    inside = _polygon(moved.shape[:2], np.array([goal[i] for i in UPPER_INNER] + [goal[i] for i in LOWER_INNER[::-1]]) - [left, top])
    result = picture.copy()
    result[top:bottom, left:right] = np.clip(moved * (1 - inside) + _mouth_inside(picture, points, upper_edge, (xs, ys), e) * inside, 0, 1)
    return result


def _mouth_inside(picture: Image, points: Array, upper_edge: Array, grid: tuple[Array, Array], e: Expression) -> Image:
    """Teeth hang on the upper jaw and keep their size; below them it is dark."""
    xs, ys = grid
    depth = ys - upper_edge
    scale = 1 - 0.18 * (1 - max(0.0, e.smile))
    centre_x = points[[61, 291], 0].mean()
    source_x = centre_x + (xs - centre_x)[None] / scale
    hidden = 7.0 * (1 - max(0.0, e.smile))
    teeth_top = _line(points[list(UPPER_INNER)], source_x.ravel())[None]
    teeth_low = _line(points[list(LOWER_INNER)], source_x.ravel())[None]
    source_y = teeth_top + depth + hidden
    mapped_x = np.broadcast_to(source_x, source_y.shape).astype(np.float32)
    teeth = cv2.remap(picture, mapped_x, np.minimum(source_y, teeth_low - 2).astype(np.float32), cv2.INTER_LINEAR)
    below = np.clip((source_y - (teeth_low - 3)) / 4, 0, 1)[..., None]
    shade = np.clip(0.72 + 0.28 * max(0.0, e.smile), 0, 1)
    return np.asarray(teeth * shade * (1 - below) + np.array([0.20, 0.07, 0.07]) * below, np.float32)
