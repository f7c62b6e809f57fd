"""Settings that are half there are refused by name."""

import pytest

from accounts import checks


@pytest.fixture(autouse=True)
def nothing_set(settings) -> None:
    for name in ("SUPABASE_URL", "SUPABASE_KEY", "SUPABASE_JWT_SECRET", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"):
        setattr(settings, name, "")


def found() -> list[str]:
    every = (checks.supabase_is_whole, checks.google_is_whole, checks.supabase_in_use)
    return [f"{each.id}: {each.msg}" for check in every for each in check(None)]


def test_it_works(settings):
    assert found() == ["accounts.I001: SUPABASE_URL is not set: people sign in with local accounts only."]
    settings.SUPABASE_URL, settings.SUPABASE_KEY = "https://ref.supabase.co", "sb_secret_x"
    assert found() == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"SUPABASE_KEY": "k"}, "accounts.E001: SUPABASE_KEY is set and SUPABASE_URL is not."),
        ({"SUPABASE_JWT_SECRET": "s" * 32}, "accounts.E001: SUPABASE_JWT_SECRET is set and SUPABASE_URL is not."),
        ({"SUPABASE_URL": "https://x.y", "SUPABASE_JWT_SECRET": "s"}, "accounts.E002: SUPABASE_JWT_SECRET is shorter than 32 signs."),
        ({"SUPABASE_URL": "https://x.y/auth/v1"}, "accounts.E003: SUPABASE_URL has a path."),
        ({"GOOGLE_CLIENT_ID": "i"}, "accounts.E004: Google sign-in is half set: GOOGLE_CLIENT_SECRET is missing."),
        ({"GOOGLE_CLIENT_SECRET": "s"}, "accounts.E004: Google sign-in is half set: GOOGLE_CLIENT_ID is missing."),
        ({"SUPABASE_URL": "http://example.org"}, "accounts.W001: SUPABASE_URL is not https: its keys come unprotected."),
        ({"SUPABASE_URL": "https://x.y"}, "accounts.W002: Without SUPABASE_KEY a closed account's Supabase identity stays."),
    ],
)
def test_half_set(settings, values, expected):
    for name, value in values.items():
        setattr(settings, name, value)
    assert expected in found()
