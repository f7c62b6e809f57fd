"""Mails written out for whoever tries the site on their own machine: whom, about what, and the words with their links."""

from typing import Final

from django.core.mail import EmailMessage
from django.core.mail.backends import console

RULE: Final = "-" * 79


class EmailBackend(console.EmailBackend):
    """As Django's, without what only a mail program reads: a picture alone would fill the terminal several times over."""

    def write_message(self, message: EmailMessage) -> None:
        head = [f"To: {', '.join(message.to)}", f"Subject: {message.subject}"]
        self.stream.write("\n".join([RULE, *head, "", str(message.body).strip(), RULE, ""]))
