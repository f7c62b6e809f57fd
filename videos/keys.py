"""Object keys. Every stored byte of a person lies under `{user_id}/{video_id}/`, and only here is that spelt."""

import uuid

from accounts import folders


def source(user_id: uuid.UUID, video_id: uuid.UUID, suffix: str) -> str:
    """The recording as it came in; `suffix` is the dot and ending that its container commonly has."""
    return f"{folders.person(user_id)}/{video_id}/source{suffix}"


def derived(user_id: uuid.UUID, video_id: uuid.UUID, name: str) -> str:
    """A file made from the recording: `thumbnail.jpg`, `waveform.json`, `report.pdf`."""
    return f"{folders.person(user_id)}/{video_id}/{name}"
