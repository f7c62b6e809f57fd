"""Who of those who work here may see and do what: one table, held against what the pages really do."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts import deeds
from accounts.models import AuditEntry, User
from accounts.tests.personas import client_of, owner
from analysis.tests import takes
from coherence.benchmarks import seeding
from coherence.benchmarks.seeding import Size
from coherence.dashboard import roles
from videos.models import Video

pytestmark = pytest.mark.django_db
reverse("admin:index")
ROLES = ("support", "operator", "admin")
#                                support operator admin
LISTS = {
    "accounts.user":            ("yes", "yes", "yes"),
    "accounts.auditentry":      ("yes", "yes", "yes"),
    "accounts.consent":         ("yes", "no", "yes"),
    "accounts.apikey":          ("yes", "no", "yes"),
    "accounts.accountexport":   ("yes", "no", "yes"),
    "accounts.accountclosing":  ("yes", "no", "yes"),
    "billing.subscription":     ("yes", "no", "yes"),
    "billing.slot":             ("yes", "no", "yes"),
    "billing.grant":            ("yes", "no", "yes"),
    "videos.video":             ("yes", "yes", "yes"),
    "videos.upload":            ("yes", "yes", "yes"),
    "videos.videoimport":       ("yes", "yes", "yes"),
    "videos.mediafile":         ("yes", "yes", "yes"),
    "analysis.analysis":        ("yes", "yes", "yes"),
    "analysis.processingjob":   ("yes", "yes", "yes"),
    "analysis.worker":          ("yes", "yes", "yes"),
    "analysis.apiusage":        ("no", "yes", "yes"),
    "analysis.event":           ("no", "yes", "yes"),
    "django_q.ormq":            ("no", "yes", "yes"),
    "django_q.schedule":        ("no", "yes", "yes"),
}  # fmt: skip
DEEDS = {
    "analysis.analysis retry":      ("yes", "yes", "yes"),
    "analysis.analysis resume":     ("yes", "yes", "yes"),
    "analysis.analysis cancel":     ("yes", "yes", "yes"),
    "videos.video retry":           ("yes", "yes", "yes"),
    "videos.video cancel":          ("yes", "yes", "yes"),
    "videos.video reanalyze":       ("no", "yes", "yes"),
    "videos.video restore":         ("yes", "yes", "yes"),
    "videos.video delete":          ("no", "yes", "yes"),
    "videos.video purge":           ("no", "yes", "yes"),
    "accounts.user grant_uploads":  ("yes", "no", "yes"),
    "accounts.user grant_plan":     ("no", "no", "yes"),
    "accounts.user impersonate":    ("yes", "no", "yes"),
    "accounts.user set_role":       ("no", "no", "yes"),
}  # fmt: skip
STATUS = {"yes": 200, "no": 403}


@pytest.fixture
def clients() -> dict[str, Client]:
    roles.settle()
    made: dict[str, Client] = {}
    for role in ROLES:
        user = User.objects.create_user(f"{role}@example.org", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        made[role] = client_of(user)
    return made


@pytest.fixture
def rows(settings, tmp_path):
    for _ in seeding.seed(Size(users=1, videos=2, jobs=18, big=2)):
        pass
    video = Video.objects.filter(user__email=seeding.BIG).order_by("created_at")[0]
    return {"videos.video": video, "analysis.analysis": takes.fail(video), "accounts.user": owner()}


def test_it_works(clients):
    """Each group has the permissions of the table, neither more nor fewer."""
    for role in ROLES:
        held = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
        assert {f"{app}.{codename}" for app, codename in held} == roles.permissions(role)


def test_every_page_and_every_deed_has_a_row():
    assert {model._meta.label_lower for model in admin.site._registry} == LISTS.keys()
    assert {f"{page} {deed.name}" for page, known in deeds._known.items() for deed in known} == DEEDS.keys()


def test_lists(clients):
    for name, expected in LISTS.items():
        path = reverse(f"admin:{name.replace('.', '_')}_changelist")
        given = tuple(clients[role].get(path).status_code for role in ROLES)
        assert given == tuple(STATUS[each] for each in expected), name


def test_deeds(clients, rows):
    """The page that asks why opens for who may; nobody else gets further by sending the form at once."""
    for call, expected in DEEDS.items():
        name, deed = call.split()
        path = reverse(f"admin:{name.replace('.', '_')}_deed", args=[deed]) + f"?ids={rows[name].pk}"
        for role, may in zip(ROLES, expected, strict=True):
            assert clients[role].get(path).status_code == STATUS[may], (call, role)
            if may == "no":
                assert clients[role].post(path, {"reason": "Because I can."}, format="multipart").status_code == 403, (call, role)
    assert AuditEntry.objects.count() == 0


def test_a_page_shows_only_what_its_reader_may_do(clients, rows):
    runs = {
        role: clients[role].get(reverse("admin:videos_video_change", args=[rows["videos.video"].pk])).content.decode() for role in ROLES
    }
    assert {role: "Remove for good" in page or ">Delete<" in page for role, page in runs.items()} == {
        "support": False,
        "operator": True,
        "admin": True,
    }


def test_a_stranger_gets_404(rows):
    stranger = client_of(User.objects.create_user("stranger@example.org"))
    for call in DEEDS:
        name, deed = call.split()
        path = reverse(f"admin:{name.replace('.', '_')}_deed", args=[deed]) + f"?ids={rows[name].pk}"
        assert stranger.get(path).status_code == 404
