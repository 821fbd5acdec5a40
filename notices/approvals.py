"""What signers and applicants are told: it is your turn, you are reminded, all have signed, it was refused."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import approval_kinds
from staff.instants import local
from staff.services.approvals import signers_now

from . import texts
from .models import Urgency
from .services import Note, queue
from .texts import Text

DOCUMENT = {"what": "term", "number": "text", "amount": "money", "applicant": "text", "outlet": "text"}

TEXTS = (
    Text(
        "approval.waiting",
        # Translators: 中文 待您签批
        label=_("Waits for your signature"),
        subject=_("{what} {number} waits for your signature"),
        body=_("{applicant} of {outlet} asks for {amount}. Look at it and sign, or refuse it with a reason."),
        params=DOCUMENT,
    ),
    Text(
        "approval.reminded",
        # Translators: 中文 催签提醒
        label=_("Still waits for your signature"),
        subject=_("{what} {number} still waits for your signature"),
        body=_("{applicant} of {outlet} asks for {amount}. Look at it and sign, or refuse it with a reason."),
        params=DOCUMENT,
    ),
    Text(
        "approval.signed",
        # Translators: 中文 审批通过
        label=pgettext_lazy("message", "All have signed"),
        subject=_("{what} {number} is signed by all"),
        body=_("{amount} of {outlet}. It can go on."),
        params=DOCUMENT,
    ),
    Text(
        "approval.refused",
        # Translators: 中文 审批被驳回
        label=pgettext_lazy("message", "A document was refused"),
        subject=_("{what} {number} was refused"),
        body=_("{who}: {reason}"),
        params=DOCUMENT | {"who": "text", "reason": "text"},
    ),
)
TO_SIGNERS = ("waiting", "reminded")
TO_APPLICANT = ("signed", "refused")


def tell(*, event: str, approval, by, at: datetime) -> None:
    """Queue the messages of what happened to an approval, each once for its round, step and instant."""
    if event in TO_SIGNERS:
        people, params = signers_now(approval, local(at).date()), {}
    elif event in TO_APPLICANT:
        people = [approval.applicant]
        params = {"who": by.name, "reason": approval.reason} if event == "refused" else {}
    else:
        return
    kind = approval_kinds.get(approval.kind)
    shown = {
        "what": kind.label,
        "number": approval.label,
        "amount": str(approval.amount),
        "applicant": approval.applicant.name,
        "outlet": approval.outlet.name,
    }
    queue(
        [
            Note(
                key=f"approval {approval.pk} {event} {approval.step} {at.isoformat()} to {person.pk}",
                code=f"approval.{event}",
                params=shown | params,
                recipient=person,
                about=approval,
                outlet=approval.outlet,
                urgency=Urgency.NORMAL if event in ("waiting", "signed") else Urgency.ATTENTION,
            )
            for person in people
        ],
        at=at,
    )


def register() -> None:
    texts.register(*TEXTS)
    approval_kinds.listen(tell)
