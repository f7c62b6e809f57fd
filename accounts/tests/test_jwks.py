"""Supabase's keys: fetched seldom, rotated, kept while their server is dead, and no one waits for what is known."""

import threading
import time

import pytest
from rest_framework.test import APIClient

from accounts.supabase import jwks, tokens
from accounts.supabase.jwks import KeyRing, KeysUnreachable, UnknownKey

pytestmark = pytest.mark.django_db


def ring(server, **options: float) -> KeyRing:
    return KeyRing(f"{server.url}/auth/v1/.well-known/jwks.json", **options)


def call(token: str):
    return APIClient().get("/api/auth/me", headers={"authorization": f"Bearer {token}"})


def eventually(question, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not question() and time.monotonic() < end:
        time.sleep(0.005)
    return bool(question())


def test_it_works(supabase):
    keys = ring(supabase)
    assert [keys.find(supabase.kid).algorithm_name for _ in range(100)] == ["ES256"] * 100
    assert supabase.fetches == 1


def test_unknown_keys_cause_no_storm(supabase):
    """100 tokens that name 100 keys nobody has: one fetch."""
    token = supabase.token()
    for number in range(100):
        supabase.published[f"forged-{number}"] = supabase.key()
        forged = supabase.token(kid=f"forged-{number}")
        del supabase.published[f"forged-{number}"]
        assert call(forged).status_code == 401
    assert supabase.fetches == 1
    assert call(token).status_code == 200
    assert supabase.fetches == 1


def test_a_rotated_key_is_found_and_a_withdrawn_one_forgotten(supabase):
    keys, old = ring(supabase, cooldown=0), supabase.kid
    keys.find(old)
    supabase.rotate()
    assert keys.find(supabase.kid).key_id == supabase.kid
    with pytest.raises(UnknownKey):
        keys.find(old)


def test_stale_keys_are_served_while_new_ones_are_fetched_aside(supabase):
    keys = ring(supabase, fresh=0, cooldown=0)
    keys.find(supabase.kid)
    supabase.slowness.clear()
    start = time.monotonic()
    keys.find(supabase.kid)
    assert time.monotonic() - start < jwks.TIMEOUT_SECONDS
    supabase.slowness.set()
    assert eventually(lambda: supabase.fetches == 2)


def test_a_dead_server_does_not_stop_known_keys(supabase):
    """Not even when the keys' time is up; and each failure is followed by a pause."""
    keys = ring(supabase, fresh=0, cooldown=0)
    keys.find(supabase.kid)
    supabase.die()
    for _ in range(50):
        assert keys.find(supabase.kid).key_id == supabase.kid
    assert eventually(lambda: keys._fetching is None)
    assert keys.find(supabase.kid).key_id == supabase.kid


def test_a_dead_server_and_an_unknown_key(supabase):
    """Nobody can tell whether the key is good: 503 to try again, and no new attempt for each request."""
    known, other = supabase.token(), type(supabase)()
    assert call(known).status_code == 200
    tokens.ring(tokens.issuer())._tried_at = float("-inf")  # the pause after the last fetch is over
    supabase.die()
    other._port = supabase._port
    answers = [call(other.token()) for _ in range(20)]
    assert {(each.status_code, each.json()["code"], each.json()["retryable"]) for each in answers} == {(503, "SERVICE_UNAVAILABLE", True)}
    assert answers[0].headers["Retry-After"] == "10"
    assert call(known).status_code == 200


def test_dead_from_the_start_and_back_again(supabase):
    keys = ring(supabase, cooldown=0)
    supabase.die()
    with pytest.raises(KeysUnreachable):
        keys.find(supabase.kid)
    supabase.live()
    assert keys.find(supabase.kid).key_id == supabase.kid


def test_a_hanging_server_holds_nobody_for_long(supabase, monkeypatch):
    usual = jwks.TIMEOUT_SECONDS
    monkeypatch.setattr(jwks, "TIMEOUT_SECONDS", 0.2)
    keys = ring(supabase)
    supabase.slowness.clear()
    start = time.monotonic()
    with pytest.raises(KeysUnreachable):
        keys.find(supabase.kid)
    assert time.monotonic() - start < usual


def test_many_threads_cause_one_fetch(supabase):
    keys, start = ring(supabase), threading.Barrier(16)
    found: list[str | None] = []

    def look() -> None:
        start.wait()
        found.append(keys.find(supabase.kid).key_id)

    threads = [threading.Thread(target=look) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, supabase.fetches) == ([supabase.kid] * 16, 1)


def test_a_token_of_another_issuer_asks_nobody(supabase):
    assert call(supabase.token(iss="https://evil.example.org/auth/v1")).status_code == 401
    assert supabase.fetches == 0


@pytest.mark.parametrize("keys", [{"keys": []}, {"keys": [{"kty": "oct", "k": "AAAA", "kid": "x", "alg": "HS256"}]}, [], {"nonsense": 1}])
def test_a_key_set_without_usable_keys_replaces_nothing(supabase, monkeypatch, keys):
    known = ring(supabase, fresh=0, cooldown=0)
    known.find(supabase.kid)
    monkeypatch.setattr(supabase, "key_set", lambda: keys)
    known.find(supabase.kid)
    assert eventually(lambda: known._fetching is None)
    assert known.find(supabase.kid).key_id == supabase.kid


def test_a_project_without_keys(supabase):
    """Those of old sign with a secret only: a token that names a key is not theirs, and waiting would not help."""
    token = supabase.token()
    supabase.published = {}
    assert call(token).status_code == 401


def test_one_odd_key_does_not_spoil_the_others(supabase, monkeypatch):
    odd = [{"kty": "OKP", "crv": "Ed25519", "kid": "x"}, {"kty": "EC", "kid": "y"}, "z", {"kty": "EC", "crv": "P-384", "kid": "p"}]
    good = supabase.key_set()["keys"]
    monkeypatch.setattr(supabase, "key_set", lambda: {"keys": [*odd, *good]})
    assert ring(supabase).find(supabase.kid).key_id == supabase.kid
