"""A database as large as years of use leave it: people, recordings, runs and their stages, the same with each seed."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction

from coherence.benchmarks import bulk, found, spoken, stage_rows
from coherence.benchmarks.bulk import Row, new_id, stamp
from coherence.core.postgres import vouch_for_uploads
from videos.shelf.words import line

SEED: Final = 20261121
PEOPLE_AT_ONCE: Final = 100
DOMAIN: Final = "seeded.example.org"
BIG: Final = f"person0@{DOMAIN}"
"""The person with very many recordings."""
FULL_RESULTS: Final = 5
"""So many of a person's newest results are as long as real ones; older ones are cut, or the database would be very large."""
SUBJECTS: Final = ("Pitch", "Lecture", "Team update", "Thesis defence", "Sales demo", "Keynote", "Interview", "Toast")
OCCASIONS: Final = ("rehearsal", "final take", "second try", "before the board", "for the class", "at home", "without notes")

USERS: Final = (
    *("id", "password", "is_superuser", "first_name", "last_name", "is_staff", "is_active", "date_joined", "email", "email_verified"),
    *("supabase_id", "display_name", "avatar_url", "time_zone", "notification_preferences", "privacy_preferences"),
)
CONSENTS: Final = ("id", "user_id", "version", "source", "given_at")
VIDEOS: Final = (
    *("id", "user_id", "title", "original_filename", "storage_path", "size_bytes", "sha256", "container", "duration_seconds", "width"),
    *("height", "status", "coherence_score", "score_tier", "tags", "favourite", "created_at", "updated_at", "deleted_at"),
    "title_words",
)
FILES: Final = ("id", "video_id", "kind", "storage_path", "content_type", "size_bytes", "created_at")


@dataclass(frozen=True)
class Size:
    users: int
    videos: int
    jobs: int
    """About so many."""
    big: int
    """So many of the recordings are one person's."""


@dataclass
class Batch:
    """The rows of some people, by table, in the order in which they refer to one another."""

    users: list[Row] = field(default_factory=list)
    consents: list[Row] = field(default_factory=list)
    videos: list[Row] = field(default_factory=list)
    media_files: list[Row] = field(default_factory=list)
    video_texts: list[Row] = field(default_factory=list)
    analyses: list[Row] = field(default_factory=list)
    video_processing_jobs: list[Row] = field(default_factory=list)

    def write(self) -> Counter[str]:
        columns = (USERS, CONSENTS, VIDEOS, FILES, spoken.TEXTS, stage_rows.ANALYSES, stage_rows.JOBS)
        with transaction.atomic():
            vouch_for_uploads()
            for (table, rows), names in zip(vars(self).items(), columns, strict=True):
                bulk.write(table, names, rows)
        return Counter({table: len(rows) for table, rows in vars(self).items()})


def seed(size: Size) -> Iterator[Counter[str]]:
    """Write it all; yields the rows written so far by table, batch by batch."""
    rng, now = random.Random(SEED), datetime.now(UTC)
    again = max(size.jobs / stage_rows.PER_RUN / size.videos - 1, 0.0)
    written: Counter[str] = Counter()
    people = enumerate(shares(size, rng))
    while some := list(itertools.islice(people, PEOPLE_AT_ONCE)):
        batch = Batch()
        for number, videos in some:
            _person(batch, number, videos, again, rng, now)
        written += batch.write()
        yield written.copy()
    bulk.settle(("videos", "media_files", "analyses", "video_processing_jobs"), scattered=("video_texts",))


def shares(size: Size, rng: random.Random) -> list[int]:
    """How many recordings each person has: the first the given number, of the others few have many."""
    if size.users == 1:
        return [size.videos]
    weights = [rng.expovariate(1.0) + 0.1 for _ in range(size.users - 1)]
    rest, unit = max(size.videos - size.big, 0), sum(weights)
    ends = [round(rest * end / unit) for end in itertools.accumulate(weights)]
    return [min(size.big, size.videos), *(end - begin for begin, end in itertools.pairwise([0, *ends]))]


def _person(batch: Batch, number: int, videos: int, again: float, rng: random.Random, now: datetime) -> None:
    person, joined = new_id(rng), stamp(now - timedelta(days=800))
    password, email = f"!{rng.getrandbits(200):050x}", f"person{number}@{DOMAIN}"
    batch.users.append((person, password, 0, "", "", 0, 1, joined, email, 1, person, f"Person {number}", "", "Europe/Vienna", "{}", "{}"))
    batch.consents.append((new_id(rng), person, "2026-11", "upload", joined))
    span = timedelta(days=700) / max(videos, 1)
    for age in range(videos):
        _video(batch, person, age, now - span * (age + rng.random()) - timedelta(minutes=2), again, rng, now)


def _video(batch: Batch, person: str, age: int, at: datetime, again: float, rng: random.Random, now: datetime) -> None:
    """`age` counts from the newest, which is still being analysed."""
    video, duration = new_id(rng), round(rng.uniform(40, 900), 2)
    at = now - timedelta(seconds=rng.uniform(20, 110)) if age == 0 else at
    status = ("pending" if rng.random() < 0.25 else "processing") if age == 0 else "failed" if rng.random() < 0.03 else "completed"
    deleted = stamp(at + timedelta(days=1)) if age and rng.random() < 0.05 else None
    run = stage_rows.Run(video, status, duration, at, full=age <= FULL_RESULTS)
    score, tier = (None, "")
    for earlier in ([True] if age and rng.random() < again else []) + [False]:
        row, jobs = run.earlier(rng).rows(rng, now) if earlier else run.rows(rng, now)
        batch.analyses.append(row)
        batch.video_processing_jobs.extend(jobs)
        score, tier = found.score_of(row)
    title = f"{rng.choice(SUBJECTS)} {rng.choice(OCCASIONS)} {rng.randint(1, 40)}"
    path, kind = f"{person}/{video}", "mov,mp4,m4a,3gp,3g2,mj2"
    size, hash_ = rng.randint(5, 400) * 10**6, f"{rng.getrandbits(256):064x}"
    about = (video, person, title, f"{title}.mp4", f"{path}/original.mp4", size, hash_, kind, duration, 1920, 1080)
    batch.videos.append((*about, status, score, tier, "[]", int(rng.random() < 0.1), stamp(at), stamp(at), deleted, line(title)))
    if status == "completed":
        batch.video_texts.append((video, person, *spoken.text(video, duration), stamp(at)))
        for name, content in (("thumbnail", "image/jpeg"), ("report", "application/pdf")):
            batch.media_files.append((new_id(rng), video, name, f"{path}/{name}", content, 40_000, stamp(at)))
