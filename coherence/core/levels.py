"""Levels that a process tells of itself, such as how many sockets are open, for whoever measures. Nobody need listen."""

from collections.abc import Callable

Listener = Callable[[str, float], None]
_told: dict[str, float] = {}
_listeners: list[Listener] = []


def tell(name: str, value: float) -> None:
    _told[name] = value
    for listener in _listeners:
        listener(name, value)


def listen(listener: Listener) -> None:
    """From now on; what was told before is told again."""
    _listeners.append(listener)
    for name, value in _told.items():
        listener(name, value)
