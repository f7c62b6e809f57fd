"""Find the moments where the channels disagree, and keep those whose every claim is verified."""

from typing import Any

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.stages import evidence


def run(ctx: StageContext) -> Any:
    """How many raw moments there were, and the verified flags and moments as in the result."""
    from analysis.measures import codec
    from analysis.measures.shown import flags

    found = evidence.remarks_of(ctx)
    return codec.dump(
        {
            "raw": len(found.moments),
            "clusters": len(found.clusters),
            "flags": [flags.as_flag(flag) for flag in found.chosen.flags],
            "moments": [flags.as_moment(moment) for moment in found.chosen.moments],
            "leftOut": [{"kind": kind, "count": count} for kind, count in found.chosen.left_out],
        }
    )


STAGE = Stage(
    name="dissonance",
    version=4,
    needs=("transcript", "voice", "visual"),
    share=3,
    sentence="Comparing words, voice, face and hands",
    run=run,
    settings=evidence.thresholds,
)
