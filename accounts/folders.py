"""Object keys of a person: every stored byte of theirs lies under their own folder, so that it can be found and removed."""

import uuid


def person(user_id: uuid.UUID) -> str:
    """The folder of all that is stored for them."""
    return f"{user_id}"


def export(user_id: uuid.UUID, export_id: uuid.UUID) -> str:
    """The folder of one export; it holds a file for each attempt at it."""
    return f"{user_id}/exports/{export_id}"
