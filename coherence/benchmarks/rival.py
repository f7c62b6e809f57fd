"""The same answer by FastAPI, SQLAlchemy and asyncpg, to compare with: no throttle, no log, no request id, no other endpoint."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coherence.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from fastapi import FastAPI, Request, Response  # noqa: E402
from sqlalchemy import URL, text  # noqa: E402
from sqlalchemy.ext.asyncio import create_async_engine  # noqa: E402

from accounts.supabase import tokens  # noqa: E402
from analysis import standing  # noqa: E402
from analysis.pipeline import estimate  # noqa: E402
from analysis.querysets import UNFINISHED  # noqa: E402
from coherence.core.errors import AppError  # noqa: E402
from videos import statuses  # noqa: E402

USER = text("select id, is_active from users where supabase_id = :subject")
STANDING = text(
    "select v.status, v.duration_seconds, a.id, a.status, a.progress, a.stage, a.error_message from videos v"
    " left join analyses a on a.video_id = v.id where v.id = :video and v.deleted_at is null"
    " and (v.sample_id is not null or v.user_id = :user) order by a.created_at desc, a.id desc limit 1"
)
STEPS = text("select stage, status, progress from video_processing_jobs where analysis_id = :run")


def address() -> URL:
    known = connection.settings_dict
    host = known["HOST"] or known["OPTIONS"].get("host")
    socket = {"host": host} if host and host.startswith("/") else {}
    return URL.create(
        "postgresql+asyncpg",
        known["USER"],
        known["PASSWORD"] or None,
        host=None if socket else host,
        port=int(known["PORT"]) if known["PORT"] else None,
        database=known["NAME"],
        query=socket,
    )


@asynccontextmanager
async def life(app: FastAPI) -> AsyncIterator[None]:
    """The rates are read once and kept in memory: our cache is for threads, and would cost an event loop more than all the rest."""
    rates = await asyncio.to_thread(estimate._rates)
    estimate._rates = lambda: rates
    yield


engine = create_async_engine(address(), pool_size=8, max_overflow=0)
app = FastAPI(openapi_url=None, lifespan=life)


@app.get("/healthz")
async def alive() -> dict[str, str]:
    return {"status": "alive"}


@app.get("/api/videos/{video_id}/status")
async def status(request: Request, video_id: UUID) -> Any:
    try:
        claims = tokens.verify(request.headers.get("authorization", "").removeprefix("Bearer "))
    except AppError as refusal:
        return Response(refusal.message, refusal.status)
    async with engine.connect() as database:
        user = (await database.execute(USER, {"subject": claims.subject})).first()
        if user is None or not user.is_active:
            return Response(status_code=401)
        row = (await database.execute(STANDING, {"video": video_id, "user": user.id})).first()
        if row is None:
            return Response(status_code=404)
        video, duration, run, run_status, progress, stage, error = row
        found = (await database.execute(STEPS, {"run": run})).all() if run_status in UNFINISHED else []
    word = statuses.wire(video)
    told = {
        "videoId": video_id,
        "status": word,
        "progress": 100 if word == "complete" else progress or 0,
        "stage": stage or standing.SENTENCES[word],
    }
    left = estimate.along_the_longest_path([estimate.Step(*each) for each in found], duration) if found else None
    return told | ({"etaSeconds": round(left)} if left is not None else {}) | ({"error": error} if word == "error" else {})
