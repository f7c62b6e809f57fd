"""What both sides may say, as JSON schemas: `manage.py api_types` makes documentation/api/realtime.ts of it, and tests hold us to it."""

from typing import Any, Final

from analysis.realtime import events
from videos import statuses
from videos.models import VideoImport

Schema = dict[str, Any]
ID: Final[Schema] = {
    "type": "integer",
    "description": "Its place. Give the last one as `after` when you come back.",
}
AT: Final[Schema] = {"type": "string", "format": "date-time"}
TELLING: Final = (events.STATUS, events.PROGRESS, events.STAGE, events.RESULTS, events.FAILED, events.RENDITIONS)


def _object(described: str, required: Schema, **more: Schema) -> Schema:
    return {"type": "object", "description": described, "properties": {**required, **more}, "required": list(required)}


def _said(kind: str) -> Schema:
    return {"type": {"const": kind}}


def _one_of(*names: str) -> Schema:
    return {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}


STANDING: Final[Schema] = {
    "videoId": {"type": "string", "format": "uuid"},
    "status": {"enum": list(statuses.WIRE.values())},
    "progress": {"type": "integer", "minimum": 0, "maximum": 100},
    "stage": {"type": "string", "description": "A sentence for people."},
}
MORE: Final[Schema] = {
    "etaSeconds": {"type": "integer", "minimum": 0, "description": "To the result; absent while it is not known."},
    "error": {"type": "string", "description": "A sentence for people; only with the status `error`."},
}
IMPORT: Final[Schema] = {
    "importId": {"type": "string", "format": "uuid"},
    "status": {"enum": VideoImport.Status.values},
    "progress": {"type": ["integer", "null"], "description": "0 to 100; null while the size is not known."},
    "receivedBytes": {"type": "integer"},
    "sizeBytes": {"type": ["integer", "null"]},
    "videoId": {"type": ["string", "null"], "description": "Once it is completed."},
}
FAILED: Final[Schema] = {
    "error": {"type": "string", "description": "A sentence for people; also of an attempt that will be repeated."},
    "code": {"type": "string", "description": "Of the error."},
}
COMPONENTS: Final[Schema] = {
    "Standing": _object("Where one recording stands, as GET /videos/{id}/status says it.", STANDING, **MORE),
    "News": _object(
        "Something has changed; all that is known of the recording comes with it.",
        {"id": ID, "type": {"enum": list(TELLING)}, **STANDING, "at": AT},
        **MORE,
    ),
    "Deleted": _object(
        "The recording is gone.", {"id": ID, **_said(events.DELETED), "videoId": {"type": "string", "format": "uuid"}, "at": AT}
    ),
    "Import": _object(
        "A recording that is fetched from an address has come further; as GET /imports/{id} says it. On /ws/me.",
        {"id": ID, **_said(events.IMPORT), **IMPORT, "at": AT},
        **FAILED,
    ),
    "Fetching": _object("A recording that is being fetched, as GET /imports/{id} says it.", IMPORT, **FAILED),
    "Snapshot": _object(
        "Where everything stands at `id`: the first message, or the one after those that were missed.",
        {"id": ID, **_said("snapshot"), "videos": {"type": "array", "items": {"$ref": "#/components/schemas/Standing"}}, "at": AT},
        imports={
            "type": "array",
            "items": {"$ref": "#/components/schemas/Fetching"},
            "description": "Those under way, the newest first. On /ws/me.",
        },
        missed={"type": "boolean", "description": "True when what came since `after` could not be told one by one."},
    ),
    "Authenticated": _object("A new token was taken.", _said("authenticated"), expiresAt=AT),
    "Pong": _object("The answer to a ping.", _said("pong")),
    "Auth": _object(
        "Who it is: the first message, where neither subprotocol nor cookie says so; later, a fresh token.",
        {**_said("auth"), "token": {"type": "string"}},
        after={"type": "integer"},
    ),
    "Ping": _object("Is anybody there?", _said("ping")),
    "FromServer": _one_of("Snapshot", "News", "Deleted", "Import", "Authenticated", "Pong"),
    "FromClient": _one_of("Auth", "Ping"),
}


def document() -> Schema:
    return {"components": {"schemas": COMPONENTS}}
