"""Count the score, with its arithmetic and what would change it."""

from typing import Any

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.stages import evidence


def run(ctx: StageContext) -> Any:
    """The score as in the result."""
    from analysis.measures import codec
    from analysis.measures.scoring import score, what_if

    found = evidence.remarks_of(ctx)
    return codec.dump({**score.as_json(found.score), "whatIf": what_if.as_json(found.changes)})


STAGE = Stage(name="scoring", version=2, needs=("dissonance",), share=1, sentence="Counting the score", run=run)
