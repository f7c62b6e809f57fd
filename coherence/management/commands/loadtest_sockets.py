"""Thousands of open WebSockets on one server process: what each costs, and how soon news reaches it."""

import asyncio
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.tests.supabase import Supabase
from analysis.benchmarks import machine
from coherence.benchmarks import servers, watchers
from coherence.benchmarks.server_time import of
from coherence.benchmarks.servers import Server
from coherence.benchmarks.watchers import Crowd, Watcher, Writer


class Command(BaseCommand):
    help = "Starts a server on loopback, connects people to it and writes news for them; leaves those people in the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sockets", type=int, default=2000)
        parser.add_argument("--rates", nargs="*", type=float, default=[20, 100], help="news a second, one after another")
        parser.add_argument("--seconds", type=float, default=20, help="of each rate")
        parser.add_argument("--idle", type=float, default=30, help="seconds of doing nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["sockets"] <= 5000:
            raise CommandError("At most 5000 sockets.")
        log = Path(settings.DATA_DIR) / "loadtest_sockets.log"
        with Supabase() as supabase:
            people = watchers.make(options["sockets"], supabase.token)
            environment = {"SUPABASE_URL": supabase.url, "ALLOWED_HOSTS": servers.HOST, "THROTTLE_SIGN_IN": "off"}
            with servers.running("sockets", 1, 1, log, **environment) as server:
                asyncio.run(self._measure(server, people, options))

    async def _measure(self, server: Server, people: list[Watcher], options: dict[str, Any]) -> None:
        self.stdout.write(f"{connection.vendor}; load before: {machine.load()}")
        before, began = server.memory_bytes(), time.monotonic()
        async with Crowd(server.url, people[:1]):
            before = max(before, server.memory_bytes())
        async with Crowd(server.url, people) as crowd:
            seconds, each = time.monotonic() - began, (server.memory_bytes() - before) / len(people)
            self.stdout.write(f"{crowd.connected} connected within {seconds:.1f} s; {each / 1024:.1f} KB each")
            await self._idle(server, options["idle"])
            for rate in options["rates"]:
                await self._tell(server, crowd, rate, options["seconds"])
            self.stdout.write(
                f"closed meanwhile: {crowd.closed}; {server.memory_bytes() / 1e6:.0f} MB at the end, {before / 1e6:.0f} before"
            )

    async def _idle(self, server: Server, seconds: float) -> None:
        spent = servers.cpu_of(server.process)
        await asyncio.sleep(seconds)
        used = servers.cpu_of(server.process) - spent
        self.stdout.write(f"idle for {seconds:.0f} s: {used:.2f} s of processor time ({100 * used / seconds:.1f} % of a core)")

    async def _tell(self, server: Server, crowd: Crowd, rate: float, seconds: float) -> None:
        writer, spent, about = Writer(crowd.watchers, rate, seconds), servers.cpu_of(server.process), machine.load()
        crowd.took.clear()
        writer.start()
        await asyncio.sleep(seconds + 2)
        writer.join()
        times, used = of(crowd.took), servers.cpu_of(server.process) - spent
        self.stdout.write(
            f"{rate:.0f} news/s (load before {about}): {writer.written} written, {len(crowd.took)} received; "
            f"p50 {times.p50:.0f} ms, p95 {times.p95:.0f} ms, most {times.most:.0f} ms; {100 * used / seconds:.0f} % of a core"
        )
