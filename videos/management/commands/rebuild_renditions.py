"""Make films, sounds and pictures of recordings that lack them, or have them of an older make."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, Final

from django.core.management.base import BaseCommand

from coherence.core.errors import AppError
from coherence.core.shell import ProgramFailed
from videos.models import MediaFile, Video
from videos.renditions import films, pictures, recipes, sounds
from videos.renditions.bench import set_up

MAKERS: Final = {"pictures": pictures.make, "films": films.make, "sounds": sounds.make}


class Command(BaseCommand):
    help = "Makes what is missing of recordings' renditions, one recording after the other. May be stopped and started again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = [str(kind) for kind in recipes.MADE_WITH]
        parser.add_argument("--kind", action="append", choices=[*recipes.GROUPS, *kinds], help="may be given several times (default: all)")
        parser.add_argument("--user", metavar="EMAIL", help="only this person's recordings")
        parser.add_argument("--limit", type=int, help="at most so many recordings, the newest first")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be made")
        parser.add_argument("--missing-only", action="store_true", default=True, help="leave what is there as it is (the default)")
        parser.add_argument("--all", dest="missing_only", action="store_false", help="make again what is there, too")

    def handle(self, *args: Any, **options: Any) -> None:
        count, failed, left = 0, 0, options["limit"]
        for video, kinds in _to_do(options):
            if left is not None and count >= left:
                break
            count += 1
            verb = "Would make" if options["dry_run"] else "Making"
            self.stdout.write(f"{verb} {', '.join(kinds)} of “{video.title}” ({video.pk})")
            if not options["dry_run"]:
                failed += not self._made(video, kinds, again=not options["missing_only"])
        self.stdout.write(f"{count} {'recording' if count == 1 else 'recordings'}, {failed} failed.")

    def _made(self, video: Video, kinds: list[str], *, again: bool) -> bool:
        """One that cannot be read holds up no other."""
        try:
            if again:
                MediaFile.objects.filter(video=video, kind__in=kinds).update(version="")
            with set_up(video) as bench:
                for group, make in MAKERS.items():
                    make(bench, [kind for kind in recipes.GROUPS[group] if kind in kinds])
        except (AppError, ProgramFailed, OSError) as error:
            self.stderr.write(f"  {video.pk}: {error}")
            return False
        return True


def _to_do(options: dict[str, Any]) -> Iterator[tuple[Video, list[str]]]:
    wanted = [kind for name in options["kind"] or recipes.GROUPS for kind in recipes.GROUPS.get(name, (name,))]
    videos = Video.objects.present().filter(status=Video.Status.COMPLETED).newest_first()
    if options["user"]:
        videos = videos.filter(user__email__iexact=options["user"])
    for pk in videos.values_list("pk", flat=True).iterator(chunk_size=500):
        video = Video.objects.present().with_files().filter(pk=pk).first()
        if video is None:
            continue
        kinds = recipes.missing(video, wanted) if options["missing_only"] else [str(kind) for kind in wanted]
        if kinds:
            yield video, kinds
