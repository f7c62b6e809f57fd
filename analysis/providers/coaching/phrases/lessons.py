"""Lessons: for each theme what to practise, why, and how to tell that it worked. Exercises are done with the person's own words."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Material:
    """What a lesson on one theme is made of."""

    titles: tuple[str, ...]
    why: tuple[str, ...]
    exercises: tuple[str, ...]
    """In the order in which they are best done; those whose facts are missing are passed over."""
    timelines: tuple[str, ...]
    success: tuple[str, ...]


LESSONS: Final[dict[str, Material]] = {
    "gestures": Material(
        ("Point, then speak", "Hands that show the way"),
        (
            "When words send the eye somewhere, people search until something shows them where. A hand ends the search.",
            "A gesture that starts a moment before the word makes the word land; one that never comes leaves a small gap.",
        ),
        (
            "Play the recording from {time} without sound and ask yourself where the eye should go.",
            "Say *{quote}* three times: first only the gesture, then only the words, then the gesture leading the words.",
            "Rest both hands at the height of your belt before you begin, so that neither has far to go.",
            "Hold the pointing hand still until the sentence is over, and only then let it sink.",
            "Walk through your slides and decide for each what one hand will show.{with_slides}",
        ),
        ("Ten minutes, before your next rehearsal.", "One short session today, one tomorrow."),
        (
            "In the next take a hand moves with every phrase that points at something.",
            "Play the same moment of the next take without sound: it is clear where to look.",
        ),
    ),
    "face": Material(
        ("Let the face in on it", "One story, told twice"),
        (
            "Words and face are read together. Where they differ, people trust the face and wonder about the words.",
            "A face that follows the meaning makes you easier to believe, and it needs less effort than acting.",
        ),
        (
            "Before you say *{quote}*, think for a full breath about what it means to you.",
            "Say the line to someone you like, on the phone or in your mind, and notice what your face does by itself.",
            "Record the line twice, once without any expression and once with too much; the right one lies in between.",
            "Play the recording from {time} without sound and guess from the face what is being said.",
            "Loosen the jaw and breathe out before the line; a tight face cannot follow.",
        ),
        ("Five minutes a day until the next take.", "One quiet session, then once more just before you record."),
        (
            "In the next take the face at this line says what the words say.",
            "Someone who watches the line without sound can tell how you feel about it.",
        ),
    ),
    "eyes": Material(
        ("Talk to one person", "Home is the lens"),
        (
            "To the person watching, the lens is your eyes. When you look elsewhere, they feel it before they know why.",
            "People forgive a glance at the notes; what they miss is being looked at when the sentence ends.",
        ),
        (
            "Put a small picture of somebody you like right beside the lens, and tell the talk to them.",
            "Learn the words from {time} on well enough to look up; here your eyes leave the camera.",
            "Say *{quote}* to the lens, and stay there for a breath after the last word.",
            "Practise the order look, read, look up, speak: never speak while your eyes are on the notes.",
            "Move your notes or the window that you look at as near to the lens as it will go.",
            "Speak for a minute to the lens alone; whenever you look away, start the sentence again.",
        ),
        ("Five minutes a day for a week.", "Three short sessions before the next take."),
        (
            "In the next take your eyes are with the camera at the end of every important sentence.",
            "The next take shows no stretch away from the camera that you did not choose.",
        ),
    ),
    "fillers": Material(
        ("Let the silence stand", "Breathe where the filler was"),
        (
            "A filler holds the floor while the next thought comes. A silence does the same, and it makes you sound sure.",
            "Fillers are a habit of the breath more than of the tongue: where you breathe, there is no room for one.",
        ),
        (
            "Listen to the stretch from {time} to {end_time} and tap the table at each filler; hearing them is half the work.",
            "Say *{quote}*, close your mouth, breathe in through the nose, and go on.",
            "Answer three questions that you did not prepare, with a silent breath before each answer.",
            "Give the opening at half speed and stop at every full stop until the next sentence is ready.",
            "Ask a friend to raise a hand at every filler while you explain what you did today.",
            "Write down how each part begins, word for word; fillers like to stand where a beginning is missing.",
        ),
        ("Five minutes a day for two weeks; habits of the tongue change slowly.", "A few minutes every day until the next talk."),
        (
            "In the next take the fillers come at most {free} times a minute.",
            "The next take has no stretch where fillers gather.",
        ),
    ),
    "fast": Material(
        ("Give it air", "Slow is generous"),
        (
            "Listeners need a moment after each new idea. When the next one comes too soon, they let both go.",
            "You know what comes next; the people listening do not. Pauses are where they catch up.",
        ),
        (
            "Mark in your notes where you breathe between {time} and {end_time}, and add a whole breath wherever a thought ends.",
            "Say *{quote}* once as fast as you can, once as slowly as you can, then once to somebody who takes notes.",
            "Choose the one sentence that has to be remembered, and leave a breath of silence on both sides of it.",
            "Read your opening aloud and look up at every comma.",
            "Tell the dense part to somebody who has never heard of it, and stop wherever they frown.",
            "After each number, stop until you could have written it down.{with_numbers}",
        ),
        ("Ten minutes before each of the next three rehearsals.", "Two short sessions this week."),
        (
            "The next take stays between 140 and 160 words a minute where it matters.",
            "Somebody who hears the part for the first time can repeat its main point.",
        ),
    ),
    "slow": Material(
        ("Let it run to the point", "A steadier step"),
        (
            "When words come slowly, attention wanders between them. A sentence that knows where it is going keeps people with it.",
            "A lively pace shows that you know the way.",
        ),
        (
            "Say *{quote}* in one breath, aiming at its last word.",
            "Rehearse the part from {time} to {end_time} until no word has to be looked for.",
            "Tell the whole talk in half the time, then in the full time; keep the drive of the first.",
            "Cross out every sentence that only announces the next one.",
            "Walk while you speak, and let the steps set the pace.",
        ),
        ("Ten minutes before each of the next three rehearsals.", "Two short sessions this week."),
        (
            "The next take stays between 140 and 160 words a minute.",
            "In the next take every sentence reaches its end without a search for words.",
        ),
    ),
    "silences": Material(
        ("Own the pause", "Know what comes after the silence"),
        (
            "A pause that you chose gathers attention; one that happened to you lets it go. The difference is what your face does, and knowing the next words.",
            "People do not mind silence. They mind not knowing whether you are lost.",
        ),
        (
            "Learn by heart the words that follow the silence at {time}.",
            "Rehearse the two sentences around {time} back to back, without a stop between them.",
            "Say the sentence before the silence, take one breath, and go on as if you had planned it.",
            "Write one linking sentence for every change of part, and speak only those, in order.",
            "Choose one place in the talk where a pause belongs, and hold it on purpose.",
        ),
        ("A quarter of an hour with your notes, once.", "Ten minutes today, and once more before the talk."),
        (
            "In the next take every long pause is one you chose.",
            "The next take goes from part to part without a gap that you have to explain.",
        ),
    ),
    "slides": Material(
        ("Slides that leave you room", "One thing a slide"),
        (
            "People read and listen with the same attention. What the slide says they do not hear, and what you say they do not read.",
            "A slide that can be read in a glance gives the eyes back to you.",
        ),
        (
            "Cut slide {slide} to at most seven words and say the rest.",
            "Show slide {slide}, say nothing until you have read it to yourself, and only then speak.",
            "Turn one slide of words into a picture or a single number.",
            "Give the talk without slides; whatever you miss is what belongs on them.",
            "Write under each slide the one thing that you will say and that does not stand on it.",
        ),
        ("Half an hour at the desk, once.", "One session with the slides, before the next rehearsal."),
        (
            "In the next take every slide stays until it can be read.",
            "Somebody who sees each slide for a few seconds can say what it is about.",
        ),
    ),
    "body": Material(
        ("A stance to rest in", "Still, then on purpose"),
        (
            "Movement draws the eye. When it means nothing, it takes attention from what you say and gives nothing back.",
            "Restlessness is energy without a task; give it one and it turns into gesture.",
        ),
        (
            "Stand with your weight on both feet, or sit with your back against the chair, and breathe out before you begin.",
            "Give the opening with your fingertips resting on the table, and lift them only to show something.",
            "Say *{quote}* without moving anything but your face.",
            "Take the pen, the ring and the clicker out of your hands.",
            "Play the recording at double speed: what keeps coming back is what to let go of.",
        ),
        ("Five minutes a day for a week.", "A few minutes before each of the next rehearsals."),
        (
            "In the next take restless movement comes at most once a minute.",
            "Played at double speed, the next take looks calm.",
        ),
    ),
    "voice": Material(
        ("Lean on one word", "Give the voice a melody"),
        (
            "Melody tells people what matters. On one note, every word asks for the same attention and none gets it.",
            "A voice that moves is easier to listen to, and it keeps you awake as well.",
        ),
        (
            "Choose the most important word of each sentence from {time} to {end_time}, and go up or down on it.",
            "Say *{quote}* three times, each time leaning on a different word.",
            "Hum the tune of a sentence before you say it, with more rise and fall than you need.",
            "Read a page of a story aloud, with a voice for everyone in it.",
            "Drop your voice at the end of every paragraph; it tells people that a thought is finished.",
        ),
        ("Five minutes a day, aloud.", "Two sessions before the next take."),
        (
            "In the next take one word stands out in every sentence that matters.",
            "The next take has no long stretch on one note.",
        ),
    ),
}
REHEARSAL: Final = Material(
    ("Rehearse in small pieces", "Build the talk from its edges"),
    (
        "The opening and the ending are what people keep. They deserve more rehearsal than the middle.",
        "Short pieces, said aloud and said again, change more than one long run from start to finish.",
    ),
    (
        "Say *{quote}* until you like how it sounds, and notice what you changed.",
        "Record only the opening, listen to it once, and record it again straight away.",
        "Learn the last sentence of the talk by heart, so that you always know where you are going.",
        "Tell the talk to somebody in a minute, without slides or notes.",
        "Rehearse once in the place, or at least in the clothes, where you will give it.",
    ),
    ("Ten minutes a day until the talk.", "Three short sessions rather than one long one."),
    (
        "You can give the opening and the ending without notes.",
        "The next take feels shorter to you, and it is easier to watch.",
    ),
)
RECORDING: Final = Material(
    ("A recording that shows you", "Set up once, see yourself clearly"),
    (
        "What the camera and the microphone do not catch, nobody can coach.",
        "A few minutes spent on the set-up make everything that follows more exact.",
    ),
    (
        "Put the camera at the height of your eyes and sit near enough that head, shoulders and hands are in the picture.",
        "Face a window or a lamp, and keep bright light from behind you.",
        "Use a headset or move the microphone close, close the door, and check that the recording has sound.",
        "Record half a minute, play it back, and check that you can see your eyes and hear every word.",
    ),
    ("Ten minutes, before the next take.",),
    ("In the next take your face, your hands and your voice can all be measured.",),
)
