"""Write down what is said, or why the words cannot be trusted."""

from typing import Any

from django.conf import settings

from analysis.models import Analysis
from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.stages.audio import wav_of


def _settings(analysis: Analysis) -> Any:
    from analysis.providers.speech import registry

    return registry.make(analysis.providers["speech"], whisper_model_dir=settings.WHISPER_MODEL_DIR).fingerprint


def run(ctx: StageContext) -> Any:
    """Transcript as JSON; its `reason` is set when nothing that depends on words may be measured."""
    from analysis import metering
    from analysis.measures import codec
    from analysis.measures.signals import AudioFacts, Transcript, VoiceSignals
    from analysis.measures.spoken import unclear
    from analysis.measures.spoken.speech_gate import judge
    from analysis.providers.speech import registry
    from videos.ffmpeg import audio

    facts = codec.load(AudioFacts, ctx.result_of("audio"))
    provider = registry.make(ctx.provider_name("speech"), whisper_model_dir=settings.WHISPER_MODEL_DIR)
    if facts.reason is not None:
        return codec.dump(Transcript((), provider.name, None, facts.reason))
    voice = codec.load(VoiceSignals, ctx.result_of("voice"))
    wav = wav_of(ctx)
    heard = metering.call(ctx.analysis, provider.name, "transcribe", lambda: provider.transcribe(wav, voice.speech, ctx.progress))
    return codec.dump(unclear.masked(judge(heard.transcript, voice, *audio.open_wav(wav))))


STAGE = Stage(
    name="transcript", version=4, needs=("audio", "voice"), share=38, sentence="Listening to your words", run=run, settings=_settings
)
