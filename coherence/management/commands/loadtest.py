"""Many people at once on a seeded database, against a server that this command starts."""

import asyncio
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.tests.supabase import Supabase
from analysis.benchmarks import machine
from coherence import serving
from coherence.benchmarks import load, people, servers
from coherence.benchmarks.people import Person
from coherence.benchmarks.servers import Server

MOST_USERS = 5000
MOST_SECONDS = 600


class Command(BaseCommand):
    help = "Starts a server on loopback and lets people with real tokens wait and browse, on a database filled by `seed`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--server", nargs="*", choices=servers.KINDS, default=["gthread"], help="in turn, --rounds times")
        parser.add_argument(
            "--users", nargs="*", type=int, default=[1000], help="who poll every 3 s and browse; several: one after another"
        )
        parser.add_argument("--saturate", type=int, metavar="CONNECTIONS", help="instead: status alone, without a pause")
        parser.add_argument("--seconds", type=float, default=60)
        parser.add_argument("--warm-up", type=float, default=10)
        parser.add_argument("--rounds", type=int, default=1)
        parser.add_argument("--workers", type=int, default=2, help="processes of the server")
        parser.add_argument("--threads", type=int, default=serving.threads, help="of each process")
        parser.add_argument("--json", type=Path, help="write all figures to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        if max(options["users"]) > MOST_USERS or not 0 < options["seconds"] <= MOST_SECONDS:
            raise CommandError(f"At most {MOST_USERS} users and {MOST_SECONDS} seconds.")
        rounds: list[dict[str, Any]] = []
        with Supabase() as supabase:
            chosen = people.choose(supabase, MOST_USERS)
            if len(chosen) < (1 if options["saturate"] else max(options["users"])):
                raise CommandError(f"Only {len(chosen)} people wait for something in this database; `seed` one with more.")
            for number in range(options["rounds"]):
                for kind in options["server"]:
                    rounds += self._serve(kind, number, supabase.url, chosen, options)
        if options["json"]:
            options["json"].write_text(json.dumps({"machine": machine.describe(), "rounds": rounds}, indent=2) + "\n")

    def _serve(self, kind: str, number: int, supabase: str, chosen: list[Person], options: dict[str, Any]) -> list[dict[str, Any]]:
        log = Path(settings.DATA_DIR) / "loadtest.log"
        environment = {"SUPABASE_URL": supabase, "ALLOWED_HOSTS": servers.HOST}
        found = []
        with servers.running(kind, options["workers"], options["threads"], log, **environment) as server:
            for users in [0] if options["saturate"] else options["users"]:
                found.append(self._round(server, chosen[:users] or chosen, options) | {"server": kind, "round": number, "users": users})
                self._show(found[-1])
        return found

    def _round(self, server: Server, chosen: list[Person], options: dict[str, Any]) -> dict[str, Any]:
        before: dict[str, float] = {}
        warm_up, seconds = options["warm_up"], options["seconds"]
        about = machine.load()

        database = servers.database()

        def spent_so_far() -> dict[str, float]:
            return servers.cpu_seconds(server, database)

        def mark() -> None:
            before.update(spent_so_far())

        if options["saturate"]:
            run = load.saturation(server.url, chosen, options["saturate"], warm_up, seconds, mark)
        else:
            run = load.crowd(server.url, chosen, warm_up, seconds, mark)
        seen = asyncio.run(run)
        spent = {name: after - before[name] for name, after in spent_so_far().items()}
        spent["others"] = spent.pop("machine") - sum(spent.values())
        return {
            "loadBefore": about,
            "seconds": seconds,
            "cpuSeconds": {name: round(each, 2) for name, each in spent.items()},
            "memoryBytes": server.memory_bytes(),
            "errors": dict(seen.errors),
            "kinds": {
                kind: {"count": count, "p50": times.p50, "p95": times.p95, "most": times.most}
                for kind, (count, times) in seen.times().items()
            },
        }

    def _show(self, found: dict[str, Any]) -> None:
        seconds = found["seconds"]
        cpu = ", ".join(f"{name} {spent / seconds:.2f}" for name, spent in found["cpuSeconds"].items())
        who = f"{found['users']} users" if found["users"] else "saturation"
        self.stdout.write(
            f"\n{found['server']}, {who}; load before {found['loadBefore']}; cores busy: {cpu}; {found['memoryBytes'] / 1e6:.0f} MB"
        )
        for kind, row in found["kinds"].items():
            rate = row["count"] / seconds
            self.stdout.write(f"| {kind} | {rate:.1f}/s | {row['p50']:.0f} | {row['p95']:.0f} | {row['most']:.0f} |")
        self.stdout.write(f"errors: {found['errors'] or 'none'}")
