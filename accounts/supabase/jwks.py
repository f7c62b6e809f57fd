"""Supabase's public keys: fetched seldom and aside, never waited for when known, kept while their server is away."""

import json
import threading
import time
from collections.abc import Mapping
from typing import Any

import jwt

from coherence.core import logs

log = logs.Log(__name__)

FRESH_SECONDS = 600.0
"""After so long the keys are fetched again, aside. Until the new ones are there the old ones hold."""
COOLDOWN_SECONDS = 10.0
"""At most one fetch in so long, whatever keys are asked for and however the last fetch ended."""
TIMEOUT_SECONDS = 3.0
"""The longest that anybody waits for a key."""
MAX_BYTES = 256 * 1024
ALGORITHMS = frozenset({"ES256", "RS256"})


class UnknownKey(LookupError):
    """The server was asked and has no such key."""


class KeysUnreachable(Exception):
    """The key is not among the known ones and the server does not answer: nobody can tell whether it is good."""


class KeyRing:
    """The signing keys of one project by `kid`, for all threads of a process.

    PyJWT's own client either forgets its keys when their time is up, and then fails with a dead server, or keeps a withdrawn
    key for ever; and it holds its lock while it fetches. Here a known key is one dictionary look-up; the whole set is
    replaced, withdrawn keys included, by each fetch that succeeds; and fetches run in a thread of their own, one at a time.
    """

    def __init__(self, address: str, fresh: float = FRESH_SECONDS, cooldown: float = COOLDOWN_SECONDS) -> None:
        self._address, self._fresh, self._cooldown = address, fresh, cooldown
        self._lock = threading.Lock()
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._answered = False
        self._fetching: threading.Event | None = None

    def __contains__(self, kid: str) -> bool:
        """Whether the key is known without asking anybody."""
        return kid in self._keys

    def find(self, kid: str) -> jwt.PyJWK:
        """The key; raises UnknownKey or KeysUnreachable."""
        key = self._keys.get(kid)
        if key is None:
            return self._look_for(kid)
        if time.monotonic() - self._fetched_at > self._fresh:
            self._refresh()
        return key

    def _look_for(self, kid: str) -> jwt.PyJWK:
        fetching = self._refresh()
        ended = fetching is None or fetching.wait(TIMEOUT_SECONDS)
        key = self._keys.get(kid)
        if key is not None:
            return key
        if ended and self._answered:
            raise UnknownKey(kid)
        raise KeysUnreachable(self._address)

    def _refresh(self) -> threading.Event | None:
        """Start a fetch, or join the one under way; None when the last one is too recent."""
        with self._lock:
            if self._fetching is not None:
                return self._fetching
            if time.monotonic() - self._tried_at < self._cooldown:
                return None
            self._tried_at = time.monotonic()
            self._fetching = done = threading.Event()
        threading.Thread(target=self._fetch, args=(done,), name="jwks", daemon=True).start()
        return done

    def _fetch(self, done: threading.Event) -> None:
        try:
            keys = _signing_keys(_download(self._address))
            if self._keys and not keys:
                raise ValueError("no key is left in the key set")  # believed of a project that never had one, not of one that had
            self._keys, self._fetched_at, self._answered = keys, time.monotonic(), True
        except Exception as error:  # noqa: BLE001  (the edge of a thread: recorded, and told to whoever needs an unknown key)
            self._answered = False
            log.warning("jwks_unreachable", address=self._address, error=repr(error), known_keys=len(self._keys))
        finally:
            with self._lock:
                self._fetching = None
            done.set()


def _download(address: str) -> bytes:
    import httpx  # slow to import, and seldom needed

    end = time.monotonic() + 3 * TIMEOUT_SECONDS
    body = b""
    with httpx.stream("GET", address, timeout=TIMEOUT_SECONDS, follow_redirects=False) as response:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_BYTES or time.monotonic() > end:
                raise ValueError("the key set is too long, or comes too slowly")
    return body


def _signing_keys(body: bytes) -> dict[str, jwt.PyJWK]:
    """The public keys for signatures we accept. Symmetric ones, other curves and what cannot be read are left out."""
    described = json.loads(body)["keys"]
    if not isinstance(described, list):
        raise ValueError("not a key set")
    return {str(key.key_id): key for key in map(_key, described) if key and key.key_id and key.public_key_use in ("sig", None)}


def _key(described: Any) -> jwt.PyJWK | None:
    if not isinstance(described, dict) or described.get("kty") not in ("EC", "RSA"):
        return None
    try:
        key = jwt.PyJWK(described)
    except jwt.PyJWTError:
        return None
    return key if key.algorithm_name in ALGORITHMS else None
