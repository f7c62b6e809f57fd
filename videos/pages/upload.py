"""The page on which recordings come in: by a form that works everywhere, and by what its modules make of it."""

from pathlib import Path
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts import consents
from accounts.models import User
from billing import limits
from coherence.core import bounds
from coherence.core.api.forms import FileHandler
from coherence.core.errors import AppError, ConsentRequired
from videos import titles, uploads
from videos.imports import addresses, entries
from videos.models import Upload, VideoImport
from videos.pages import words

KNOWN = "You sent this very recording before. It is not taken twice: here it is."
NOT_CHOSEN = {"required": "Choose a recording first."}
SHOWN_IMPORTS = 5


class UploadForm(forms.Form):
    video = forms.FileField(error_messages=NOT_CHOSEN | {"empty": "There is nothing in this file."})
    title = forms.CharField(required=False, max_length=titles.LONGEST)


class ImportForm(forms.Form):
    url = forms.CharField(max_length=addresses.LONGEST, error_messages={"required": "Paste the address of a recording first."})
    title = forms.CharField(required=False, max_length=titles.LONGEST)


@method_decorator(csrf_exempt, name="dispatch")  # so that nothing reads the form before it is known where its file goes
class UploadView(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        files = FileHandler(request)
        request.upload_handlers = [files]
        try:
            return _upload(request)
        finally:
            files.discard()


@csrf_protect
@login_required
def _upload(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if consents.current(user) is None:  # whatever the policy is for programs, a person is asked first
        return ask_consent()
    if request.method != "POST":
        return shown(request)
    try:
        return _taken_in(request, user)
    except ConsentRequired:
        return ask_consent()
    except AppError as error:
        return shown(request, refusal=words.refusal(error), status=error.status)


def _taken_in(request: HttpRequest, user: User) -> HttpResponse:
    uploads.require(user, None)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, problems=form.errors["video" if "video" in form.errors else "title"], status=400)
    file: TemporaryUploadedFile = form.cleaned_data["video"]
    if (file.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise bounds.too_large()
    source, began = Path(file.temporary_file_path()), timezone.now()
    video = uploads.accept(user, source, title=form.cleaned_data["title"], filename=file.name, origin="upload")
    if video.created_at < began:
        messages.info(request, KNOWN)
    return redirect("pages:recording", video.pk)


@login_required
def import_recording(request: HttpRequest) -> HttpResponse:
    """Fetch from an address, without a script."""
    if request.method != "POST":
        return redirect("pages:upload")
    if consents.current(cast(User, request.user)) is None:
        return ask_consent()
    form = ImportForm(request.POST)
    if not form.is_valid():
        return shown(request, import_problems=next(iter(form.errors.values())), status=400)
    try:
        row, done = entries.request(cast(User, request.user), form.cleaned_data["url"], form.cleaned_data["title"])
    except ConsentRequired:
        return ask_consent()
    except AppError as error:
        return shown(request, import_refusal=words.refusal(error), status=error.status)
    return redirect("pages:recording", row.video_id) if done and row.video_id else redirect("pages:upload")


@login_required
def cancel_import(request: HttpRequest, import_id: str) -> HttpResponse:
    row = get_object_or_404(VideoImport.objects.visible_to(cast(User, request.user)), pk=import_id)
    if request.method == "POST":
        try:
            entries.cancel(row)
        except AppError as error:
            return shown(request, import_refusal=words.refusal(error), status=error.status)
    return redirect("pages:upload")


def shown(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    user = cast(User, request.user)
    usage = limits.usage(user)
    unfinished = Upload.objects.visible_to(user).filter(status=Upload.Status.OPEN).newest_first()
    fetching = VideoImport.objects.visible_to(user).exclude(status=VideoImport.Status.COMPLETED).newest_first()[:SHOWN_IMPORTS]
    context = {
        "usage": usage,
        "limits": words.limits_told(usage, user),
        "unfinished": [words.unfinished(upload) for upload in unfinished],
        "imports": [words.fetching(row) for row in fetching],
        "settings_for_script": words.for_script(usage),
        **more,
    }
    return render(request, "pages/upload.html", context, status=status)


def ask_consent() -> HttpResponse:
    return redirect(f"{reverse('pages:consent')}?{urlencode({'next': reverse('pages:upload')})}")
