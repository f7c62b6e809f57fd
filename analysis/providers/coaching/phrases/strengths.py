"""What went well, said in several ways; the same facts carry each of them."""

from typing import Final

SAID: Final[dict[str, tuple[str, ...]]] = {
    "steady_eye_contact": (
        "You look into the camera for about {percent} percent of the time, and that holds people.",
        "For about {percent} percent of the talk your eyes are with the camera.",
        "About {percent} percent of the time you look straight at the person watching.",
    ),
    "steady_eye_contact_full": (
        "Your eyes hardly leave the camera, and that holds people.",
        "Nearly all the time you look straight at the person watching.",
        "From beginning to end you stay with the person watching.",
    ),
    "good_look": (
        "From {time} to {end_time} you hold the camera without looking away.",
        "The stretch from {time} to {end_time} is spoken straight into the camera.",
    ),
    "pace_in_range": (
        "Your pace of about {words_per_minute} words a minute is easy to follow.",
        "At about {words_per_minute} words a minute, people can listen and think at the same time.",
        "You speak at about {words_per_minute} words a minute, which leaves listeners room to follow.",
    ),
    "pace_on_the_whole": (
        "On the whole your pace, about {words_per_minute} words a minute, is easy to follow.",
        "Taken as a whole, your pace of about {words_per_minute} words a minute leaves listeners room.",
    ),
    "pace_near_target": (
        "On the whole your pace, about {words_per_minute} words a minute, is close to what people follow with ease.",
        "Taken as a whole, your pace of about {words_per_minute} words a minute is near the range that people follow best.",
    ),
    "few_fillers_none": (
        "Not one filler was heard in this talk.",
        "There is no filler to be heard from beginning to end.",
    ),
    "few_fillers": (
        "Fillers are rare; {fillers_heard} in the whole talk.",
        "You hardly lean on fillers: {fillers_heard} from beginning to end.",
    ),
    "calm_body": (
        "Your body stays calm, and nothing draws attention away from what you say.",
        "You hold yourself quietly; the attention stays with your words.",
    ),
    "good_gestures": (
        "Your hands are part of the talk: about {per_minute} gestures a minute.",
        "With about {per_minute} gestures a minute, your hands help to tell the story.",
    ),
    "pointed": (
        "When you say *{quote}* at {time}, your hand goes with it, and the eye knows where to look.",
        "At {time} your hand follows the words *{quote}*; that is how pointing should feel.",
    ),
    "smiled_with_words": (
        "The smile at {time}, on *{quote}*, says the same as the words.",
        "At {time} you say *{quote}* and smile; people believe that.",
    ),
    "warm_look": (
        "From {time} to {end_time} you smile into the camera, and it is easy to smile back.",
        "The smile into the camera from {time} to {end_time} is a gift to the person watching.",
    ),
    "lively_voice": (
        "From {time} to {end_time} your voice rises and falls with the meaning.",
        "Between {time} and {end_time} there is life in your voice.",
    ),
}
TIMELINES: Final = (
    "A few minutes before each talk.",
    "Once a week is enough to keep it.",
    "Five minutes on the day before you speak.",
)
KEEPING: Final[dict[str, tuple[str, str, tuple[str, ...], str]]] = {
    # theme: (title, why, exercises, how to tell)
    "eyes": (
        "Keep your eyes where they are",
        "Eye contact is the first thing to go when a talk gets longer or harder, so it is worth a little upkeep.",
        (
            "Give the talk once with your notes face down and notice where your eyes want to go.",
            "Put a small mark beside the lens and tell your opening to it.",
            "Practise handing over to a slide: look, say what it shows, and come back to the lens before the next sentence.{with_slides}",
            "Say *{quote}* to the lens, and hold it for a breath after the last word.",
            "Answer a question aloud and let your eyes stay with the lens while you think.",
        ),
        "In the next take your eyes still rest on the camera through every opening and every ending.",
    ),
    "fast": (
        "Keep this pace when it gets exciting",
        "A pace that sits well in rehearsal tends to run away in front of people; knowing how it feels helps you find it again.",
        (
            "Mark a breath at the end of each paragraph of your notes and take it.",
            "Say *{quote}* at this pace, then faster, then at this pace again, and notice the difference in your breath.",
            "Give the opening while walking slowly; let the steps keep the time.",
            "Listen to a minute of this recording just before the next rehearsal.",
        ),
        "The next take stays within the same range from the first minute to the last.",
    ),
    "fillers": (
        "Keep the silences you already trust",
        "A short silence gives listeners time to think, and you already let it stand.",
        (
            "Answer an unexpected question aloud and keep your mouth closed while you think.",
            "Say *{quote}*, stop for a full breath, and go on without a bridge word.",
            "Give the talk once from the last part to the first; the new order shows where you would reach for a filler.",
            "Explain something that you learned this week, and let every pause stay empty.",
        ),
        "The next take is as clean as this one.",
    ),
    "body": (
        "Keep the calm you have",
        "Stillness reads as confidence, and it leaves your gestures room to mean something.",
        (
            "Before you start, stand with both feet on the floor and breathe out once, slowly.",
            "Give the opening without moving your feet, and let only the hands help.",
            "Say *{quote}* and let your hands come to rest before the next sentence.",
            "Ask somebody to watch your opening and to say what moved that did not help.",
        ),
        "The next take is as quiet around the words as this one.",
    ),
    "gestures": (
        "Keep your hands in the story",
        "A gesture that comes with the word helps people to see what you mean.",
        (
            "Tell the middle of the talk to the wall with gestures twice as large as they feel natural, then once as they come.",
            "Choose three words of the talk that have a shape or a direction, and give each its own gesture.",
            "Say *{quote}* and let one hand draw it in the air.",
            "Play a minute of this recording without sound, and keep the gestures that still make sense.",
        ),
        "In the next take the hands still move with the words that matter.",
    ),
    "face": (
        "Keep your face in the talk",
        "People read the face before they hear the sentence.",
        (
            "Say your opening to somebody you like, or to their picture.",
            "Before each part, think for a breath about why it matters to you.",
            "Say *{quote}* with your eyes closed first, then open them and say it to one person.",
            "Play a minute of this recording without sound, and find the moment in which your face says most.",
        ),
        "In the next take the face still says what the words say.",
    ),
    "voice": (
        "Keep the music in your voice",
        "A voice that moves keeps people listening even when the matter is dry.",
        (
            "Read a page of a story aloud for somebody, with every voice in it.",
            "Say *{quote}* three times, each time leaning on a different word.",
            "Underline one word in each sentence of your opening and lean on it.",
            "Say your last sentence in three ways, and keep the one that sounds finished.",
        ),
        "The next take has as much rise and fall as the liveliest part of this one.",
    ),
}
