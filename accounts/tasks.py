"""What the queue calls: three lines each, ids only, safe to run twice."""

from accounts import closing, exports, letters, sign_ins
from accounts.models import IdempotentRequest


def close_account(closing_id: str) -> None:
    closing.run(closing_id)


def make_export(export_id: str) -> None:
    exports.make(export_id)


def send_letter(letter_id: str) -> None:
    letters.send(letter_id)


def tend() -> None:
    """Each minute: resume what was left, remove what is over."""
    closing.resume()
    exports.resume()
    exports.remove_expired()
    letters.resume()
    sign_ins.forget()
    IdempotentRequest.objects.over().delete()
