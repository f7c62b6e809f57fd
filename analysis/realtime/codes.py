"""Why the server closes a socket (documentation/realtime.md). Names as in RFC 6455 where it has one."""

from typing import Final


class Ended(Exception):
    """The server is done with this socket."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


UNSUPPORTED: Final = 1003
UNREADABLE: Final = 1007
POLICY: Final = 1008
TOO_LONG: Final = 1009
TRY_AGAIN: Final = 1013
UNAUTHORIZED: Final = 4401
ORIGIN: Final = 4403
NOT_FOUND: Final = 4404
TOO_SLOW: Final = 4408
TOO_MANY: Final = 4429
