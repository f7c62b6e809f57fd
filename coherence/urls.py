"""Every address the site answers."""

from csp.decorators import csp
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView
from rest_framework.negotiation import DefaultContentNegotiation

from coherence.core.api import errors
from coherence.core.headers import DOCUMENTATION

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/schema", SpectacularAPIView.as_view(content_negotiation_class=DefaultContentNegotiation), name="schema"),
    path("api/docs", csp(DOCUMENTATION)(SpectacularSwaggerView.as_view(url_name="schema")), name="docs"),
    path("api/redoc", csp(DOCUMENTATION)(SpectacularRedocView.as_view(url_name="schema")), name="redoc"),
    path("api/v1/", include("coherence.api")),
    path("api/", include(("coherence.api", "current"))),  # the alias of the current version, which the app calls
    path("accounts/", include("allauth.urls")),
    path("_allauth/<slug:client>/v1/account/phone", errors.not_found, {"exception": None}),  # nobody has one here, and allauth's view fails
    path("_allauth/", include("allauth.headless.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
