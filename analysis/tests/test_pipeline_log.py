"""While a stage works, every line of the log says for which job and video."""

import json
import logging

import pytest
import structlog

from analysis import runs
from analysis.pipeline import runner

pytestmark = pytest.mark.django_db


def test_it_works(make_video, pipeline, caplog):
    video = make_video()
    run = runs.start(video)
    job = run.jobs.get(stage="probe")
    pipeline.fail("probe", "bug")
    seen: list[dict] = []

    class Look(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(json.loads(json.dumps(structlog.contextvars.get_contextvars())))

    look = Look()
    logging.getLogger("analysis.pipeline.runner").addHandler(look)
    runner.run(job.pk)
    logging.getLogger("analysis.pipeline.runner").removeHandler(look)
    assert [(each["job"], each["video_id"], each["attempt"]) for each in seen] == [(str(job.pk), str(video.pk), 1)]
    assert structlog.contextvars.get_contextvars() == {}
