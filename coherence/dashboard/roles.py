"""Who works here may see and do what: the one table, from which the groups are made."""

from typing import Any, Final

OF_PEOPLE: Final = (
    *("accounts.user", "accounts.consent", "accounts.apikey", "accounts.accountexport", "accounts.accountclosing"),
    *("billing.subscription", "billing.slot", "billing.grant"),
)
OF_RECORDINGS: Final = ("videos.video", "videos.upload", "videos.videoimport", "videos.mediafile", "videos.restoration")
OF_WORK: Final = ("analysis.analysis", "analysis.processingjob", "analysis.worker")
OF_MACHINES: Final = ("analysis.apiusage", "analysis.event", "django_q.ormq", "django_q.schedule")
EVERYTHING: Final = (*OF_PEOPLE, *OF_RECORDINGS, *OF_WORK, *OF_MACHINES, "accounts.auditentry")

SEES: Final = {
    "support": (*OF_PEOPLE, *OF_RECORDINGS, *OF_WORK, "accounts.auditentry"),
    "operator": (*OF_RECORDINGS, *OF_WORK, *OF_MACHINES, "accounts.user", "accounts.auditentry"),
    "admin": EVERYTHING,
}
DOES: Final = {
    "support": ("may_retry", "may_restore", "may_grant_uploads", "may_impersonate"),
    "operator": ("may_retry", "may_reanalyze", "may_restore", "may_delete", "may_purge"),
    "admin": (
        *("may_retry", "may_reanalyze", "may_restore", "may_delete", "may_purge"),
        *("may_grant_uploads", "may_grant_plan", "may_impersonate", "may_set_roles"),
    ),
}


def permissions(role: str) -> set[str]:
    """As Django names them: "videos.view_video"."""
    seen = (each.split(".") for each in SEES[role])
    return {f"{app}.view_{model}" for app, model in seen} | {f"accounts.{name}" for name in DOES[role]}


def settle(**signal: Any) -> None:
    """After each migration the groups have these permissions, neither more nor fewer."""
    from django.contrib.auth.models import Group, Permission
    from django.db.models import Q

    for role in SEES:
        wanted = Q(pk__in=())
        for name in permissions(role):
            app, codename = name.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group, _ = Group.objects.using(signal.get("using", "default")).get_or_create(name=role)
        group.permissions.set(Permission.objects.using(signal.get("using", "default")).filter(wanted))
