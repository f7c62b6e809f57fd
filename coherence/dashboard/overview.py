"""The admin's first page: what is going on, what went wrong, what it costs; what somebody may not see is left out."""

from typing import Any

from django.http import HttpRequest

from coherence.dashboard import figures


def show(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    asked = request.GET.get("days", "7")
    days = int(asked) if asked.isdecimal() and int(asked) in figures.PERIODS else 7
    may = request.user.has_perm
    context |= {"title": "Overview", "days": days, "periods": figures.PERIODS.items(), "now": figures.now()}
    context |= {"period": figures.period(days), "failures": figures.failures(days), "storage": figures.storage()}
    return context | {"costs": figures.costs(days) if may("analysis.view_apiusage") else None}
