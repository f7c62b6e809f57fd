"""Looking into the camera or not, from head and eyes together, over the whole video.

People who face slightly aside compensate with their eyes, so neither alone tells: iris offset and head angle are
added on one scale (documentation/vision.md has the measurements behind the figures).
"""

import numpy as np

from analysis.measures.signals import Array
from analysis.measures.stretches import Mask, runs

ACROSS_PER_DEGREE = 0.006
"""Iris offset (fraction of the eye's width) that makes up for one degree of head turn, both as the net measures them."""
ACROSS = 0.05
"""Leftover offset sideways up to which the gaze meets the camera: about 8 measured, 11 true degrees."""
ACROSS_SOFT = 0.012
UP_PER_DEGREE = 0.005
UP = 0.05
"""The same up and down. Lids hide the iris, so this is the blunter measure: only clear looks up or down pass it."""
UP_SOFT = 0.015
LEVEL = 0.06
"""Where the net puts the iris of people who look level, fraction of the eye's width above the line of its corners."""
PROFILE = 40.0
"""Degrees of yaw from which no eye can make up for the head."""
CLOSING, CLOSED = 0.7, 0.55
"""Lids closer than these shares of the person's own usual opening are on the way, and closed or cast down."""
BLINK = 0.5
"""Seconds up to which closed lids are a blink; longer is looking down or closed eyes, which is not looking."""
FEW_PIXELS, ENOUGH_PIXELS = 5.0, 10.0
"""Width of an eye in pixels below which nothing is said, and from which the irises count in full."""
COARSE_PIXELS = 9.0
"""Below this width the net draws the iris towards the middle, so that eyes making up for a turned head go unseen:"""
TURNED, FAR_TURNED = 9.0, 30.0
"""between these angles such a face could look anywhere."""
HIDDEN = 4.0
"""Seconds that a face lost while turned far aside is taken to be still turned away."""


def looking(yaw: Array, pitch: Array, iris_x: Array, iris_y: Array, openness: Array, eye_pixels: Array, step: float) -> Array:
    """(n,) 0..1, NaN where it cannot be told. Inputs (n,) with NaN where there is no face; `step` in seconds."""
    across = iris_x + ACROSS_PER_DEGREE * yaw
    up = (iris_y - LEVEL) + UP_PER_DEGREE * pitch
    sure = _logistic(np.minimum((ACROSS - np.abs(across)) / ACROSS_SOFT, (UP - np.abs(up)) / UP_SOFT))
    trust = np.clip((eye_pixels - FEW_PIXELS) / (ENOUGH_PIXELS - FEW_PIXELS), 0.0, 1.0)
    open_question = (eye_pixels < COARSE_PIXELS) & (np.abs(yaw) > TURNED) & (np.abs(yaw) < FAR_TURNED)
    sure = np.where((trust > 0) & ~open_question, 0.5 + (sure - 0.5) * (0.5 + 0.5 * trust), np.nan)
    sure = _lids(sure, openness, step)
    sure = np.where(np.abs(yaw) >= PROFILE, 0.0, sure)
    return _smooth(_turned_away(sure, yaw, step), step)


def _lids(sure: Array, openness: Array, step: float) -> Array:
    """Blinks become unknown, longer closures become looking away."""
    known = openness[np.isfinite(openness)]
    if len(known) == 0:
        return sure
    usual = np.nan_to_num(openness / np.percentile(known, 75), nan=1.0)
    out = sure.copy()
    for first, last in runs(usual < CLOSING):
        out[first : last + 1] = _passing(out[first : last + 1], usual[first : last + 1] < CLOSED, round(BLINK / step))
    return out


def _passing(sure: Array, closed: Mask, blink: int) -> Array:
    """One stretch of lowered lids: what lasts no longer than `blink` samples is unknown, longer closed is away."""
    longest = max((last - first + 1 for first, last in runs(closed)), default=0)
    if longest > blink:
        return np.where(closed, 0.0, sure)
    if longest > 0 or len(sure) <= blink:
        return np.full(len(sure), np.nan)
    return sure


def _turned_away(sure: Array, yaw: Array, step: float) -> Array:
    """A face that vanishes while turning aside is in profile: away, not unknown, for a few seconds."""
    out = sure.copy()
    for first, last in runs(np.isnan(yaw)):
        before = np.abs(yaw[max(0, first - 2) : first])
        if len(before) and np.nanmax(before) >= 0.75 * PROFILE and (last - first + 1) * step <= HIDDEN:
            out[first : last + 1] = 0.0
    return out


def _smooth(sure: Array, step: float) -> Array:
    """Weighted mean over about half a second; unknown samples stay unknown and lend nothing."""
    if step <= 0 or step > 0.5:
        return sure
    reach = max(1, round(0.25 / step))
    weights = np.concatenate((np.arange(1, reach + 2), np.arange(reach, 0, -1))).astype(np.float64)
    known = np.isfinite(sure)
    total = np.convolve(np.where(known, sure, 0.0), weights, "full")[reach : reach + len(sure)]
    count = np.convolve(known.astype(np.float64), weights, "full")[reach : reach + len(sure)]
    return np.where(known, total / np.maximum(count, 1e-9), np.nan)


def _logistic(value: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(value, -30, 30))), dtype=np.float64)
