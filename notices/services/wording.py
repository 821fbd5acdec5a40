"""Changing the words of messages."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.instants import local
from staff.refusals import Refused
from staff.roles import Right

from .. import texts
from ..models import TextOverride


def override_text(
    *,
    code: str,
    language: str,
    subject: str,
    body: str,
    from_on: date,
    reason: str,
    by,
    at: datetime,
    template: str = "",
) -> TextOverride:
    """New words for a message from a day on, for the whole company; both empty brings the default back.

    `template` is the number under which the SMS provider approved these words; only texts for customers have one.

    Raises `Refused` for words that would not fill in, for a day that is past, or without a reason.
    """
    if not by.reach(Right.MESSAGES).company:
        raise PermissionDenied(
            _("The words of messages are the same everywhere. Ask the administrator to change them.")
        )
    subject, body, reason, template = subject.strip(), body.strip(), reason.strip(), template.strip()
    if bool(subject) != bool(body):
        raise Refused(_("Write both subject and text, or leave both empty to return to the default."), field="subject")
    if problems := texts.get(code).problems(subject, body):
        raise Refused(" ".join(problems), field="body")
    if template and not (subject and texts.get(code).sms):
        raise Refused(_("A template number belongs to the words of a text message."), field="template")
    if from_on < local(at).date():
        raise Refused(_("Messages of past days keep their words. Choose today or a later day."), field="from_on")
    if not reason:
        raise Refused(_("Say why the words change."), field="reason")
    with transaction.atomic():
        made = TextOverride.objects.create(
            code=code,
            language=language,
            subject=subject,
            body=body,
            template=template,
            from_on=from_on,
            reason=reason,
            entered_by=by,
            entered_at=at,
        )
        trail.record(
            about=made,
            action="notices.text_changed",
            by=by,
            at=at,
            changes={"subject": ["", subject], "body": ["", body], "from_on": ["", str(from_on)]}
            | ({"template": ["", template]} if template else {}),
            reason=reason,
        )
    return made
