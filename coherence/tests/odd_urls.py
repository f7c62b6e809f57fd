"""The site's addresses, and some that go wrong, for tests."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from coherence.urls import handler400, handler403, handler404, handler500  # noqa: F401
from coherence.urls import urlpatterns as site

SECRET_IN_AN_ERROR = "postgres://app:hunter2@db/x failed for someone@example.org with Bearer eyJhbGciOi.eyJzdWIi.c2ln"


class Echo(APIView):
    """Says what it understood; open to all."""

    permission_classes = ()
    authentication_classes = ()

    def post(self, request: Request) -> Response:
        return Response({"understood": request.data})


class Members(APIView):
    def get(self, request: Request, video_id: str) -> Response:
        return Response({"you": str(request.user.pk)})

    def post(self, request: Request, video_id: str) -> Response:
        return Response({"you": str(request.user.pk)})


class Broken(APIView):
    permission_classes = ()
    authentication_classes = ()

    def get(self, request: Request) -> Response:
        raise RuntimeError(SECRET_IN_AN_ERROR)


def broken_page(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET_IN_AN_ERROR)


def cookie(request: HttpRequest, key: str = "") -> HttpResponse:
    response = HttpResponse("ok")
    response.set_cookie("sessionid", "cookie-that-was-set")
    return response


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/odd/echo", Echo.as_view()),
    path("api/odd/broken", Broken.as_view()),
    path("api/odd/members/<uuid:video_id>", Members.as_view()),
    path("odd/broken", broken_page),
    path("odd/cookie", cookie),
    path("odd/confirm/<str:key>", cookie),
    *site,
]
