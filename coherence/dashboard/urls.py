"""The admin's addresses; its pages are found now."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from coherence.dashboard import views

admin.autodiscover()

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/looking/end", views.end_looking, name="end_looking"),
    path("admin/find", admin.site.admin_view(views.find), name="find"),
    path("admin/", admin.site.urls),
]
