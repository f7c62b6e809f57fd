"""What holds the report together: headlines, openings, links and endings."""

from typing import Final

HEADLINES: Final = (
    "{praise}. Next, {imperative}.",
    "{praise}; now {imperative}.",
    "{praise}. The next step: {imperative}.",
)
HEADLINES_PROBLEM: Final = ("One thing first: {imperative}.", "Start here: {imperative}.")
HEADLINES_GOOD: Final = ("{praise}. Keep it.", "{praise}. Now make it a habit.")
HEADLINE_OPEN: Final = "Nothing stands out in what could be measured; there is room to see more next time."
HEADLINE_NOTHING: Final = "There was too little to hear and see for coaching this time."

NOTHING_FOUND: Final = (
    "Nothing that could be measured asks for repair. The best use of the next rehearsal is to keep what works.",
    "No moment was found that needs repair. Spend the next rehearsal on making the strong parts a habit.",
)
NOTHING_MEASURED: Final = (
    "Neither voice nor picture gave enough to go by, so there is nothing to say about how you speak. A new recording with your face in "
    "the light and the microphone close will change that."
)
WHY_NOT: Final = "Some things could not be measured, and nothing is said about them. {reasons}"
