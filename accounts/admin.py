"""People, their keys, consents, exports and closings, as operators see them."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts import deeds, staff  # noqa: F401  (staff says what may be done to people)
from accounts.deeds import Deeds
from accounts.models import AccountClosing, AccountExport, ApiKey, AuditEntry, Consent, User
from coherence.core.admin import columns, shown
from coherence.core.admin.filters import Question, state, when, whether
from coherence.core.admin.panels import AT_MOST, Panel, moment, panel, plain, table
from coherence.core.admin.rows import OfPerson, Rows, people


@admin.register(User)
class People(Deeds):
    list_display = ("email", "display_name", "joined", "standing", "signed_in")
    list_filter = (
        when("Signed up lately?", "date_joined"),
        whether("Do they work here?", "staff", Q(is_staff=True)),
        whether("Can they sign in?", "active", Q(is_active=True), words=("Yes", "No: closing or closed")),
        whether("Is the address confirmed?", "confirmed", Q(email_verified=True)),
    )
    ordering = ("-date_joined",)
    ids = ("pk", "supabase_id")
    search_help_text = "E-mail, name or id"
    fieldsets = (
        (None, {"fields": ("email", "display_name", "standing", "id")}),
        ("Signing in", {"fields": ("joined", "signed_in", "email_verified", "supabase_id", "roles")}),
        ("Their choices", {"fields": ("time_zone", "notifications", "privacy")}),
    )

    def subject(self, row: User) -> UUID:
        return row.pk

    def found(self, term: str) -> Q:
        return Q(pk__in=people(term)) if "@" in term else super().found(term) | Q(display_name__icontains=term)

    joined = columns.ago("date_joined", "Signed up")
    signed_in = columns.ago("last_login", "Last sign-in")

    @admin.display(description="Standing")
    def standing(self, user: User) -> Any:
        word = "closing" if not user.is_active else "works here" if user.is_staff else "active"
        return shown.badge(word, "bad" if word == "closing" else "busy" if user.is_staff else "good")

    notifications = columns.structure("notification_preferences", "Notifications")
    privacy = columns.structure("privacy_preferences", "Privacy")

    @admin.display(description="Roles")
    def roles(self, user: User) -> str:
        named = [group.name for group in user.groups.all()] + (["superuser"] if user.is_superuser else [])
        return ", ".join(named) or shown.NOTHING


@admin.register(ApiKey)
class Keys(OfPerson):
    list_display = ("prefix", "owner", "name", "scope", "created", "used", "revoked_at")
    list_filter = (whether("Does it still open anything?", "valid", Q(revoked_at=None, user__is_active=True)),)
    ordering = ("-created_at",)
    fields = ("prefix", "owner", "name", "scope", "created_at", "last_used_at", "revoked_at")

    created = columns.ago("created_at", "Made")
    used = columns.ago("last_used_at", "Last used")


@admin.register(Consent)
class Consents(OfPerson):
    list_display = ("owner", "version", "source", "given_at", "withdrawn_at")
    list_filter = (whether("Does it still hold?", "holds", Q(withdrawn_at=None)), when("Given lately?", "given_at"))
    ordering = ("-given_at",)
    fields = ("owner", "version", "source", "given_at", "withdrawn_at", "id")


@admin.register(AccountExport)
class Exports(OfPerson):
    list_display = ("id", "owner", "state", "created_at", "completed_at", "weight")
    list_filter = (whether("Is it still being made?", "open", Q(status=AccountExport.Status.PENDING)),)
    ordering = ("-created_at",)
    fields = ("id", "owner", "state", "attempts", "claimed_at", "created_at", "completed_at", "weight")

    @admin.display(description="State", ordering="status")
    def state(self, export: AccountExport) -> Any:
        return shown.badge(export.status)

    weight = columns.size(sorts=False)


@admin.register(AccountClosing)
class Closings(Rows):
    list_display = ("id", "state", "created_at", "completed_at", "attempts", "last_error")
    list_filter = (
        whether("Is it still under way?", "open", Q(status=AccountClosing.Status.PENDING)),
        whether("Did the last try fail?", "failing", ~Q(last_error="")),
    )
    ordering = ("-created_at",)
    ids = ("pk", "user_id")
    fields = ("id", "state", "user_id", "created_at", "completed_at", "attempts", "claimed_at", "last_error", "removed")

    @admin.display(description="State", ordering="status")
    def state(self, closing: AccountClosing) -> Any:
        return shown.badge(closing.status)

    removed = columns.structure("steps", "Removed so far")


class Done(Question):
    title, parameter_name = "What was done?", "deed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name.replace("_", " ").capitalize()) for name in deeds.names()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(deed=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class Audit(Rows):
    list_display = ("created", "deed", "result", "operator", "target", "reason")
    list_filter = (
        state("What came of it?", "outcome", AuditEntry.Outcome),
        when("Was it lately?", "created_at"),
        Done,
    )
    ordering = ("-created_at",)
    ids = ("pk", "asked", "operator_id", "subject_id")
    exact = ("request_id", "target_id", "operator")
    links = ("subject_id", "target_id", "asked")
    fields = ("created_at", "deed", "result", "operator", "target", "subject", "reason", "told", "more", "request_id", "id")

    def found(self, term: str) -> Q:
        return Q(operator__iexact=term) | Q(subject_id__in=people(term)) if "@" in term else super().found(term)

    @admin.display(description="When", ordering="created_at")
    def created(self, entry: AuditEntry) -> Any:
        return shown.link(shown.clock(entry.created_at), shown.page(entry))

    @admin.display(description="Outcome", ordering="outcome")
    def result(self, entry: AuditEntry) -> Any:
        return shown.badge(entry.outcome)

    @admin.display(description="To")
    def target(self, entry: AuditEntry) -> Any:
        kind, _, name = entry.target_kind.rpartition(".")
        return shown.link(f"{name} {entry.target_id[:8]}", reverse(f"admin:{kind}_{name}_change", args=[entry.target_id]))

    @admin.display(description="Whose")
    def subject(self, entry: AuditEntry) -> Any:
        known = entry.subject_id
        return shown.link(str(known), shown.page(model=User, pk=known)) if known else shown.NOTHING

    more = columns.structure("details", "With")


@panel("accounts.user", "accounts.view_auditentry")
@panel("videos.video", "accounts.view_auditentry")
@panel("analysis.analysis", "accounts.view_auditentry")
def done(row: Any) -> Panel:
    asked_for = {"subject_id": row.pk} if isinstance(row, User) else {"target_id": str(row.pk)}
    entries = AuditEntry.objects.filter(**asked_for).exclude(outcome=AuditEntry.Outcome.ASKED).order_by("-created_at")[:AT_MOST]
    columns = (moment("created_at"), lambda each: shown.link(each.deed, shown.page(each)), lambda each: shown.badge(each.outcome))
    rows = table(entries, *columns, plain("operator"), plain("reason"))
    return Panel("What operators did", ("When", "Deed", "Outcome", "Who", "Why"), rows, "Nothing.", shown.rows(AuditEntry, **asked_for))


@panel("accounts.user", "accounts.view_apikey")
def keys(user: User) -> Panel:
    newest: QuerySet[ApiKey] = ApiKey.objects.filter(user=user).order_by("-created_at")[:AT_MOST]
    rows = table(
        newest,
        lambda key: shown.to(key, key.prefix),
        lambda key: key.scope,
        lambda key: shown.ago(key.last_used_at),
        lambda key: shown.ago(key.revoked_at),
    )
    head = ("Key", "Scope", "Last used", "Revoked")
    return Panel("API keys", head, rows, "They have made none.", shown.rows(ApiKey, user=user.pk))


@panel("accounts.user", "accounts.view_consent")
def consents(user: User) -> Panel:
    newest = Consent.objects.filter(user=user).order_by("-given_at")[:3]
    rows = table(
        newest,
        lambda each: shown.to(each, each.version),
        lambda each: each.source,
        lambda each: shown.ago(each.given_at),
        lambda each: shown.ago(each.withdrawn_at),
    )
    return Panel("Consent", ("Words", "Where", "Given", "Taken back"), rows, "They have agreed to nothing yet.")
