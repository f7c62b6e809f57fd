"""Smiling, from the lift of the mouth's corners and its width against the person's own resting face."""

import numpy as np

from analysis.measures.signals import Array

REST_LIFT = (-0.01, 0.05)
"""Within these the resting lift of faces lies; the person's own is taken, but one who always smiles has none to show."""
REST_WIDTH = (0.65, 0.85)
REST_QUANTILE = 20
WIDTH_WEIGHT = 0.3
SMILE = 0.11
"""Lift plus weighted widening, over the distance between the eyes, at which `smile` is one half."""
SOFT = 0.02


def smile(lift: Array, width: Array, step: float) -> Array:
    """(n,) 0..1, NaN without a face. `lift` and `width` as in Features.

    A mouth wide open in speech lifts its corners against its middle, but narrows; a smile widens. So the sum tells.
    """
    known = np.isfinite(lift) & np.isfinite(width)
    if not known.any():
        return np.full(len(lift), np.nan)
    rest_lift = float(np.clip(np.percentile(lift[known], REST_QUANTILE), *REST_LIFT))
    rest_width = float(np.clip(np.percentile(width[known], REST_QUANTILE), *REST_WIDTH))
    strength = (lift - rest_lift) + WIDTH_WEIGHT * (width - rest_width)
    return _median3(np.asarray(1.0 / (1.0 + np.exp(-np.clip((strength - SMILE) / SOFT, -30, 30)))), step)


def _median3(values: Array, step: float) -> Array:
    """Median with both neighbours: a smile lasts longer than a syllable. Unknown samples stay unknown."""
    if step > 0.5 or len(values) < 3:
        return values
    stacked = np.stack([np.concatenate((values[:1], values[:-1])), values, np.concatenate((values[1:], values[-1:]))])
    stacked = np.where(np.isfinite(stacked), stacked, values[None, :])
    return np.asarray(np.median(stacked, axis=0), dtype=np.float64)
