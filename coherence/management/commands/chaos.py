"""Kill what the work stands on, and see that it goes on."""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.test import override_settings
from django_q.conf import Conf

from coherence.benchmarks import chaos, two_hosts
from coherence.benchmarks.chaos import Host, Report
from coherence.tests.databases import Databases, using

BROKERS = {"orm": "coherence.core.brokers.Database", "redis": "coherence.core.brokers.Redis"}


class Command(BaseCommand):
    help = "On servers of its own, on loopback: kills workers, the database and Redis while recordings are analysed. 1 when work was lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brokers", nargs="*", choices=sorted(BROKERS), default=sorted(BROKERS))
        parser.add_argument("--only", nargs="*", choices=("idle", "leader", "worker", "database", "redis", "hosts"), help="some of them")
        parser.add_argument("--keep", action="store_true", help="leave the folder with the logs")

    def handle(self, *args: Any, **options: Any) -> None:
        chaos.need_redis_server()
        folder = Path(tempfile.mkdtemp(prefix="coherence-chaos-"))
        databases, redis = Databases(folder), chaos.Redis(folder / "redis")
        reports: list[Report] = []
        try:
            for broker in options["brokers"]:
                with (
                    using(address := databases.make("postgresql")),
                    override_settings(REDIS_URL=redis.url, PIPELINE_DEFINITION=chaos.STAGES),
                ):
                    Conf.BROKER_CLASS = BROKERS[broker]
                    environment = {"DATABASE_URL": address, "REDIS_URL": redis.url, "Q_BROKER": broker}
                    for report in _misfortunes(broker, folder / broker, environment, databases, redis, options["only"]):
                        reports.append(report)
                        self._say(report)
        finally:
            redis.kill()
            databases.stop()
        self.stdout.write(f"logs: {folder}" if options["keep"] else "")
        if not all(report.well for report in reports):
            sys.exit(1)

    def _say(self, report: Report) -> None:
        words = "well" if report.well else "NOT WELL"
        kept = f"{report.completed}/{report.runs} runs, {report.stages_kept}/{report.stages_expected} stages, {report.attempts} begun again"
        hosts = f", by host {report.hosts}" if report.hosts else ""
        times = f"goes on after {report.seconds_to_go_on:.1f} s, all done after {report.seconds_to_end:.1f} s"
        self.stdout.write(f"{report.broker:5} {report.name:34} {times}; {kept}{hosts}: {words}")
        self.stdout.flush()


def _misfortunes(
    broker: str, folder: Path, environment: dict[str, str], databases: Databases, redis: chaos.Redis, only: list[str] | None
) -> Iterator[Report]:
    def wanted(name: str) -> bool:
        return not only or name in only

    with Host(folder / "one", **environment, PIPELINE_DEFINITION=chaos.STAGES) as host:
        for name, misfortune in (("idle", chaos.idle_workers_killed), ("leader", chaos.leader_killed), ("worker", chaos.worker_killed)):
            if wanted(name):
                chaos.ready()
                yield misfortune(host, broker)
        if wanted("database"):
            chaos.ready()
            yield chaos.database_restarted(databases.server, broker)
        if broker == "redis" and wanted("redis"):
            chaos.ready()
            yield chaos.redis_away(redis)
    if broker == "redis" and wanted("hosts"):
        yield two_hosts.together(folder, environment)
