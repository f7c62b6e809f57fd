"""Number words: how English spells numbers, for counting them in speech, for checking and for writing them."""

from collections.abc import Mapping
from typing import Final

ONES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
"""ONES[n] is n."""
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
"""TENS[n - 2] is n times ten."""
SIZES: Final[Mapping[str, int]] = {"billion": 10**9, "million": 10**6, "thousand": 1000, "hundred": 100}
"""The largest first."""
VALUES: Final[Mapping[str, int]] = {
    **{word: number for number, word in enumerate(ONES)},
    **{word: 10 * number for number, word in enumerate(TENS, start=2)},
    **SIZES,
}
"""Every single number word and what it stands for."""
PARTS: Final = ("percent", "point")
"""What goes with a number and says nothing without it."""
