"""What each measured number means, in a sentence or two for whoever never heard of it."""

from typing import Final

MEANINGS: Final = {
    "eyeContact": "How much of the time you look into the camera, of the time in which your eyes could be judged. Notes and a second"
    " screen beside it count as looking away.",
    "fillerWords": "Every “um” and “uh”, and words such as “like” or “you know” where they only fill. Some seven in ten are heard.",
    "fillersPerMinute": "Fillers in a minute of speech. A few are how people talk, and cost nothing.",
    "fidgeting": "Moments in which head and trunk sway or shift, and no gesture is made. A nod is none.",
    "fidgetingPerMinute": "Restless moments in a minute of the time in which you are seen.",
    "speakingPace": "Words a minute from the first word to the last. Of a pause no more than two seconds count.",
    "pauses": "Silences of two seconds and more. They are not wrong: one before an important sentence gives it weight.",
    "pitchVariety": "How far your voice moves around its own middle. Below 1.7 semitones listeners call a talk flat, above 3.9 lively.",
    "loudnessVariety": "How much louder and softer you become while you speak.",
    "gesturesPerMinute": "Movements of the hands that go with what you say, in a minute of the time in which your hands are seen.",
    "smiling": "How much of the time a smile is seen, of the time in which your face could be judged. A face is measured, a feeling"
    " is not.",
}
"""By the metric's key. Nothing is promised here that the measures do not do (analysis/measures)."""
