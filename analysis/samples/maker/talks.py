"""The three talks: what is said, how, and what the body does meanwhile. Planned beforehand, never fitted to an analyser."""

from dataclasses import dataclass

from analysis.samples.maker.voice import Line

HALTING = 200.0
"""Words a minute between hesitations, so that the whole sentence still flows at about 140."""


@dataclass(frozen=True)
class Cue:
    """Something the body or the screen does from `start` to `end`, each a mark of the script with seconds added ("chart+0.5").

    `kind`: slide (value = slide number), away (eyes and head off the camera: left, right, down), smile (0..1), sad (0..1),
    gesture (open, count), point, fidget, hidden (hands out of the picture).
    """

    kind: str
    start: str
    end: str
    value: str = ""


@dataclass(frozen=True)
class Planted:
    """A known event: what a careful coach would remark on; kind and cause as in the result, `start` and `end` as in Cue.

    Looks away of two seconds and more are planted by their cues and not listed again.
    """

    kind: str
    cause: str
    start: str
    end: str
    detail: str


@dataclass(frozen=True)
class Talk:
    id: str
    title: str
    layout: str
    jacket: tuple[float, float, float]
    room: tuple[float, float, float]
    mirrored: bool
    shift: float
    """Semitones above the voice's own pitch."""
    lines: tuple[Line, ...]
    cues: tuple[Cue, ...]
    planted: tuple[Planted, ...]


PITCH = Talk(
    id="pitch",
    title="Startup pitch: Second Plate",
    layout="side_by_side",
    jacket=(0.16, 0.22, 0.36),
    room=(0.80, 0.79, 0.76),
    mirrored=False,
    shift=0.0,
    lines=(
        Line("{hello} Good morning. I'm Anna, and I run a small company called <um> Second Plate.", 0.58, HALTING),
        Line("{meals} Every night, the restaurant around the corner from you throws away <uh> about forty meals.", 0.65, HALTING),
        Line("Not because the food is bad.", 0.58),
        Line("Because {nobody} nobody knew <um> how many people would come.", 0.72, HALTING),
        Line("{year} We worked on this problem for a year, and <um> we spoke with <uh> more than two hundred <um> owners.", 0.58, HALTING),
        Line("They all told us {same} the same thing. They guess.", 0.86),
        Line("{chart} Now {look} look at this chart.", 0.79),
        Line("The grey bars show the waste {before} before we came,", 0.58),
        Line("and the green bars show what was left.", 0.72),
        Line(
            "{rush} Waste fell by thirty one percent in the first month, food costs went down by nine percent, the staff stayed"
            " forty minutes less every night, and eleven of the twelve kitchens kept paying after the trial was over.",
            0.79,
            228,
        ),
        Line("{price} Each kitchen pays us <uh> ninety dollars a month.", 0.65, HALTING),
        Line("{right} Right here you see what they save.", 0.65),
        Line("The whole thing pays for itself in {ten} ten days.", 3.0),
        Line("{happy} We are so happy and proud of this wonderful team.", 0.65, melody=0.35),
        Line("It has been a great and beautiful year for all of us.", 0.72, melody=0.35),
        Line("{ask} We are raising <um> six hundred thousand dollars.", 0.58, HALTING),
        Line("It gives us eighteen months, and it brings us to <uh> three hundred kitchens.", 0.72, HALTING),
        Line("{love} If you love good food, and you hate to see it wasted,", 0.4),
        Line("come and talk to me. Thank you.", 0.0),
    ),
    cues=(
        Cue("slide", "0", "meals-0.2", "0"),
        Cue("slide", "meals-0.2", "chart-0.4", "1"),
        Cue("slide", "chart-0.4", "price-0.3", "2"),
        Cue("slide", "price-0.3", "ask-0.3", "3"),
        Cue("slide", "ask-0.3", "end", "4"),
        Cue("smile", "hello-0.3", "hello+3.4", "0.9"),
        Cue("gesture", "meals+1.0", "meals+4.2", "open"),
        Cue("away", "meals+4.4", "meals+8.0", "right"),
        Cue("gesture", "nobody-0.4", "nobody+2.2", "open"),
        Cue("fidget", "year+0.8", "year+3.6"),
        Cue("away", "year+3.8", "year+7.0", "down"),
        Cue("away", "before-2.4", "before+3.4", "right"),
        Cue("away", "rush+1.4", "rush+7.0", "right"),
        Cue("fidget", "rush+8.0", "rush+10.6"),
        Cue("away", "price+0.3", "price+4.0", "right"),
        Cue("point", "right-0.4", "right+2.2", "right"),
        Cue("away", "ten+1.0", "ten+3.4", "down"),
        Cue("fidget", "ten+0.9", "ten+3.3"),
        Cue("sad", "happy-0.6", "line:14", "0.75"),
        Cue("away", "ask+0.1", "ask+5.6", "right"),
        Cue("fidget", "ask+5.8", "ask+8.2"),
        Cue("away", "love-0.2", "love+1.9", "right"),
        Cue("smile", "love+2.0", "end", "1.0"),
        Cue("gesture", "love+0.3", "love+3.2", "open"),
    ),
    planted=(
        Planted("FILLER_WORDS", "filler_cluster", "filler:3", "filler:5", "three hesitations in one sentence"),
        Planted("MISSING_GESTURE", "missing_gesture", "look", "look+1.0", "'look at this chart' and both hands stay down"),
        Planted("PACING_MISMATCH", "rushing", "rush", "line:9", "rushes through five figures"),
        Planted("PACING_MISMATCH", "long_silence", "line:12", "happy", "silence of three seconds"),
        Planted("EMOTIONAL_MISMATCH", "glad_words_flat_face", "happy", "line:14", "glad words, downcast face, flat voice"),
        Planted("POSITIVE_MOMENT", "pointed", "right", "right+2.0", "points to the slide while speaking of it"),
    ),
)

CLASS = Talk(
    id="class",
    title="Class presentation: Why leaves change color",
    layout="picture_in_picture",
    jacket=(0.36, 0.13, 0.17),
    room=(0.66, 0.70, 0.66),
    mirrored=True,
    shift=1.2,
    lines=(
        Line("{hello} Hello everyone. <um> Today I want to <uh> explain why leaves <um> change color in the fall.", 0.7, 210),
        Line(
            "{summer} In the summer a leaf is green, because it is full of <um> a pigment that <uh> catches the light of the sun.", 0.8, 205
        ),
        Line("{drag} The tree has to make this green pigment again and again,", 1.4, 130, 0.7),
        Line("all summer long,", 1.4, 130, 0.7),
        Line("because the strong light slowly destroys it.", 3.4, 130, 0.7),
        Line("{stops} So <um> when the days get shorter <uh> the tree <um> just stops.", 1.2, HALTING),
        Line("{graph} If you {look} look at this graph, you can see", 0.7),
        Line("that the green line falls in {september} September,", 0.8),
        Line("but the yellow line stays where it was.", 0.9),
        Line("{hidden} The yellow was <um> there all the time.", 0.7, HALTING),
        Line("It was {under} hidden under the green.", 1.0),
        Line("{more} There are <uh> more pigments here, but we have no time for them.", 0.8, HALTING),
        Line(
            "{rush} The red ones are made in the last weeks out of sugar that is trapped in the leaf, and they protect it from cold light"
            " while the tree pulls back what it can still use into the branches and the roots.",
            1.2,
            222,
        ),
        Line("{storm} In a bad winter, terrible storms and disease kill thousands of <um> old trees.", 0.5, 210),
        Line("It is a painful and tragic loss.", 2.4, 190),
        Line("{all} That is <uh> all I have. Thank you for listening.", 0.0, HALTING),
    ),
    cues=(
        Cue("slide", "0", "summer-0.3", "0"),
        Cue("slide", "summer-0.3", "graph-0.4", "1"),
        Cue("slide", "graph-0.4", "more-0.2", "2"),
        Cue("slide", "more-0.2", "more+2.2", "3"),
        Cue("slide", "more+2.2", "end", "4"),
        Cue("away", "hello+2.0", "hello+5.0", "down"),
        Cue("away", "summer+0.4", "summer+7.4", "left"),
        Cue("away", "drag+0.2", "drag+9.4", "left"),
        Cue("away", "drag+11.0", "drag+15.2", "down"),
        Cue("away", "stops+0.6", "stops+3.4", "down"),
        Cue("away", "graph+0.8", "graph+8.4", "left"),
        Cue("away", "hidden+0.6", "hidden+3.2", "left"),
        Cue("away", "more+0.6", "more+3.6", "left"),
        Cue("away", "rush+0.4", "rush+9.4", "left"),
        Cue("away", "all-2.5", "all-0.3", "down"),
        Cue("fidget", "hello+0.2", "hello+3.2"),
        Cue("fidget", "summer+3.0", "summer+5.8"),
        Cue("fidget", "drag+10.6", "drag+14.2"),
        Cue("fidget", "stops+0.2", "stops+3.4"),
        Cue("fidget", "more+0.2", "more+3.0"),
        Cue("fidget", "rush+5.0", "rush+7.8"),
        Cue("fidget", "all-2.2", "all+1.6"),
        Cue("gesture", "under-0.8", "under+1.6", "open"),
        Cue("smile", "storm-0.4", "line:14", "1.0"),
    ),
    planted=(
        Planted("PACING_MISMATCH", "dragging", "drag", "line:5", "drags, about 90 words per minute"),
        Planted("PACING_MISMATCH", "long_silence", "line:4", "stops", "silence of 3.4 seconds"),
        Planted("FILLER_WORDS", "filler_cluster", "filler:0", "filler:2", "three hesitations in the first sentence"),
        Planted("FILLER_WORDS", "filler_cluster", "filler:5", "filler:7", "three hesitations in one sentence"),
        Planted("MISSING_GESTURE", "missing_gesture", "look", "look+1.0", "'look at this graph' and both hands stay down"),
        Planted("PACING_MISMATCH", "brief_slide", "more-0.2", "more+2.2", "a slide of about forty words is shown for 2.4 seconds"),
        Planted("PACING_MISMATCH", "rushing", "rush", "line:12", "rushes through the hardest part"),
        Planted("EMOTIONAL_MISMATCH", "troubled_words_smile", "storm", "line:14", "a painful loss, told with a broad smile"),
        Planted("PACING_MISMATCH", "long_silence", "line:14", "all", "silence of 2.4 seconds"),
    ),
)

TEAM = Talk(
    id="team",
    title="Team introduction: The river project",
    layout="full_screen",
    jacket=(0.12, 0.30, 0.28),
    room=(0.84, 0.80, 0.74),
    mirrored=False,
    shift=-1.2,
    lines=(
        Line("{hello} Hi, and welcome.", 0.51),
        Line("My name is Sarah, and I have the pleasure to introduce the team behind the river project.", 0.77),
        Line("{five} We are five people in two cities,", 0.51),
        Line("and together we find out how clean our rivers really are.", 0.85),
        Line("{daniel} Let me start with Daniel.", 0.68),
        Line("He builds our sensors, and he can {repair} repair almost anything with a paper clip.", 0.85),
        Line("{laura} Next to him you see Laura.", 0.68),
        Line("She turns a million numbers a day into {one} one simple map.", 0.94),
        Line("{here} Here is the map from last week.", 0.68),
        Line("The {blue} blue parts are safe for swimming.", 1.1),
        Line("{look} Look at this red line, down on the left.", 0.68),
        Line("That is the part we still have to fix.", 0.94),
        Line("{coffee} Three students help us in the summer.", 0.59),
        Line("They carry the boats, they ask good questions, and they drink our coffee.", 0.85),
        Line("{love} We laugh a lot, we learn every day, and we love this work.", 0.85),
        Line("{town} If your town has a river, write to us.", 0.59),
        Line("We would be {glad} glad to come and visit. Thank you.", 0.0),
    ),
    cues=(
        Cue("slide", "0", "daniel-0.3", "0"),
        Cue("slide", "daniel-0.3", "here-0.3", "1"),
        Cue("slide", "here-0.3", "town-0.3", "2"),
        Cue("slide", "town-0.3", "end", "3"),
        Cue("smile", "hello-0.3", "hello+4.6", "0.95"),
        Cue("gesture", "five+0.3", "five+4.4", "open"),
        Cue("point", "daniel+0.2", "daniel+2.2", "left"),
        Cue("smile", "repair-0.2", "repair+2.4", "0.8"),
        Cue("gesture", "one-0.8", "one+1.4", "open"),
        Cue("point", "here-0.2", "here+2.2", "left"),
        Cue("away", "coffee+0.4", "coffee+3.4", "left"),
        Cue("gesture", "coffee+3.8", "coffee+7.0", "open"),
        Cue("smile", "love-0.2", "love+3.8", "1.0"),
        Cue("gesture", "town+0.4", "town+2.6", "open"),
        Cue("smile", "glad-0.6", "end", "1.0"),
    ),
    planted=(
        Planted("POSITIVE_MOMENT", "pointed", "here", "here+2.0", "points at the map while speaking of it"),
        Planted("MISSING_GESTURE", "missing_gesture", "look", "line:10", "'look at this red line' and both hands stay down"),
        Planted("POSITIVE_MOMENT", "smiled_with_words", "love", "love+3.8", "glad words and a glad face"),
    ),
)

TALKS = (PITCH, CLASS, TEAM)
