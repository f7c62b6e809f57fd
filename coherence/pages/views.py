"""The first page, and the choice of colours."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.back import back
from analysis import showcase
from billing.plans import GIGABYTE, MEGABYTE, PLANS
from coherence.pages import sample
from coherence.pages.context import THEMES

YEAR_SECONDS = 365 * 86400


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What this is; whoever is signed in knows, and goes on to their recordings."""
    if request.user.is_authenticated:
        return redirect("/recordings")
    return render(request, "pages/landing.html", {"sample": sample.shown(), "days": settings.DELETED_KEPT_DAYS})


@require_safe
def show_sample(request: HttpRequest) -> HttpResponse:
    """To the sample's own page, which shows how far it is when nobody has asked for it before."""
    return redirect(f"/recordings/{showcase.show(sample.ID).pk}")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html", {"days": settings.DELETED_KEPT_DAYS})


@require_safe
def pricing(request: HttpRequest) -> HttpResponse:
    told = [
        {
            "title": plan.title,
            "dollars": plan.price.cents // 100,
            "videos": plan.videos,
            "minutes": plan.max_seconds // 60,
            "size": f"{plan.max_bytes // GIGABYTE} GB" if plan.max_bytes >= GIGABYTE else f"{plan.max_bytes // MEGABYTE} MB",
        }
        for plan in PLANS.values()
    ]
    return render(request, "pages/pricing.html", {"plans": told})


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """For browsers without scripts: site.js does the same at once."""
    answer = redirect(back(request, "/"))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.IS_HTTPS)
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer
