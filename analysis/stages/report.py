"""Put the result together and set the PDF."""

import hashlib
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
    from analysis import results
    from analysis.reports import pdf
    from videos import files
    from videos.models import MediaFile

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
    rendered = pdf.render(result)
    kept = files.keep(video, MediaFile.Kind.REPORT, rendered, version=hashlib.sha256(rendered).hexdigest()[:16])
    return {"result": result, "pdf": kept.storage_path}


STAGE = Stage(name="report", version=1, needs=("coaching", "scoring"), share=3, sentence="Writing your report", run=run, settings=_settings)
