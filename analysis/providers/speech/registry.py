"""Which speech providers there are, one row each."""

from collections.abc import Callable
from pathlib import Path

from analysis.providers.base import ProviderError
from analysis.providers.speech import pocketsphinx_local, whisper_local
from analysis.providers.speech.base import SpeechProvider


def _local(model_dir: Path) -> SpeechProvider:
    """The best that this machine has: Whisper when its model was downloaded, else what the wheels bring."""
    if whisper_local.usable(model_dir):
        return whisper_local.Whisper(model_dir)
    return pocketsphinx_local.PocketSphinx()


PROVIDERS: dict[str, Callable[[Path], SpeechProvider]] = {
    "local": _local,
    "pocketsphinx": lambda _: pocketsphinx_local.PocketSphinx(),
    "whisper": whisper_local.Whisper,
}


def make(name: str, *, whisper_model_dir: Path) -> SpeechProvider:
    """The provider called `name`. Cheap: models load at the first transcription."""
    if name not in PROVIDERS:
        raise ProviderError(
            "UNKNOWN_PROVIDER", f"There is no speech provider {name!r}; choose one of {', '.join(PROVIDERS)}.", permanent=True
        )
    return PROVIDERS[name](whisper_model_dir)
