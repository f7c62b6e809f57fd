"""What may be done to a person's account by those who work here: look as they see it, say who works here."""

from typing import Final

from django import forms
from django.contrib.auth.models import Group
from django.db import transaction

from accounts import impersonation
from accounts.deeds import Asked, Deed, Reason, may
from accounts.models import User
from coherence.core.errors import Forbidden, Invalid

ROLES: Final = ("support", "operator", "admin")


class RoleForm(Reason):
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "None: they use the product"), *((name, name) for name in ROLES)])
    field_order = ("role", "reason")


def set_role(person: User, role: str, *, by: User) -> None:
    """Raises Forbidden for one's own role and that of superusers, who are made on the machine alone."""
    if person.pk == by.pk or person.is_superuser:
        raise Forbidden("Nobody sets their own role, and superusers are made and unmade on the machine.")
    if role and role not in ROLES:
        raise Invalid("There is no such role.")
    with transaction.atomic():
        person.groups.set(Group.objects.filter(name=role))
        person.is_staff = bool(role)
        person.save(update_fields=["is_staff"])
        person.end_sessions()


def _look(asked: Asked) -> str:
    until = impersonation.begin(asked.request, asked.row, asked.entry)
    return f"You see what they see until {until:%H:%M} UTC."


def _role(asked: Asked) -> str:
    set_role(asked.row, asked.given["role"], by=asked.operator)
    return f"Works here as {asked.given['role']}." if asked.given["role"] else "Works here no more."


may(
    "accounts.user",
    Deed(
        "impersonate",
        "Look as they see it",
        impersonation.MAY,
        "You see the product as this person does, for half an hour. Nothing can be changed, and how they sign in stays hidden.",
        _look,
        fits=lambda person: person.is_active and not person.is_staff,
        many=False,
        then="/recordings",
    ),
    Deed(
        "set_role",
        "Set role",
        "accounts.may_set_roles",
        "Says whether this person works here, and as what. They are signed out everywhere.",
        _role,
        fits=lambda person: not person.is_superuser,
        form=RoleForm,
        many=False,
    ),
)
