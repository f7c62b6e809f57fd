"""Who uses Coherence."""

import secrets
import uuid
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.querysets import ApiKeyQuerySet, AuditQuerySet, IdempotentRequestQuerySet

NO_ADDRESS = "no-address.invalid"
"""A domain that never receives mail (RFC 2606)."""


def is_nobodys(email: str) -> bool:
    """An address of those who have none, and of whoever owns what is everybody's: no sign-in can bring it."""
    return email.lower().endswith(f"@{NO_ADDRESS}")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person known by e-mail; without a password they cannot sign in with one."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def local(self) -> "User":
        """The owner of what is analysed from this machine's command line."""
        return self.get_or_create(email="local@localhost", defaults={"display_name": "You", "password": make_password(None)})[0]


class User(AbstractUser):
    """One person. The key is a UUID, so that it can be the identity provider's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    email_verified = models.BooleanField(default=False)
    supabase_id = models.UUIDField(null=True, blank=True, unique=True, help_text="The `sub` of the person's Supabase tokens.")
    display_name = models.CharField(max_length=150, blank=True)
    avatar_url = models.URLField(max_length=500, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    notification_preferences = models.JSONField(default=dict, blank=True)
    privacy_preferences = models.JSONField(default=dict, blank=True)
    session_salt = models.CharField(max_length=32, blank=True, default="", editable=False, help_text="A new one ends every session.")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        db_table = "users"
        verbose_name, verbose_name_plural = "person", "people"
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="users_email_unique")]
        indexes: ClassVar = [models.Index(fields=["-date_joined"], name="users_newest")]

    def __str__(self) -> str:
        return self.email

    def end_sessions(self) -> None:
        """Whoever is signed in with this account is not any more, whatever the password."""
        self.session_salt = secrets.token_hex(16)
        self.save(update_fields=["session_salt"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, and with the salt, which is empty until sessions are ended for the first time."""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, self.password + self.session_salt, secret=secret, algorithm="sha256").hexdigest()

    @property
    def address(self) -> str | None:
        """Where mail reaches them; None for those who have no address of their own here."""
        return None if is_nobodys(self.email) else self.email

    @staticmethod
    def no_address(person: uuid.UUID) -> str:
        """What stands in the place of an address that somebody does not have: signed in by telephone, for instance."""
        return f"{person}@{NO_ADDRESS}"


class ApiKey(models.Model):
    """A personal key for programs. Only its hash is kept; the key itself is shown once."""

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, help_text="The first characters, for people to tell keys apart.")
    key_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[ApiKeyQuerySet] = ApiKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "api_keys"
        verbose_name = "API key"
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"], name="api_keys_user_newest")]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.user_id}"


class Consent(models.Model):
    """That a person agreed to have recordings analysed: which words, when, where; and when they took it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(max_length=32)
    source = models.CharField(max_length=32, help_text="upload, profile, page")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consents"
        indexes: ClassVar = [models.Index(fields=["user", "-given_at"], name="consents_user_newest")]

    def __str__(self) -> str:
        return f"consent {self.version} of {self.user_id}"


class AccountExport(models.Model):
    """Everything held about a person, as one zip that a background task makes."""

    class Status(models.TextChoices):
        PENDING = "pending"
        COMPLETED = "completed"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PENDING)
    storage_path = models.CharField(max_length=512, blank=True)
    size_bytes = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_exports"
        verbose_name = "export"
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"], name="account_exports_user_newest")]

    def __str__(self) -> str:
        return f"export {self.id} ({self.status})"


class AccountClosing(models.Model):
    """The closing of an account, step by step, and its receipt. It outlives the person's row and holds nothing about them."""

    class Status(models.TextChoices):
        PENDING = "pending"
        COMPLETED = "completed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64)
    user_id = models.UUIDField(null=True, help_text="Whose account; emptied when all is done.")
    supabase_id = models.UUIDField(null=True, help_text="The outside identity still to be removed; emptied when it is.")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PENDING)
    steps = models.JSONField(default=dict, help_text='Step to what it removed and when: {"objects": {"count": 12, "at": …}}.')
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=64, blank=True, help_text="A code, never words that could name a person.")
    created_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_closings"
        verbose_name = "closing"
        indexes: ClassVar = [models.Index(fields=["status", "created_at"], name="account_closings_open")]

    def __str__(self) -> str:
        return f"closing {self.id} ({self.status})"


class Letter(models.Model):
    """A mail about something that happened, sent once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=32, help_text="The preference that allows it.")
    about = models.CharField(max_length=64)
    key = models.CharField(max_length=100, unique=True, help_text="Kind and object: one letter for each.")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, help_text="When it went, or was found not to be wanted.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "letters"
        indexes: ClassVar = [models.Index(fields=["created_at"], name="letters_age")]

    def __str__(self) -> str:
        return f"letter {self.key}"


class IdempotentRequest(models.Model):
    """The answer to a request that named an Idempotency-Key, given again to whoever repeats it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64, help_text="Of method, path and body: the same key for another request is a conflict.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Empty while the first request is under way.")
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[IdempotentRequestQuerySet] = IdempotentRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "idempotent_requests"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="idempotent_requests_key")]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="idempotent_requests_age")]

    def __str__(self) -> str:
        return f"request {self.key} of {self.user_id}"


class AuditEntry(models.Model):
    """That somebody who works here asked for something to be done to what is another's, and what came of it. Never changed,
    never removed: a deed is one entry when it is asked for, and a second one, which names the first, when it has ended."""

    class Outcome(models.TextChoices):
        ASKED = "asked"
        DONE = "done"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = models.UUIDField(help_text="The entry by which it was asked for: in both the same.")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    deed = models.CharField(max_length=32)
    operator_id = models.UUIDField(help_text="Who. No foreign key: the trace outlasts the account.")
    operator = models.CharField(max_length=254, help_text="Their address then.")
    target_kind = models.CharField(max_length=64, help_text='What it was done to: "videos.video".')
    target_id = models.CharField(max_length=64)
    subject_id = models.UUIDField(null=True, help_text="Whose it is.")
    reason = models.CharField(max_length=500)
    details = models.JSONField(default=dict)
    told = models.CharField(max_length=500, blank=True, help_text="What came of it, in words.")
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AuditQuerySet] = AuditQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "audit_entries"
        verbose_name, verbose_name_plural = "audit entry", "audit"
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("may_retry", "May retry, resume and cancel runs"),
            ("may_reanalyze", "May have a recording analysed anew"),
            ("may_restore", "May give a deleted recording back"),
            ("may_delete", "May delete a recording"),
            ("may_purge", "May remove a deleted recording for good"),
            ("may_grant_uploads", "May grant extra uploads"),
            ("may_grant_plan", "May grant a plan"),
            ("may_impersonate", "May look at the product as a person sees it"),
            ("may_set_roles", "May say who works here, and as what"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-created_at"], name="audit_newest"),
            models.Index(fields=["subject_id", "-created_at"], name="audit_of_person"),
            models.Index(fields=["target_id"], name="audit_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} ({self.outcome}) by {self.operator}"

    def save(self, *args: Any, **more: Any) -> None:
        if not self._state.adding:
            raise TypeError("What was written down is not changed.")
        super().save(*args, **more)

    def delete(self, *args: Any, **more: Any) -> NoReturn:
        raise TypeError("What was written down is not removed.")
