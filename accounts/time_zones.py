"""The time zones that a person can choose: those of the IANA data base as installed with us, on every machine the same."""

from importlib import resources
from typing import Final

NAMES: Final = tuple(sorted(resources.files("tzdata").joinpath("zones").read_text().split()))
