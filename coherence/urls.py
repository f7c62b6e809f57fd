"""Every address the site answers."""

from csp.decorators import csp
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView
from rest_framework.negotiation import DefaultContentNegotiation

from coherence.core import refusals
from coherence.core.headers import DOCUMENTATION

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/schema", SpectacularAPIView.as_view(content_negotiation_class=DefaultContentNegotiation), name="schema"),
    path("api/docs", csp(DOCUMENTATION)(SpectacularSwaggerSplitView.as_view(url_name="schema")), name="docs"),
    path("api/redoc", csp(DOCUMENTATION)(SpectacularRedocView.as_view(url_name="schema")), name="redoc"),
    path("api/v1/", include("coherence.api")),
    path("api/", include(("coherence.api", "current"))),  # the alias of the current version, which the app calls
    path("", include(("coherence.pages.urls", "pages"))),
    path("", include("coherence.dashboard.urls")),
    path("accounts/sessions/", RedirectView.as_view(url="/settings#signing-in")),  # in place of allauth's own list
    path("accounts/", include("allauth.urls")),
    path("_allauth/<slug:client>/v1/account/phone", refusals.not_found, {"exception": None}),  # nobody has one; allauth's view fails
    path("_allauth/", include("allauth.headless.urls")),
]

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.server_error
