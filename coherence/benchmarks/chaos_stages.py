"""The pipeline's shape with stages that take a moment and look into nothing: for what happens around them."""

import time
from dataclasses import replace
from typing import Any, Final

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.tests.pipeline_stages import STAGES as SMALL

STEPS: Final = 8
STEP_SECONDS: Final = 0.1


def _slowed(stage: Stage) -> Stage:
    def run(ctx: StageContext) -> Any:
        for step in range(STEPS):
            ctx.progress(step / STEPS)
            time.sleep(STEP_SECONDS)
        return stage.run(ctx)

    return replace(stage, run=run)


STAGES: Final = tuple(_slowed(stage) for stage in SMALL)
