"""The coaching providers by the names that configuration uses."""

from collections.abc import Callable

from analysis.providers.base import ProviderError
from analysis.providers.coaching.base import CoachingProvider
from analysis.providers.coaching.local import LocalCoach

PROVIDERS: dict[str, Callable[[], CoachingProvider]] = {"local": LocalCoach}


def make(name: str) -> CoachingProvider:
    """The provider called `name`; ProviderError when there is none."""
    if name not in PROVIDERS:
        raise ProviderError("UNKNOWN_PROVIDER", f"There is no coaching provider called {name!r}.", permanent=True)
    return PROVIDERS[name]()
