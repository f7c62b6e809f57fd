"""Put the result together and set the PDF."""

from typing import Any

from analysis.models import Analysis
from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.stages import evidence


def _settings(analysis: Analysis) -> Any:
    video = analysis.video
    return [str(video.id), video.title, video.created_at.isoformat(), video.user.time_zone]


def run(ctx: StageContext) -> Any:
    """`{"result": AnalysisResult, "pdf": storage key}`."""
    from analysis import documents, results

    video = ctx.video
    about = results.About(
        video_id=str(video.id),
        title=video.title,
        uploaded_at=video.created_at,
        size_bytes=video.size_bytes,
        height=min(video.width, video.height),
        time_zone=video.user.time_zone,
    )
    result = results.assemble(evidence.remarks_of(ctx), ctx.result_of("coaching"), about)
    return {"result": result, "pdf": documents.keep(video, result).storage_path}


STAGE = Stage(name="report", version=1, needs=("coaching", "scoring"), share=3, sentence="Writing your report", run=run, settings=_settings)
