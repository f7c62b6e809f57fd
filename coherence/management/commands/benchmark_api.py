"""Server time of the API on a seeded database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.tests.supabase import Supabase
from analysis.benchmarks import machine
from coherence.benchmarks import people, server_time
from coherence.benchmarks.people import Person
from coherence.benchmarks.server_time import Times


class Command(BaseCommand):
    help = "Measures what the server takes for one request, in this process, on a database filled by `seed`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--requests", type=int, default=300, help="of each kind (default: 300)")
        parser.add_argument("--people", type=int, default=500)
        parser.add_argument("--explain", action="store_true", help="show the plan of each query as well (PostgreSQL)")

    def handle(self, *args: Any, **options: Any) -> None:
        with Supabase() as server, server_time.environment(server):
            chosen = people.choose(server, options["people"])
            if not chosen:
                raise CommandError("There is nobody to ask for: fill an empty database with `seed` first.")
            self._measure(chosen, options)

    def _measure(self, chosen: list[Person], options: dict[str, Any]) -> None:
        self.stdout.write(
            f"{machine.describe()}\n\n| request | whose | queries | p50 ms | p95 ms | most ms |\n|---|---|---:|---:|---:|---:|"
        )
        for name, address in server_time.ENDPOINTS.items():
            for whose, some in (("people by chance", chosen[1:] or chosen), ("2,000 recordings", chosen[:1])):
                self._row(f"{name} | {whose}", server_time.measure(address, some, options["requests"]))
        self._row(
            "GET /videos/{id}/results, ten minutes | 20 people", server_time.measure_long(chosen[1:21] or chosen, options["requests"])
        )
        self.stdout.write("\n| asked by workers and operators | queries | p50 ms | p95 ms | most ms |\n|---|---:|---:|---:|---:|")
        for name, call in server_time.worker_queries().items():
            self._row(name, server_time.measure_call(call, max(options["requests"] // 20, 3)))
        if options["explain"] and connection.vendor == "postgresql":
            self._explain(chosen[0])

    def _row(self, name: str, times: Times) -> None:
        self.stdout.write(f"| {name} | {times.queries} | {times.p50:.1f} | {times.p95:.1f} | {times.most:.1f} |")

    def _explain(self, person: Person) -> None:
        for name, address in server_time.ENDPOINTS.items():
            for sql, params in server_time.statements(address, person):
                self.stdout.write(f"\n### {name}\n{sql % tuple(params or ())}\n\n{server_time.plan(sql, params)}")
        for name, call in server_time.worker_queries().items():
            with server_time.noted() as sent:
                call()
            for sql, params in sent:
                self.stdout.write(f"\n### {name}\n{server_time.plan(sql, params)}")
