"""What allauth, which does the signing in, asks this site."""

from smtplib import SMTPException
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.models import User, is_nobodys
from coherence.core import addresses, logs, tones
from coherence.core.errors import ServiceUnavailable

log = logs.Log(__name__)
NOBODY: Final = "0.0.0.0"
"""In place of an address that is not known."""
NO_MAIL: Final = "The mail could not be sent right now. Please try again in a few minutes."


WORDS: Final = {
    "email_password_mismatch": "This address and this password do not go together. Please try once more.",
    "incorrect_password": "This is not your password.",
    "max_email_addresses": "There is room for %d addresses.",
    "rate_limited": "That was often. Please wait a moment, and try again.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | WORDS

    def clean_email(self, email: str) -> str:
        """The addresses of those who have none belong to nobody else."""
        if is_nobodys(email):
            raise ValidationError("Enter a valid email address.", code="invalid")
        return email

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises ServiceUnavailable: whoever waits for a mail must not be told that it is on its way."""
        try:
            super().send_mail(template_prefix, email, {"tone": tones.light(), "site": settings.PUBLIC_URL} | context)
        except (OSError, SMTPException) as error:
            log.error("mail_not_sent", kind=template_prefix, reason=type(error).__name__, exc_info=error)
            raise ServiceUnavailable(NO_MAIL) from error

    def get_client_ip(self, request: HttpRequest) -> str:
        """As for the API's own rates: behind so many proxies as are ours. It is kept in a column that takes addresses only."""
        seen = addresses.client(request)
        return NOBODY if seen == addresses.UNKNOWN else seen


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """A provider's word for an address opens the account that has it, but not an operator's."""
        operator = User.objects.filter(email__iexact=email).exclude(is_staff=False, is_superuser=False).exists()
        return not operator and bool(super().can_authenticate_by_email(login, email))
