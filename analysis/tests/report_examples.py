"""Results of different kinds for the report tests: full, empty, unmeasured, hostile, and in many scripts."""

from typing import Any

HOSTILE = (
    '#set page(fill: red) *b* _i_ $x^2$ \\ <script>alert(1)</script> & "q" `c` @ref // /* #eval("1") [x] \u202eevil\x00\x1b[31m '
    + "long" * 60
)

SCRIPTS = {
    "Chinese": "产品发布会演讲彩排：第二次",
    "Japanese": "製品発表のリハーサル（二回目）",
    "Korean": "두 번째 발표 리허설",
    "Arabic": "عرض المشروع: البروفة الثانية",
    "Hebrew": "חזרה שנייה על המצגת",
    "Devanagari": "प्रस्तुति का दूसरा पूर्वाभ्यास",
    "Bengali": "উপস্থাপনার দ্বিতীয় মহড়া",
    "Tamil": "விளக்கக்காட்சியின் இரண்டாவது ஒத்திகை",
    "Telugu": "ప్రదర్శన యొక్క రెండవ రిహార్సల్",
    "Thai": "การซ้อมนำเสนอครั้งที่สอง",
    "Khmer": "ការហាត់សម",
    "Burmese": "ဒုတိယအကြိမ် လေ့ကျင့်မှု",
    "Georgian": "მეორე რეპეტიცია",
    "Armenian": "Երկրորդ փորձ",
    "Amharic": "ሁለተኛ ልምምድ",
    "Cyrillic": "Вторая репетиция питча",
    "Greek": "Δεύτερη πρόβα της παρουσίασης",
    "Vietnamese": "Buổi tập thuyết trình lần thứ hai",
    "Polish": "Próba generalna: źdźbło, łąka",
    "Emoji": "Launch day 🚀🎉 take ✌",
}


def lanes(duration: float = 120.0) -> dict[str, Any]:
    steps = range(0, int(duration), 2)
    return {
        "duration": duration,
        "words": {
            "pace": [[t, 150.0 if t % 10 else None] for t in steps],
            "fillers": [[12.0, 12.4], [60.1, 60.5]],
            "pauses": [[30.0, 32.5]],
        },
        "voice": {"hop": 0.5, "loudness": [0.5] * int(duration * 2), "pitch": [1.0, None] * int(duration)},
        "face": {"looking": [[0.0, 50.0], [60.0, duration]], "away": [[50.0, 60.0]], "unknown": [], "smile": [[5.0, 8.0]]},
        "hands": {"energy": [[t, 0.4] for t in steps], "pointing": [[44.0, 45.0]]},
        "slides": {"shown": [[0.0, 40.0, 1], [40.0, duration, 2]]},
        "brackets": [
            {"flagId": "a", "start": 41.2, "end": 45.6, "from": "words", "to": "hands", "severity": "HIGH"},
            {"flagId": "b", "start": 80.0, "end": 84.0, "from": "words", "to": "face", "severity": "LOW"},
        ],
    }


def flag(identity: str, timestamp: float, severity: str = "HIGH", **more: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "timestamp": timestamp,
        "endTimestamp": timestamp + 4,
        "type": "MISSING_GESTURE",
        "severity": severity,
        "description": "You say “look at this chart” and your hands stay down.",
        "coaching": "Open one hand towards the slide.",
        "quote": "look at this chart",
        "confidence": 83,
        **more,
    }


def segment(text: str, start: float, **more: Any) -> dict[str, Any]:
    step = 0.3
    words = [
        {"word": word.strip(".,"), "start": start + i * step, "end": start + (i + 1) * step, "confidence": 0.9}
        for i, word in enumerate(text.split())
    ]
    return {
        "id": f"s{start}",
        "text": text,
        "start": start,
        "end": start + len(words) * step,
        "timestamp": start,
        "confidence": 0.9,
        "highlight": None,
        "words": words,
    } | more


def full(**more: Any) -> dict[str, Any]:
    return {
        "videoId": "v",
        "videoTitle": "Seed pitch, second rehearsal",
        "uploadDate": "Nov 20, 2026",
        "createdAt": "2026-11-20T18:03:11Z",
        "durationSeconds": 120.0,
        "coherenceScore": 68,
        "scoreTier": "Good Start",
        "metrics": {"eyeContact": 71, "speakingPaceTarget": "140-160"},
        "metricsDetail": [
            {"key": "eyeContact", "label": "Eye contact", "value": 71.3, "unit": "%", "target": "60-80", "lowConfidence": False},
            {"key": "fidgeting", "label": "Fidgeting", "value": None, "unit": "/min", "lowConfidence": False, "reason": "no trunk in view"},
        ],
        "dissonanceFlags": [flag("b", 80.0, "LOW"), flag("a", 41.2)],
        "strengths": ["You look into the camera for 71 % of the talk."],
        "priorities": ["Let your hands follow your words."],
        "nextThing": {"text": "Say the sentence at 0:41 again and open one hand."},
        "geminiReport": {
            "headline": "Your voice believes it; your hands do not yet.",
            "coachingAdvice": "You open well.\n\nThe end is yours.",
        },
        "lessons": [
            {
                "id": "l",
                "priority": 1,
                "problem": "Hands stay down.",
                "title": "Let the hand arrive with the word",
                "why": "People look where a hand goes.",
                "exercises": ["Read it aloud."],
                "timeline": "Four days",
                "successMetric": "A gesture within three seconds",
            }
        ],
        "moments": [
            {"id": "m", "timestamp": 100, "endTimestamp": 102, "kind": "POSITIVE_MOMENT", "description": "You wait before the price."}
        ],
        "score": {
            "total": 68,
            "outOf": 100,
            "parts": [
                {"name": "Eye contact", "points": 24.5, "outOf": 30, "measured": True, "explanation": "71 %"},
                {"name": "Fidgeting", "points": None, "outOf": 20, "measured": False, "explanation": "no trunk in view"},
            ],
            "whatIf": [{"change": "Gesture at three phrases", "total": 74, "gain": 6}],
        },
        "notMeasured": [{"metric": "fidgeting", "reason": "no trunk in view"}],
        "transcript": [segment("So look at this chart um and you will see.", 40.0, flagId="a", highlight="mismatch")],
        "lanes": lanes(),
    } | more


def unmeasured() -> dict[str, Any]:
    why = "the recording holds no speech"
    return {
        "videoTitle": "Untitled",
        "durationSeconds": 42.0,
        "coherenceScore": None,
        "scoreTier": None,
        "metrics": {"eyeContact": None, "fillerWords": None, "fidgeting": None, "speakingPace": None},
        "dissonanceFlags": [],
        "strengths": [],
        "priorities": [],
        "transcript": [],
        "notMeasured": [{"metric": "speakingPace", "reason": why}],
        "lanes": {"duration": 42.0, **{name: {"reason": why} for name in ("words", "voice", "face", "hands", "slides")}, "brackets": []},
    }


def hostile() -> dict[str, Any]:
    flags = [flag('"><script>x</script>', 20.0, description=HOSTILE, coaching=HOSTILE, quote=HOSTILE, visualEvidence=HOSTILE, type="<X>#[")]
    brackets = [{"flagId": '"><script>x</script>', "start": 20, "end": 22, "from": "words", "to": "face", "severity": "HIGH"}]
    return full(
        videoTitle=HOSTILE,
        dissonanceFlags=flags,
        strengths=[HOSTILE],
        priorities=[HOSTILE],
        nextThing={"text": HOSTILE},
        geminiReport={"headline": HOSTILE, "coachingAdvice": HOSTILE},
        transcript=[segment(HOSTILE, 10.0)],
        notMeasured=[{"metric": HOSTILE, "reason": HOSTILE}],
        lanes=lanes() | {"hands": {"reason": HOSTILE}, "brackets": brackets},
    )


def long(minutes: int = 60, flags: int = 200) -> dict[str, Any]:
    """A keynote: many flags, many words."""
    duration = minutes * 60.0
    times = [10 + i * (duration - 30) / flags for i in range(flags)]
    severities = ("HIGH", "MEDIUM", "LOW", "LOW")
    found = [flag(f"f{i}", t, severities[i % 4]) for i, t in enumerate(times)]
    brackets = [
        {"flagId": f["id"], "start": f["timestamp"], "end": f["endTimestamp"], "from": "words", "to": "hands", "severity": f["severity"]}
        for f in found
    ]
    words = [segment("Every farm loses about a third of its water before it reaches a root.", float(t)) for t in range(0, int(duration), 5)]
    return full(durationSeconds=duration, dissonanceFlags=found, transcript=words, lanes=lanes(duration) | {"brackets": brackets})
