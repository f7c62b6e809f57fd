"""The meaning."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"

    def ready(self) -> None:
        from analysis import news, receivers, weekly  # noqa: F401  (register, connect)
        from analysis.models import Share
        from videos.playback import links

        links.GROUNDS.append(Share.objects.open)
