"""The queue's own rows, as operators see them."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from coherence.core.admin import columns, shown
from coherence.core.admin.filters import asked
from coherence.core.admin.rows import Rows


@admin.register(OrmQ)
class Queue(Rows):
    list_display = ("id", "does", "whom", "standing", "due")
    list_filter = (
        asked(
            "Is it waiting?",
            "waiting",
            {"yes": ("Yes", lambda: Q(lock__lte=timezone.now())), "no": ("No: a worker has it", lambda: Q(lock__gt=timezone.now()))},
        ),
    )
    ordering = ("lock",)
    ids = ()
    search_help_text = "Ticket"
    fields = ("id", "does", "whom", "standing", "due")

    def found(self, term: str) -> Q:
        return Q(pk=int(term)) if term.isdecimal() and len(term) < 10 else Q(pk__in=())

    @admin.display(description="Does")
    def does(self, row: OrmQ) -> Any:
        return shown.code(row.func() or "")

    @admin.display(description="About")
    def whom(self, row: OrmQ) -> Any:
        return ", ".join(str(each) for each in row.task.get("args", ())) or shown.NOTHING

    @admin.display(description="Standing")
    def standing(self, row: OrmQ) -> Any:
        return shown.badge("waiting") if row.lock <= timezone.now() else shown.badge("taken", "busy")

    due = columns.ago("lock", "Since, or handed out again if lost")


@admin.register(Schedule)
class Schedules(Rows):
    list_display = ("name", "func", "every", "next")
    ordering = ("name",)
    ids = ()
    exact = ("name", "func")
    search_help_text = "Name"
    fields = ("name", "func", "every", "next", "repeats", "task")

    @admin.display(description="Every")
    def every(self, row: Schedule) -> str:
        return f"{row.minutes} min" if row.minutes else row.get_schedule_type_display()

    @admin.display(description="Next", ordering="next_run")
    def next(self, row: Schedule) -> str:
        return shown.clock(row.next_run)
