"""The admin's first page: what is going on, what went wrong, what it costs; what somebody may not see is left out."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from coherence.dashboard import figures
from coherence.dashboard.figures import Figure


def show(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    asked = request.GET.get("days", "7")
    days = int(asked) if asked.isdecimal() and int(asked) in figures.PERIODS else 7
    may = request.user.has_perm

    def seen(known: Iterable[Figure]) -> list[Figure]:
        return [each for each in known if may(each.behind.permission)]

    context |= {"title": "Overview", "days": days, "periods": figures.PERIODS.items(), "now": seen(figures.now())}
    context |= {"period": seen(figures.period(days)), "storage": seen(figures.storage())}
    context |= {"failures": figures.failures(days) if may("analysis.view_analysis") else None}
    return context | {"costs": figures.costs(days) if may("analysis.view_apiusage") else None}
