"""Run the whole site on this machine until Ctrl-C."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from coherence import demo, env, together

KEY = "Set it first: python -c 'import secrets; print(secrets.token_urlsafe(60))'"


class Command(BaseCommand):
    help = "Runs web server, live server and worker together; when one of them ends, all do. PORT and LIVE_PORT say where."

    def handle(self, *args: Any, **options: Any) -> None:
        host, _, port = env.text("SERVE_BIND", f"127.0.0.1:{env.whole('PORT', 8000)}").rpartition(":")
        given = env.address("PUBLIC_URL", f"http://localhost:{port}")
        place = together.Place(host or "127.0.0.1", int(port), env.whole("LIVE_PORT", 8001), given)
        if place.host not in demo.OURS and settings.SECRET_KEY == settings.INSECURE_DEVELOPMENT_KEY:
            sys.exit(f"SERVE_BIND lets others reach this, and SECRET_KEY is the published one. {KEY}")
        try:
            together.refuse_taken(place)
        except together.NotServing as error:
            sys.exit(error.message)
        self._run(place)

    def _run(self, place: together.Place) -> None:
        self.stdout.write("Starting. The first time this takes half a minute.")
        self.stdout.flush()
        try:
            call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            parts = together.Parts(together.commands(place.live_port), place.environment())
            parts.run(place, self._greeting(place, demo.prepare()))
        except together.NotServing:
            sys.exit(1)
        self.stdout.write("\nStopped. What was being analysed goes on at the next start.")

    def _greeting(self, place: together.Place, password: str | None) -> str:
        lines = [f"\n  Coherence is at {self.style.HTTP_INFO(place.public_url)}\n"]
        if password:
            lines += [f"  Sign in with    {demo.ADDRESS}", f"  and             {password}\n"]
            lines += ["  A sample is there already; its first analysis takes a minute."]
        if settings.EMAIL_BACKEND == env.PRINTED:
            lines += ["  Mails are written here, in this terminal."]
        return "\n".join([*lines, "  Ctrl-C stops everything.\n"])
