"""Strict readers of the environment: a setting is right, absent with a working default, or refused by name."""

import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env

BASE_DIR = Path(__file__).resolve().parent.parent

PERIODS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}

_env = Env()
_env.smart_cast = False
Env.read_env(str(BASE_DIR / ".env"))


def _refuse(name: str, value: str, wanted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} cannot be used: it must be {wanted}.")


def text(name: str, default: str) -> str:
    value: str = _env.str(name, default=default)
    return value.strip()


def secret(name: str, default: str) -> str:
    """Like `text`; a value is never repeated in an error."""
    return text(name, default)


def flag(name: str, default: bool) -> bool:
    value = text(name, str(default)).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise _refuse(name, value, "true or false")


def whole(name: str, default: int, at_least: int = 0, at_most: int | None = None) -> int:
    value = text(name, str(default))
    wanted = f"a whole number of at least {at_least}" + (f" and at most {at_most}" if at_most is not None else "")
    try:
        number = int(value)
    except ValueError:
        raise _refuse(name, value, wanted) from None
    if number < at_least or (at_most is not None and number > at_most):
        raise _refuse(name, value, wanted)
    return number


def wholes(name: str, default: tuple[int, ...], at_least: int = 0) -> tuple[int, ...]:
    """Whole numbers with commas between them, each once, largest first."""
    given = words(name, tuple(str(each) for each in default))
    if not given or not all(each.isascii() and each.isdigit() and int(each) >= at_least for each in given):
        raise _refuse(name, ",".join(given), f"whole numbers of at least {at_least}, with commas between them")
    return tuple(sorted({int(each) for each in given}, reverse=True))


def share(name: str, default: float) -> float:
    """A number from 0 to 1."""
    value = text(name, str(default))
    try:
        number = float(value)
    except ValueError:
        raise _refuse(name, value, "a number from 0 to 1") from None
    if not 0 <= number <= 1:
        raise _refuse(name, value, "a number from 0 to 1")
    return number


def rate(name: str, default: str) -> tuple[int, int] | None:
    """How many in how many seconds, from such as 120/min; None for off."""
    value = text(name, default).lower()
    if value == "off":
        return None
    number, _, period = value.partition("/")
    if not number.isascii() or not number.isdigit() or not int(number) or period not in PERIODS:
        raise _refuse(name, value, "a number of at least 1 and a period, such as 120/min, or off; periods: " + ", ".join(PERIODS))
    return int(number), PERIODS[period]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default).lower()
    if value not in allowed:
        raise _refuse(name, value, "one of " + ", ".join(allowed))
    return value


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    value = text(name, ",".join(default))
    return [word.strip() for word in value.split(",") if word.strip()]


def several(name: str, default: tuple[str, ...], allowed: tuple[str, ...]) -> list[str]:
    """Some of `allowed`, in the order given."""
    value = [word.lower() for word in words(name, default)]
    if not set(value) <= set(allowed):
        raise _refuse(name, ",".join(value), "some of " + ", ".join(allowed))
    return list(dict.fromkeys(value))


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser()
    return path if path.is_absolute() else BASE_DIR / path


def writable_folder(name: str, default: Path) -> Path:
    """Like `folder`, made where it is missing."""
    path = folder(name, default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}={str(path)!r} cannot be used: {error.strerror}.") from None
    return path


def database(name: str, default: str) -> dict[str, Any]:
    value = text(name, default)
    try:
        config: dict[str, Any] = Env.db_url_config(value)
    except (ValueError, KeyError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"{name} is not a database address.") from None
    if config.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://.")
    return config


def cache(name: str, folder: Path) -> dict[str, Any]:
    """The cache that every process shares: Redis where an address is given, else files of this machine in `folder`."""
    value = text(name, "")
    if not value:
        return {"BACKEND": "coherence.core.cache.Files", "LOCATION": str(folder), "SHARDS": 4, "DATABASE_TIMEOUT": 2.0}
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(f"{name} must begin with redis://, rediss:// or unix://.")
    timeouts = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0}  # else a server that hangs hangs us
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value, "OPTIONS": timeouts}


def broker(name: str, redis_url: str) -> str:
    """Where tasks wait: orm or redis, which needs an address."""
    value = choice(name, "orm", ("orm", "redis"))
    if value == "redis" and not redis_url:
        raise ImproperlyConfigured(f"{name}=redis needs REDIS_URL.")
    return value


PRINTED = "coherence.core.printed_mail.EmailBackend"
"""What consolemail:// stands for."""


def email(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_… settings from an address such as smtp+tls://user:password@host:587 or consolemail://."""
    try:
        config: dict[str, Any] = Env.email_url_config(text(name, default))
    except (ValueError, KeyError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"{name} is not an e-mail address of a server.") from None
    if config["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend":
        config["EMAIL_BACKEND"] = PRINTED
    return {key: value for key, value in config.items() if key.startswith("EMAIL_")}


def sockets(name: str) -> str:
    """Where WebSockets are answered, as an origin; empty: where pages are; off: nowhere."""
    value = text(name, "").rstrip("/")
    if value not in ("", "off") and not re.fullmatch(r"wss?://[^\s/;,*]+", value):
        raise _refuse(name, value, "ws://host:port, wss://host or off")
    return value


def address(name: str, default: str) -> str:
    """The address of a site, without a slash at its end; empty where there is none."""
    value = text(name, default).rstrip("/")
    if value and not value.startswith(("http://", "https://")):
        raise _refuse(name, value, "an address that begins with http:// or https://")
    return value


def threads() -> int:
    """Of each process that serves."""
    return whole("SERVE_THREADS", 4, at_least=1, at_most=64)
