"""Evidence: the signals of one talk and what is derived from them on demand, each derivation done once."""

from functools import cached_property

from analysis.measures.heard import pauses, syllables, vocal
from analysis.measures.lock.claims import Claim
from analysis.measures.lock.verdict import Verdict
from analysis.measures.seen import eye_contact, fidgeting, gestures, slide_reading
from analysis.measures.signals import Array, Measure, Signals, Span
from analysis.measures.spoken import filler_clusters, fillers, pace, sentences


class Evidence:
    """Wraps Signals; every property is a pure function of them."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self.verdicts: dict[Claim, Verdict] = {}
        """What the lock found about claims so far: the same claim is looked at once."""

    @cached_property
    def silent_because(self) -> str | None:
        """Why nothing is said about the voice: without words that can be made out, the sound may be music or a crowd.

        None where somebody surely speaks, be it in a language whose words we do not know.
        """
        transcript, voice = self.signals.transcript, self.signals.voice
        foreign = transcript.language is not None and transcript.language.split("-")[0] != "en"
        return voice.reason or (None if foreign else transcript.reason)

    @cached_property
    def fillers(self) -> fillers.Fillers:
        reason = self.signals.transcript.reason
        if reason is not None:
            return fillers.Fillers((), Measure.missing("fillers", reason), Measure.missing("fillers/min", reason))
        return fillers.find(self.signals.transcript, self.signals.voice)

    @cached_property
    def filler_clusters(self) -> tuple[filler_clusters.FillerCluster, ...]:
        return filler_clusters.find(self.fillers, self.signals.transcript, self.signals.slides)

    @cached_property
    def overall_pace(self) -> Measure:
        return pace.overall(self.signals.transcript, self.signals.voice)

    @cached_property
    def pace_stretches(self) -> tuple[pace.PaceStretch, ...]:
        return pace.stretches(self.signals.transcript, self.signals.voice)

    @cached_property
    def nuclei(self) -> Array:
        return syllables.nuclei(self.signals.voice)

    @cached_property
    def pauses(self) -> tuple[Span, ...]:
        if self.silent_because is not None:
            return ()
        return pauses.find(self.signals.voice, self.signals.transcript)

    @cached_property
    def lively(self) -> tuple[vocal.VoiceStretch, ...]:
        return vocal.lively_stretches(self.signals.voice) if self.silent_because is None else ()

    @cached_property
    def monotone(self) -> tuple[vocal.VoiceStretch, ...]:
        return vocal.monotone_stretches(self.signals.voice) if self.silent_because is None else ()

    def pitch_spread(self, start: float, end: float) -> float | None:
        """Semitones; None when there is too little voice in the span."""
        return vocal.spread_within(self.signals.voice, start, end) if self.silent_because is None else None

    @cached_property
    def sentences(self) -> tuple[sentences.Sentence, ...]:
        return sentences.split(self.signals.transcript)

    @cached_property
    def slides_read(self) -> tuple[slide_reading.ReadSlide, ...]:
        return slide_reading.read_aloud(self.signals.slides, self.signals.transcript)

    @cached_property
    def eye_contact(self) -> Measure:
        return eye_contact.percent(self.signals.visual)

    @cached_property
    def fidget_count(self) -> Measure:
        return fidgeting.count(self.signals.visual)

    @cached_property
    def fidget_rate(self) -> Measure:
        return fidgeting.per_minute(self.signals.visual)

    @cached_property
    def gesture_rate(self) -> Measure:
        return gestures.per_minute(self.signals.visual)
