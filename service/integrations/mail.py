"""Sending mail: by SMTP, or nowhere in a demonstration that has no mail server."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

from service.domain.errors import IntegrationUnavailableError

TIMEOUT = 20


class Mailer(Protocol):
    """Sends one message or raises IntegrationUnavailableError."""

    def send(self, recipient: str, subject: str, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    host: str
    port: int
    sender: str

    def send(self, recipient: str, subject: str, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, recipient, subject
        message.set_content(text)
        try:
            with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT) as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise IntegrationUnavailableError(
                f"The mail server did not take the message ({type(error).__name__})."
            ) from error


@dataclass(frozen=True, slots=True)
class NoMailer:
    """The stand-in: messages count as sent, and the outbox shows what would have gone."""

    def send(self, recipient: str, subject: str, text: str) -> None:
        """Nothing leaves this machine."""
