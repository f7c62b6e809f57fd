"""Hear the voice: pitch, loudness, where there is speech, and the ums between the words."""

from typing import Any

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.stages.audio import wav_of


def run(ctx: StageContext) -> Any:
    """VoiceSignals as JSON."""
    import numpy as np

    from analysis.measures import codec
    from analysis.measures.heard.voice import measure_voice
    from analysis.measures.signals import AudioFacts, VoiceSignals
    from videos.ffmpeg import audio

    facts = codec.load(AudioFacts, ctx.result_of("audio"))
    if facts.reason is not None:
        nothing = np.empty(0)
        return codec.dump(VoiceSignals(0.05, nothing, nothing, (), (), (), facts.reason))
    samples, rate = audio.read_wav(wav_of(ctx))
    return codec.dump(measure_voice(samples, rate, ctx.facts.duration, progress=ctx.progress))


STAGE = Stage(name="voice", version=1, needs=("audio",), share=8, sentence="Hearing your voice", run=run)
