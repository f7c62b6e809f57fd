"""News about a recording for the app further right, which analyses it. It listens in `receivers.py`."""

from django.dispatch import Signal

video_received = Signal()
"""Sent with `video`, inside the transaction that writes its row: what a receiver writes is there exactly when the row is.
Sent again when a recording that has no result yet is received once more."""

video_deleted = Signal()
"""Sent with `video` once it is marked deleted: whatever works on it stops."""

video_changed = Signal()
"""Sent with `video` and `what` changed of it ("renditions"), inside the transaction that writes it."""

import_changed = Signal()
"""Sent with `row`, an import that was asked for, has come further, or has ended."""

video_purging = Signal()
"""Sent with `video` before its row is removed for good, in the same transaction: what only it needed goes too."""
