"""The three talks: what is said, how, and what the body does meanwhile. Planned beforehand, never fitted to an analyser."""

from dataclasses import dataclass

from analysis.samples.maker.voice import Line


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
    """A known event: what a careful coach would remark on. `start` and `end` as in Cue."""

    kind: str
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
    character: float
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
    character=1.0,
    lines=(
        Line("{hello} Good morning. I'm Anna, and I run a small company called Second Plate.", 0.95),
        Line("{meals} Every night, the restaurant around the corner from you throws away about forty meals.", 0.9),
        Line("Not because the food is bad. Because {nobody} nobody knew how many people would come.", 1.05),
        Line("{year} We worked on this problem for a year, and <um> we spoke with <uh> more than two hundred <um> owners.", 0.85),
        Line("They all told us {same} the same thing. They guess.", 1.15),
        Line(
            "{chart} Now {look} look at this chart. The grey bars show the waste before we came, and the green bars show what was left.",
            0.85,
        ),
        Line(
            "{rush} Waste fell by thirty one percent in the first month, food costs went down by nine percent, orders were placed"
            " two days earlier, the staff stayed forty minutes less every night, and eleven of the twelve kitchens {kept} kept paying"
            " after the trial was over.",
            1.05,
            pace=228,
        ),
        Line("{price} Each kitchen pays us ninety dollars a month. {right} Right here you see what they save.", 0.85),
        Line("The whole thing pays for itself in {ten} ten days.", 3.0),
        Line(
            "{happy} We are so happy and proud of this wonderful team. It has been a great and beautiful year for all of us.",
            0.7,
            melody=0.35,
        ),
        Line(
            "{ask} We are raising six hundred thousand dollars. It gives us eighteen months, and it brings us to three hundred kitchens.",
            1.05,
        ),
        Line("{love} If you love good food, and you hate to see it wasted, come and {talk} talk to me. Thank you.", 0.0),
    ),
    cues=(
        Cue("slide", "0", "meals-0.2", "0"),
        Cue("slide", "meals-0.2", "chart-0.4", "1"),
        Cue("slide", "chart-0.4", "price-0.3", "2"),
        Cue("slide", "price-0.3", "ask-0.3", "3"),
        Cue("slide", "ask-0.3", "end", "4"),
        Cue("smile", "hello-0.3", "hello+3.4", "0.9"),
        Cue("gesture", "meals+1.2", "meals+4.6", "open"),
        Cue("gesture", "nobody-0.4", "nobody+2.3", "open"),
        Cue("gesture", "same-0.6", "same+1.6", "open"),
        Cue("point", "right-0.4", "right+2.4", "right"),
        Cue("sad", "happy-0.6", "happy+7.4", "0.75"),
        Cue("away", "ask+0.1", "ask+5.6", "right"),
        Cue("away", "rush+3.0", "rush+4.0", "right"),
        Cue("fidget", "ten+1.2", "ten+3.6"),
        Cue("smile", "love+2.0", "end", "1.0"),
        Cue("gesture", "love+0.3", "love+3.2", "open"),
    ),
    planted=(
        Planted("FILLER_WORDS", "filler:0", "filler:2", "three hesitations in one sentence"),
        Planted("MISSING_GESTURE", "look", "look+1.0", "'look at this chart' and both hands stay down"),
        Planted("PACING_MISMATCH", "rush", "line:6", "rushes through six figures"),
        Planted("PACING_MISMATCH", "line:8", "happy", "silence of three seconds"),
        Planted("EMOTIONAL_MISMATCH", "happy", "line:9", "glad words, downcast face, flat voice"),
        Planted("EYE_CONTACT_LOSS", "ask+0.1", "ask+5.6", "reads the slide instead of looking up"),
        Planted("POSITIVE_MOMENT", "love+2.0", "end-0.2", "closes with a smile into the camera"),
    ),
)

CLASS = Talk(
    id="class",
    title="Class presentation: Why leaves change color",
    layout="picture_in_picture",
    jacket=(0.36, 0.13, 0.17),
    room=(0.66, 0.70, 0.66),
    mirrored=True,
    character=1.05,
    lines=(
        Line("{hello} Hello everyone. <um> Today I want to explain <uh> why leaves change color in the fall.", 0.95),
        Line("{summer} In the summer a leaf is green, because it is full of <um> a pigment that catches the light of the sun.", 0.95),
        Line("{drag} The tree has to make this green pigment again and again,", 1.4, pace=130, melody=0.7),
        Line("all summer long,", 1.4, pace=130, melody=0.7),
        Line("because the strong light slowly destroys it.", 3.4, pace=130, melody=0.7),
        Line("{stops} So <um> when the days get shorter <uh> the tree <um> just stops.", 1.05),
        Line(
            "{graph} If you {look} look at this graph, you can see that the green line falls in September,"
            " but the yellow line stays where it was.",
            0.95,
        ),
        Line("{hidden} The yellow was there all the time. It was {under} hidden under the green.", 1.05),
        Line("{more} There are more pigments on this slide, but we have no time for them.", 0.85),
        Line(
            "{rush} The red ones are made new in the last weeks out of sugar that is trapped in the leaf, and they protect it"
            " from cold light while the tree pulls back what it can still use, the nitrogen and the phosphorus, into the branches and the roots.",
            1.15,
            pace=222,
        ),
        Line("{storm} In a bad winter, terrible storms and disease kill thousands of old trees. It is a painful and tragic loss.", 2.6),
        Line("{all} That is <uh> all I have. Thank you for listening.", 0.0),
    ),
    cues=(
        Cue("slide", "0", "summer-0.3", "0"),
        Cue("slide", "summer-0.3", "graph-0.4", "1"),
        Cue("slide", "graph-0.4", "more-0.2", "2"),
        Cue("slide", "more-0.2", "more+2.2", "3"),
        Cue("slide", "more+2.2", "end", "4"),
        Cue("away", "hello+2.0", "hello+5.0", "down"),
        Cue("away", "summer+0.4", "summer+6.4", "left"),
        Cue("away", "drag+0.2", "drag+9.4", "left"),
        Cue("away", "stops+0.2", "stops+3.0", "down"),
        Cue("away", "graph+0.8", "graph+7.0", "left"),
        Cue("away", "rush+0.4", "rush+8.0", "left"),
        Cue("fidget", "hello+0.2", "hello+3.2"),
        Cue("fidget", "drag+10.6", "drag+14.2"),
        Cue("fidget", "stops+1.0", "stops+4.6"),
        Cue("fidget", "all-2.2", "all+1.6"),
        Cue("gesture", "under-1.6", "under+1.2", "open"),
        Cue("smile", "storm-0.4", "storm+6.6", "1.0"),
    ),
    planted=(
        Planted("EYE_CONTACT_LOSS", "hello+2.0", "hello+5.0", "looks down at the notes"),
        Planted("EYE_CONTACT_LOSS", "summer+0.4", "summer+6.4", "reads from the slide"),
        Planted("EYE_CONTACT_LOSS", "drag+0.2", "drag+9.4", "reads from the slide"),
        Planted("PACING_MISMATCH", "drag", "line:5", "drags, about 100 words per minute"),
        Planted("PACING_MISMATCH", "line:4", "stops", "silence of 3.4 seconds"),
        Planted("FILLER_WORDS", "filler:3", "filler:5", "three hesitations in one sentence"),
        Planted("EYE_CONTACT_LOSS", "stops+0.2", "stops+3.0", "looks down at the notes"),
        Planted("MISSING_GESTURE", "look", "look+1.0", "'look at this graph' and both hands stay down"),
        Planted("EYE_CONTACT_LOSS", "graph+0.8", "graph+7.0", "reads from the slide"),
        Planted("PACING_MISMATCH", "more-0.2", "more+2.2", "a slide of about forty words is shown for 2.4 seconds"),
        Planted("PACING_MISMATCH", "rush", "line:9", "rushes through the hardest part"),
        Planted("EYE_CONTACT_LOSS", "rush+0.4", "rush+8.0", "reads from the slide"),
        Planted("EMOTIONAL_MISMATCH", "storm", "line:10", "a painful loss, told with a broad smile"),
        Planted("PACING_MISMATCH", "line:10", "all", "silence of 2.6 seconds"),
    ),
)

TEAM = Talk(
    id="team",
    title="Team introduction: The river project",
    layout="full_screen",
    jacket=(0.12, 0.30, 0.28),
    room=(0.84, 0.80, 0.74),
    mirrored=False,
    character=0.965,
    lines=(
        Line("{hello} Hi, and welcome. My name is Sarah, and I have the pleasure to introduce the team behind the river project.", 0.95),
        Line("{five} We are five people in two cities, and together we find out how clean our rivers really are.", 1.05),
        Line(
            "{daniel} Let me start with Daniel. He builds our sensors, and he can {repair} repair almost anything with a paper clip.", 1.05
        ),
        Line("{laura} Next to him you see Laura. She turns a million numbers a day into {one} one simple map.", 1.15),
        Line("{here} Here is the map from last week. The {blue} blue parts are safe for swimming.", 0.95),
        Line("{look} Look at this red line, down on the left. That is the part we still have to fix.", 1.15),
        Line(
            "{coffee} Three students help us in the summer. They carry the boats, they ask good questions, and they drink our coffee.", 1.05
        ),
        Line("{love} We laugh a lot, we learn every day, and we love this work.", 1.05),
        Line("{town} If your town has a river, write to us. We would be {glad} glad to come and visit. Thank you.", 0.0),
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
        Cue("point", "here-0.2", "here+3.0", "left"),
        Cue("away", "coffee+0.4", "coffee+3.4", "left"),
        Cue("gesture", "coffee+3.6", "coffee+6.6", "open"),
        Cue("smile", "love-0.2", "love+3.8", "1.0"),
        Cue("gesture", "town+0.4", "town+2.6", "open"),
        Cue("smile", "glad-0.6", "end", "1.0"),
    ),
    planted=(
        Planted("POSITIVE_MOMENT", "hello-0.3", "hello+4.6", "opens with a smile into the camera"),
        Planted("POSITIVE_MOMENT", "here-0.2", "here+3.0", "points at the map while speaking of it"),
        Planted("MISSING_GESTURE", "look", "look+1.2", "'look at this red line' and both hands stay down"),
        Planted("EYE_CONTACT_LOSS", "coffee+0.4", "coffee+3.4", "turns to the screen"),
        Planted("POSITIVE_MOMENT", "love-0.2", "love+3.8", "glad words and a glad face"),
        Planted("POSITIVE_MOMENT", "glad-0.6", "end-0.2", "closes with a smile into the camera"),
    ),
)

TALKS = (PITCH, CLASS, TEAM)
