"""Invitations: by message, by a link of the customer's own, and onto the call list.

Messages go the way of all messages to customers (`customers.services.care_messages`): the contact budget, R, wishes not
to be called and quiet hours hold here too. Nobody is written to twice about one campaign, whoever sends and however
often the worker begins again.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Audience, Campaign, Invitation
from customers.audiences import AudienceKind
from customers.models import Customer, MessageTemplate, Sending
from customers.services import care_messages
from staff import trail
from staff.access import require
from staff.instants import local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .audiences import refuse_over

Answer = Invitation.Answer
# Signed for this one purpose: nothing else that the house signs opens an invitation.
SIGNER = Signer(salt="campaigns.invitation", sep=".")
LONGEST_TOKEN = 80
MOST_GUESTS = 20


# --- By message -------------------------------------------------------------------------------------------------------


def start_sending(
    *, campaign: Campaign, template: MessageTemplate, note: str = "", form_key: str | None = None, by, at: datetime
) -> Sending:
    """Let the worker write to everybody of the list whom nobody has invited yet. The same form sent twice is one."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    refuse_before_list(campaign)
    refuse_past(campaign, at)
    asked, extra = {"campaign": campaign.number}, {"note": note.strip()} if note.strip() else {}
    return care_messages.start(
        template=template, outlet=campaign.outlet, audience=asked, extra=extra, form_key=form_key, by=by, at=at
    )


def refuse_before_list(campaign: Campaign) -> None:
    refuse_over(campaign)
    if not Audience.objects.filter(campaign=campaign, made_at__isnull=False).exists():
        # Translators: 中文 名单还没做好：先确定受众。
        raise Refused(_("The list is not made yet. Fix the audience first."))


def refuse_past(campaign: Campaign, at: datetime) -> None:
    if campaign.ends_on < local(at).date():
        # Translators: 中文 活动已经结束，不再邀请。
        raise Refused(_("The last day of the campaign is past: nobody is invited any more."))


def _of(sending: Sending):
    return Invitation.objects.filter(campaign__number=sending.audience["campaign"])


def _to_write(asked: dict, on: date):
    """One condition on one invitation each: a customer has one of a campaign."""
    waiting = Invitation.objects.not_invited_yet().filter(campaign__number=asked["campaign"])
    return Customer.objects.present().filter(pk__in=waiting.values("customer"))


def _hold(sending: Sending, customers: Iterable[int]) -> None:
    rows = _of(sending).filter(customer__in=customers).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def _had(sending: Sending, customers: Iterable[int]) -> set[int]:
    """Also those who said something or came meanwhile, and those held back for comparison."""
    rows = _of(sending).filter(customer__in=customers)
    said = ~Q(answer=Answer.NONE) | Q(came_at__isnull=False) | Q(reached_at__isnull=False) | Q(held_out=True)
    written = Q(sending__isnull=False) & ~Q(sending=sending.pk)
    return set(rows.filter(said | written).values_list("customer", flat=True))


def _queued(sending: Sending, customers: list[int], at: datetime) -> None:
    _of(sending).filter(customer__in=customers, held_out=False).update(sending=sending)


def _sent(sending: Sending, customer: int, at: datetime) -> None:
    _of(sending).filter(customer=customer, held_out=False, sent_at__isnull=True).update(sent_at=at)


def _wanted(sending: Sending, customer: int) -> bool:
    there = _of(sending).filter(customer=customer, campaign__state__in=Campaign.OPEN, came_at__isnull=True)
    return there.filter(answer=Answer.NONE).exists()


def _values(sending: Sending, customers: Iterable[int]) -> dict[int, dict[str, str]]:
    rows = _of(sending).filter(customer__in=customers).values_list("customer", "pk")
    return {customer: {"link": address_outside(_path(pk))} for customer, pk in rows}


AUDIENCE = AudienceKind(
    "campaign",
    Right.CAMPAIGNS_PLAN,
    customers=_to_write,
    hold=_hold,
    had=_had,
    queued=_queued,
    sent=_sent,
    wanted=_wanted,
    values=_values,
)


# --- By link ----------------------------------------------------------------------------------------------------------


class LinkGone(Refused):
    """The link opens nothing: forged, over, or of somebody who is not invited. Which of these is for nobody to know."""

    def __init__(self):
        super().__init__(_("This link can no longer be used."))


def token_of(invitation: Invitation) -> str:
    return SIGNER.sign(str(invitation.pk))


def path_of(invitation: Invitation) -> str:
    return _path(invitation.pk)


def _path(pk: int) -> str:
    return reverse("campaigns:public_invitation", args=[SIGNER.sign(str(pk))])


def address_outside(path: str) -> str:
    """The whole address for a message; empty where the house has not said under which name it is reached."""
    return settings.SITE_URL.rstrip("/") + path if settings.SITE_URL else ""


def open_link(token: str, at: datetime) -> Invitation:
    """The invitation of the token, as long as its campaign lasts. `LinkGone` for every other token."""
    running = {"campaign__state__in": Campaign.OPEN, "campaign__ends_on__gte": local(at).date()}
    found = Invitation.objects.invited().filter(pk=_key(token), **running)
    invitation = found.select_related("campaign__outlet__area", "customer", "vehicle").first()
    if invitation is None:
        raise LinkGone
    return invitation


def is_ours(token: str) -> bool:
    """Whether the token was signed here, whatever became of its invitation."""
    try:
        return bool(_key(token))
    except LinkGone:
        return False


def _key(token: str) -> int:
    if len(token) > LONGEST_TOKEN:
        raise LinkGone
    try:
        return int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        raise LinkGone from None


@transaction.atomic
def answer_by_link(*, token: str, answer: str, guests: int = 0, at: datetime) -> Invitation:
    """Keep what the customer says, as often as they say it: the last word holds. Nobody calls them about it then."""
    seen = open_link(token, at)
    held = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=seen.pk)
    given = Answer(answer)
    if given == Answer.NONE:
        raise Refused(_("Will you come?"), field="answer")
    values = answered(held, given, guests, at) | {"next_at": None, "agreed_hour": False}
    Invitation.objects.filter(pk=held.pk).update(**values)
    trail.record(
        about=seen.campaign,
        action="invitation.answered",
        by=None,
        at=at,
        outlet=seen.campaign.outlet,
        changes={"customer": ["", seen.customer.code], "answer": [held.answer, given.value]},
    )
    seen.refresh_from_db()
    return seen


def answered(held: Invitation, given: Invitation.Answer, guests: int, at: datetime) -> dict:
    """What changes on the invitation when the customer gives this answer. Who takes a yes back has not agreed."""
    agreed = held.agreed_at or at if given == Answer.YES else None
    return {
        "answer": given,
        "agreed_at": agreed,
        "guests": min(guests, MOST_GUESTS) if given != Answer.NO else 0,
        "reached_at": held.reached_at or at,
    }


# --- Onto the call list -----------------------------------------------------------------------------------------------


@transaction.atomic
def put_on_call_list(*, campaign: Campaign, unwritten_only: bool, by, at: datetime) -> int:
    """Have those called who said nothing yet, all of them or only whom nobody wrote to; gives how many. One statement.

    Pressed again, only whom callers have not had yet comes onto the list.
    """
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    refuse_before_list(campaign)
    refuse_past(campaign, at)
    waiting = Invitation.objects.filter(campaign=campaign).to_put_on_the_list(unwritten_only)
    number = waiting.update(next_at=at)
    if not number:
        # Translators: 中文 没有可以加入电话名单的人：都说过了，或已在名单上。
        raise AlreadyDone(_("Nobody is left to put on the list: they have answered, or stand on it."))
    changes = {"people": ["", number]}
    trail.record(about=campaign, action="campaign.calls_begun", by=by, at=at, outlet=campaign.outlet, changes=changes)
    return number


@transaction.atomic
def end_calls(*, campaign: Campaign, by, at: datetime) -> int:
    """Nobody is called about the campaign any more; hours agreed with customers stay."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    waiting = Invitation.objects.filter(campaign=campaign, next_at__isnull=False, agreed_hour=False)
    number = waiting.filter(leased_by__isnull=True).update(next_at=None)
    changes = {"people": [number, ""]}
    trail.record(about=campaign, action="campaign.calls_ended", by=by, at=at, outlet=campaign.outlet, changes=changes)
    return number
