"""What to work on: told in the report, and put as a priority. Statements only of what was found, then what to do."""

from typing import Final

TOLD: Final[dict[str, tuple[str, ...]]] = {
    "missing_gesture": (
        "At {time} you say *{quote}*, and your hands stay where they are. People look for what you mean and do not find it.",
        "Listen to yourself at {time}: *{quote}*. The words point, the hands do not, and the moment passes without being seen.",
    ),
    "glad_words_flat_face": (
        "At {time} the words are glad, *{quote}*, and the face does not join in. People tend to believe the face.",
        "*{Quote}* is good news, and at {time} your face keeps it to itself.",
    ),
    "troubled_words_smile": (
        "At {time} you say *{quote}* with a smile. It may be nerves; to a listener it blurs how serious you are.",
        "The words at {time} are grave, *{quote}*, and the smile says otherwise.",
    ),
    "rushing": (
        "From {time} to {end_time} you speak at about {words_per_minute} words a minute. That stretch deserves more time than it gets.",
        "Between {time} and {end_time} you go at about {words_per_minute} words a minute, and a listener has to run to keep up.",
    ),
    "dragging": (
        "From {time} to {end_time} the pace drops to about {words_per_minute} words a minute, and the thread grows thin.",
        "Between {time} and {end_time} you speak at about {words_per_minute} words a minute; listeners are ahead of you and wait.",
    ),
    "long_silence": (
        "At {time} nothing is said for {seconds_said}.{lost_thread}",
        "There is a silence of {seconds_said} at {time}. If it is meant, hold it calmly; if not, have the next words ready.",
    ),
    "brief_slide": (
        "Slide {slide} holds {slide_words} words and is gone after {seconds_said}, sooner than most people can read it.",
        "The {slide_words} words on slide {slide} are on screen for {seconds_said}. Few people get to the end of them.",
    ),
    "read_slide": (
        "You read slide {slide} out more or less as it stands. People read it faster than you can say it, and then they wait for you.",
        "What you say from {time} on is what slide {slide} says already.",
    ),
    "looked_away": (
        "From {time} to {end_time} your eyes are away from the camera, and for that long the person watching is left alone.",
        "Your eyes leave the camera at {time} and stay away until {end_time}.",
    ),
    "low_eye_contact": (
        "Your eyes are on the camera for about {percent} percent of the time. For the rest, people watch you look elsewhere.",
        "For about {percent} percent of the talk you look into the camera; more of that would bring people closer.",
    ),
    "filler_cluster": (
        "Between {time} and {end_time} the fillers bunch up: {texts}.{cause_said}",
        "The fillers {texts} crowd into the stretch from {time} to {end_time}.{cause_said}",
    ),
    "filler_rate": (
        "Each minute of speech holds about {per_minute} fillers, {count} in all. They are small, and together they make you sound less sure than you are.",
        "There are {count} fillers in the talk, about {per_minute} in each minute of speech; after a while people begin to hear them.",
    ),
    "fast_pace": (
        "Over the whole talk you speak at about {words_per_minute} words a minute, faster than most people can follow with ease.",
        "Your pace is about {words_per_minute} words a minute. It has energy, and it leaves little room to think along.",
    ),
    "slow_pace": (
        "Over the whole talk you speak at about {words_per_minute} words a minute, a little slower than listening asks for.",
        "Your pace is about {words_per_minute} words a minute; there is room for a brisker step.",
    ),
    "fidgeting": (
        "Restless movement comes back about {per_minute} times a minute and competes with what you say.",
        "Your body moves without meaning to about {per_minute} times a minute, and the eye follows it.",
    ),
    "flat_voice": (
        "From {time} to {end_time} your voice stays on nearly one note, so nothing stands out.",
        "Between {time} and {end_time} the melody of your voice lies almost flat.",
    ),
}
PRIORITY: Final[dict[str, tuple[str, ...]]] = {
    "missing_gesture": (
        "Show what you name: at {time}, let a hand go to it as you say *{quote}*.",
        "Let a gesture go with *{quote}* at {time}, and hold it to the end of the sentence.",
    ),
    "glad_words_flat_face": (
        "Let good news reach your face: think of why it is good, then say *{quote}* ({time}).",
        "At {time}, smile a moment before *{quote}*, not after it.",
    ),
    "troubled_words_smile": (
        "Let the smile go before *{quote}* at {time}, and say it plainly.",
        "Grave words want a quiet face: try *{quote}* ({time}) after a full breath out.",
    ),
    "rushing": (
        "Give the part from {time} to {end_time} more air: one breath at the end of every sentence.",
        "Slow down between {time} and {end_time}; choose the sentence that matters there and let it stand.",
    ),
    "dragging": (
        "Tighten the part from {time} to {end_time}: decide where each sentence ends before you begin it.",
        "Bring more forward motion into {time} to {end_time}; join short sentences that belong together.",
    ),
    "long_silence": (
        "Know the words that follow the silence at {time}, so that you can choose how long it lasts.",
        "Plan the bridge at {time}: one sentence that says where you are going.",
    ),
    "brief_slide": (
        "Leave slide {slide} up until it can be read, or cut it to what you need.",
        "Give slide {slide} either fewer words or more time.",
    ),
    "read_slide": (
        "Let slide {slide} be read, and tell people what it does not say.",
        "On slide {slide}, keep the words for yourself and show a picture or a number.",
    ),
    "looked_away": (
        "Come back to the lens sooner: from {time} to {end_time} your eyes are elsewhere.",
        "Learn the words from {time} to {end_time} well enough to say them to the camera.",
    ),
    "low_eye_contact": (
        "Spend more of the talk with the camera; now it is about {percent} percent of the time.",
        "Raise your eyes to the lens at the beginning and the end of every thought; so far they are there about {percent} percent of the time.",
    ),
    "filler_cluster": (
        "Close your mouth and breathe where the fillers gather, between {time} and {end_time}.",
        "Rehearse the words from {time} to {end_time} until they need no bridge.",
    ),
    "filler_rate": (
        "Let a breath take the place of every second filler; there are {count} of them now.",
        "Pause in silence between thoughts instead of bridging them; now about {per_minute} fillers come in each minute of speech.",
    ),
    "fast_pace": (
        "Bring the pace down from about {words_per_minute} words a minute by breathing at every full stop.",
        "Leave a gap after each important sentence; at about {words_per_minute} words a minute nothing has time to land.",
    ),
    "slow_pace": (
        "Lift the pace from about {words_per_minute} words a minute by linking sentences that belong together.",
        "Move a little faster through what people know already; the whole runs at about {words_per_minute} words a minute.",
    ),
    "fidgeting": (
        "Give your hands and feet a place to rest; restless movement comes about {per_minute} times a minute.",
        "Stand still for one whole thought at a time, then move on purpose.",
    ),
    "flat_voice": (
        "Choose one word in each sentence between {time} and {end_time}, and let the voice go up or down on it.",
        "Let your voice move between {time} and {end_time}: higher for a question, lower for a conclusion.",
    ),
}
