"""The customer's rating of a visit: on the advisor's screen or by a link without an account, one for each order.

A link is as those of surveys: signed for this one purpose, for some days, used up with the rating. Of two ratings at
once one is kept, and the other hears that the customer has rated already.
"""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from notices.models import Urgency
from notices.services import Note, queue
from staff import policy, trail
from staff.access import Holders, require
from staff.instants import instant_words, local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role
from workshop.models import OrderSheet, Rating, RatingLink, RepairOrder
from workshop.settling_policies import RATING_LINK_DAYS

SIGNER = Signer(salt="workshop.rating_link", sep=".")
LONGEST_TOKEN = 120
LONGEST = 1000
Stage, Via = OrderSheet.Stage, Rating.Via
# Once it is clear what the customer pays; later too, for who answers by link from home.
RATABLE = (Stage.SETTLED, Stage.DELIVERED)
BAD = (RepairOrder.Rating.FAIR, RepairOrder.Rating.POOR)
TOLD = (Role.FRONT_DESK_SUPERVISOR, Role.SERVICE_MANAGER)


class RatedAlready(AlreadyDone):
    """The customer has rated this order, on a screen or by a link."""

    def __init__(self, rating: Rating, at: datetime):
        # Translators: 中文 客户已在 %(when)s 评价过，不会再记一次。
        super().__init__(
            _("The customer rated this visit already, %(when)s. It is not counted twice.")
            % {"when": instant_words(rating.at, at)}
        )
        self.rating = rating


class LinkGone(Refused):
    """The link opens nothing: forged, over, used, closed, or never there. Which of these is for nobody to know."""

    def __init__(self):
        super().__init__(_("This link can no longer be used."))


def may_ask(user, outlet) -> bool:
    """Whether the user may hand the screen to the customer: the desk and whoever settles."""
    return user.may(Right.RECEIVE, outlet) or user.may(Right.SETTLE, outlet)


def _require_asking(by, outlet) -> None:
    if not may_ask(by, outlet):
        require(by, Right.RECEIVE, outlet)
        raise PermissionDenied


# On the screen --------------------------------------------------------------------------------------------------------


@transaction.atomic
def rate(*, order: RepairOrder, level: str, words: str = "", by, at: datetime) -> Rating:
    """Keep what the customer chose on the advisor's screen. It may replace a refusal, never a rating."""
    _require_asking(by, order.outlet)
    return _keep(order, level, words, Via.SCREEN, by, at)


@transaction.atomic
def refuse_rating(*, order: RepairOrder, words: str, by, at: datetime) -> Rating:
    """The customer was asked and would not rate: with it the car may go. The order stays without a rating."""
    _require_asking(by, order.outlet)
    if not words.strip():
        raise Refused(_("What did the customer say?"), field="words")
    held = _held(order)
    if there := Rating.objects.filter(order=held).first():
        raise RatedAlready(there, at) if there.level else AlreadyDone(_("This is written down already."))
    rating = Rating.objects.create(order=held, words=words.strip()[:LONGEST], via=Via.REFUSED, at=at, by=by)
    trail.note(held, "order.rating_refused", by, at, {}, words)
    return rating


# By link --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_rating(*, order: RepairOrder, by, at: datetime) -> tuple[RatingLink, str]:
    """A new link for the customer of the order, and its path. It closes the one that was open before."""
    _require_asking(by, order.outlet)
    held = _held(order)
    if (there := Rating.objects.filter(order=held).first()) and there.level:
        raise RatedAlready(there, at)
    RatingLink.objects.open().filter(order=held).update(closed_at=at)
    days = policy.value(RATING_LINK_DAYS, outlet=held.outlet, on=local(at).date())
    link = RatingLink.objects.create(
        order=held,
        nonce=secrets.token_urlsafe(16),
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    trail.note(held, "order.rating_asked", by, at, {})
    return link, path_of(link)


def path_of(link: RatingLink) -> str:
    return reverse("workshop:public_rating", args=[SIGNER.sign(link.nonce)])


def open_link(token: str, at: datetime) -> RatingLink:
    """The link of the token, with its order at hand. `LinkGone` for every other token."""
    valid = RatingLink.objects.valid(at).filter(nonce=_nonce(token))
    link = valid.select_related("order__outlet__area").first()
    if link is None or Rating.objects.filter(order=link.order).exclude(level="").exists():
        raise LinkGone
    return link


@transaction.atomic
def rate_by_link(*, token: str, level: str, words: str = "", at: datetime) -> Rating:
    """Keep what the customer sent by the link, which is used up with it. Of two at once, the second finds it gone."""
    link = open_link(token, at)
    # The order before the link, as everybody holds them: the advisor's screen closes the link at the same moment.
    try:
        rating = _keep(link.order, level, words, Via.LINK, None, at, link)
    except AlreadyDone:
        raise LinkGone from None
    return rating


def is_ours(token: str) -> bool:
    """Whether the token was signed here, whatever became of its link."""
    try:
        return bool(_nonce(token))
    except LinkGone:
        return False


def _nonce(token: str) -> str:
    if len(token) > LONGEST_TOKEN:
        raise LinkGone
    try:
        return SIGNER.unsign(token)
    except BadSignature:
        raise LinkGone from None


# Inside ---------------------------------------------------------------------------------------------------------------


def _held(order: RepairOrder) -> RepairOrder:
    """The order, held until the caller's transaction ends, if it is at a stage at which it is rated."""
    orders = RepairOrder.objects.select_for_update(of=("self",))
    held = orders.select_related("outlet__area__region", "vehicle", "advisor").get(pk=order.pk)
    if not OrderSheet.objects.filter(order=held, stage__in=RATABLE).exists():
        raise Refused(_("The customer rates the visit once the order is settled."))
    return held


def _keep(order, level: str, words: str, via: str, by, at: datetime, link: RatingLink | None = None) -> Rating:
    if level not in RepairOrder.Rating.values:
        raise Refused(_("Choose one of the five, please."), field="level")
    held = _held(order)
    there = Rating.objects.filter(order=held).first()
    if there and there.level:
        raise RatedAlready(there, at)
    if link and not RatingLink.objects.valid(at).filter(pk=link.pk).update(used_at=at):
        raise LinkGone
    rating = there or Rating(order=held)
    rating.level, rating.words, rating.via, rating.at, rating.by = level, words.strip()[:LONGEST], via, at, by
    rating.save()
    RatingLink.objects.open().filter(order=held).update(closed_at=at)
    RepairOrder.objects.filter(pk=held.pk).update(rating=level)
    order.rating = level
    trail.note(held, "order.rated", by, at, {"rating": ["", level], "via": ["", via]}, rating.words)
    if level in BAD:
        _tell(held, rating, at)
    return rating


def _tell(order: RepairOrder, rating: Rating, at: datetime) -> None:
    """Who leads the desk hears of a bad rating while the customer is still there."""
    roster = Holders(TOLD, local(at).date())
    people = roster.of_any(TOLD, order.outlet)
    params = {
        "car": order.vehicle.plate or order.vehicle.model,
        "number": order.number,
        "level": RepairOrder.Rating(rating.level).label,
        "words": rating.words or "—",
        "advisor": order.advisor.name,
    }
    queue(
        [
            Note(
                f"order/{order.pk}/rated/{person.pk}",
                "workshop.bad_rating",
                params,
                recipient=person,
                about=order,
                outlet=order.outlet,
                urgency=Urgency.ATTENTION,
            )
            for person in people
        ],
        at=at,
    )
