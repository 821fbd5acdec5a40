"""Messages as plain e-mail through Django's mail settings."""

import hashlib
import smtplib
import socket
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.utils import DNS_NAME

from . import End, Outcome

SECONDS = 10
# A mail server that is away, or takes no more for now, is left alone so long at least.
REST = timedelta(minutes=1)


class _Handing:
    """Remembers whether the content was offered to the server: before that, a broken connection has sent nothing."""

    content_offered = False

    def data(self, msg):
        self.content_offered = True
        return super().data(msg)


class _Smtp(_Handing, smtplib.SMTP):
    pass


class _SmtpOverTls(_Handing, smtplib.SMTP_SSL):
    pass


class TrackedBackend(EmailBackend):
    """Django's SMTP backend on connections that remember how far they came."""

    @property
    def connection_class(self):
        return _SmtpOverTls if self.use_ssl else _Smtp


def message_id(key: str) -> str:
    """The same for the same key, so that a mailbox can tell a message sent again from a second one."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or str(DNS_NAME)
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class Mailer:
    """One connection for several messages: `open` before the first, `send` for each, `close` at the end."""

    def __init__(self):
        smtp = settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
        backend = f"{__name__}.TrackedBackend" if smtp else settings.EMAIL_BACKEND
        self.connection = get_connection(backend, **({"timeout": SECONDS} if smtp else {}))

    def open(self) -> Outcome | None:
        """Connect and sign in if that is not done yet. None when ready, else the outcome: nothing has left."""
        try:
            self.connection.open()
        except smtplib.SMTPAuthenticationError as error:
            self.drop()
            return replace(_answered(error.smtp_code, error.smtp_error), end=End.AGAIN, rest=REST)
        except smtplib.SMTPResponseException as error:
            self.drop()
            outcome = _answered(error.smtp_code, error.smtp_error)
            # Whatever it says instead of a greeting, it says to everybody.
            return replace(outcome, rest=REST, end=End.AGAIN if outcome.end == End.REFUSED else outcome.end)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return Outcome(End.AGAIN, "no_connection", _told(error), rest=REST)
        return None

    def send(
        self, *, to: str, subject: str, body: str, key: str, file: tuple[str, bytes, str] | None = None
    ) -> Outcome:
        """One mail; `file` (name, bytes, type) goes with it."""
        mail = EmailMessage(
            subject=subject,
            body=body,
            to=[to],
            headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
            connection=self.connection,
            attachments=[file] if file else None,
        )
        smtp = getattr(self.connection, "connection", None)
        if isinstance(smtp, _Handing):
            smtp.content_offered = False
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            self.drop()
            code, answer = next(iter(error.recipients.values()))
            return _answered(code, answer)
        except smtplib.SMTPResponseException as error:
            self.drop()
            if error.smtp_code < 0:
                # smtplib's own word for a connection that ended in the middle of an answer.
                return self._broken(smtp, error)
            return _answered(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return self._broken(smtp, error)
        return Outcome(End.SENT, provider_id=message_id(key))

    @staticmethod
    def _broken(smtp, error: Exception) -> Outcome:
        if isinstance(smtp, _Handing) and not smtp.content_offered:
            return Outcome(End.AGAIN, "no_connection", _told(error), rest=REST)
        return Outcome(End.UNCLEAR, "no_answer", _told(error), rest=REST)

    def close(self) -> None:
        """Never raises: what was sent is sent, whatever the server says to the good-bye."""
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            self.connection.connection = None

    def drop(self) -> None:
        """Hang up without a good-bye, which a server that does not answer would keep us waiting for."""
        smtp = getattr(self.connection, "connection", None)
        if isinstance(smtp, smtplib.SMTP):
            self.connection.connection = None
            with suppress(OSError):
                if smtp.sock:
                    # Wakes up a call that is still waiting in another thread.
                    smtp.sock.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                smtp.close()


def _answered(code: int, answer) -> Outcome:
    """A mail server's no: 4xx is for now, 5xx for good (RFC 5321, 4.2.1).

    421 (closing) and 452 (no room) are said of the server and hold for all mail; 452 4.2.x is a full mailbox
    (RFC 3463).
    """
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    detail = f"{code} {words}"[:400]
    if code == 421 or (code == 452 and not words.startswith("4.2.")):
        return Outcome(End.TOO_MANY, "too_many", detail, rest=REST)
    if 400 <= code < 500:
        return Outcome(End.AGAIN, "busy", detail)
    return Outcome(End.REFUSED, "refused", detail)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:400]
