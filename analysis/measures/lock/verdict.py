"""A verdict on a claim or a text: it holds, or why not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    ok: bool
    reason: str = ""
    """Why it does not hold, for the record; empty when it does."""

    def __bool__(self) -> bool:
        return self.ok


HOLDS = Verdict(True)


def refuse(reason: str) -> Verdict:
    """It does not hold."""
    return Verdict(False, reason)


def close(claimed: float, found: float, tolerance: float, what: str) -> Verdict:
    """Whether two numbers agree within `tolerance`, in their own unit. NaN agrees with nothing."""
    if abs(claimed - found) <= tolerance:
        return HOLDS
    return refuse(f"{what}: claimed {claimed:g}, found {found:g}")


def all_of(*verdicts: Verdict) -> Verdict:
    """The first refusal, or that all hold."""
    return next((verdict for verdict in verdicts if not verdict.ok), HOLDS)
