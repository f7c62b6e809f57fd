"""Which vision providers there are, one row each."""

from collections.abc import Callable

from analysis.providers.base import ProviderError
from analysis.providers.vision.base import VisionProvider
from analysis.providers.vision.local import LocalVision

PROVIDERS: dict[str, Callable[[], VisionProvider]] = {"local": LocalVision}


def make(name: str) -> VisionProvider:
    """The provider called `name`. Cheap: models load at the first video."""
    if name not in PROVIDERS:
        raise ProviderError(
            "UNKNOWN_PROVIDER", f"There is no vision provider {name!r}; choose one of {', '.join(PROVIDERS)}.", permanent=True
        )
    return PROVIDERS[name]()
