"""News about an account for the apps further right, which hold most of what belongs to it. They listen in `receivers.py`."""

from django.dispatch import Signal

from coherence.core.errors import Conflict

account_stopping = Signal()
"""Sent with `user` before anything is removed: stop what works for the person. Raise `StillBusy` while some of it still does."""

account_closing = Signal()
"""Sent with `closing_id: str, user: User`: remove what the app holds of the person and return a dict of counts. May come twice."""

account_exporting = Signal()
"""Sent with `user`, `add(name, document)` for JSON and `add_object(name, storage_key)` for a stored file, each with its name in the zip."""


class StillBusy(Conflict):
    """Something still works for the person: what it writes could come after the removal. Ask again a little later."""

    code, status, retryable = "STILL_BUSY", 409, True
