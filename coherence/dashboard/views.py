"""Finding a row by what somebody quotes, and ending the look at another's pages."""

from collections.abc import Iterator
from typing import Final

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import impersonation
from accounts.models import AuditEntry, User
from analysis.models import Analysis, ProcessingJob
from coherence.core.admin import shown
from coherence.core.admin.rows import is_id, people
from videos.models import Upload, Video, VideoImport

BY_ID: Final[tuple[type[Model], ...]] = (Video, Analysis, User, Upload, VideoImport, ProcessingJob, AuditEntry)


@require_POST
def end_looking(request: HttpRequest) -> HttpResponse:
    impersonation.end(request)
    return redirect("admin:index")


def find(request: HttpRequest) -> HttpResponse:
    """To the one row that is meant, or to the list of those that may be."""
    term = request.GET.get("q", "").strip()[:200]
    for address in _meant(request, term):
        return redirect(address)
    return redirect(shown.rows(Video if request.user.has_perm("videos.view_video") else User, q=term))


def _meant(request: HttpRequest, term: str) -> Iterator[str]:
    may_see = [model for model in BY_ID if admin.site.get_model_admin(model).has_view_permission(request)]
    if "@" in term and User in may_see:
        known = people(term, 2)
        yield shown.page(model=User, pk=known[0]) if len(known) == 1 else shown.rows(User, q=term)
    if is_id(term):
        yield from (shown.page(model=model, pk=term) for model in may_see if model._default_manager.filter(pk=term).exists())
    if term and Analysis in may_see:
        quoted = Analysis.objects.filter(request_id=term).values_list("pk", flat=True)[:2]
        if quoted:
            yield shown.page(model=Analysis, pk=quoted[0]) if len(quoted) == 1 else shown.rows(Analysis, q=term)
    if term and AuditEntry in may_see and AuditEntry.objects.filter(request_id=term).exists():
        yield shown.rows(AuditEntry, q=term)
