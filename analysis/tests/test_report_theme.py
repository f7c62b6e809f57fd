"""The tones: readable on their paper, and apart in lightness so that a grey print keeps the severities."""

import pytest

from analysis.reports.theme import DARK, LIGHT


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear: list[float] = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    return 116 * float(luminance(colour) ** (1 / 3)) - 16


themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@themes
@pytest.mark.parametrize("token", ["ink", "muted", "dim", "accent"])
def test_words_can_be_read(theme, token):
    assert contrast(getattr(theme, token), theme.paper) >= 4.5


@themes
def test_words_on_slides_and_filled_marks_can_be_read(theme):
    assert contrast(theme.paper, theme.high) >= 4.5


@themes
@pytest.mark.parametrize("token", ["data", "high", "medium", "low"])
def test_marks_can_be_seen(theme, token):
    assert contrast(getattr(theme, token), theme.paper) >= 2.9


@themes
def test_severities_differ_in_grey(theme):
    tones = [lightness(theme.severity(name)) for name in ("HIGH", "MEDIUM", "LOW")]
    assert abs(tones[0] - tones[1]) >= 9
    assert abs(tones[1] - tones[2]) >= 9
    assert tones == sorted(tones, reverse=theme is DARK)
