"""Links by which a customer answers one survey once, without an account."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from staff import policy, trail
from staff.instants import local
from staff.refusals import AlreadyDone, Refused

from ..models import FollowUp, SurveyLink, SurveyResponse
from ..policies import LINK_DAYS
from .follow_ups import hold_with_others
from .questionnaires import version_for
from .surveys import STILL_ANSWERABLE, AnsweredAlready, record_response, require_asking

# Signed for this one purpose: nothing else that the house signs opens a survey.
SIGNER = Signer(salt="complaints.survey_link", sep=".")
LONGEST_TOKEN = 120


class LinkGone(Refused):
    """The link opens nothing: forged, over, used, closed, or never there. Which of these is for nobody to know."""

    def __init__(self):
        super().__init__(_("This link can no longer be used."))


@transaction.atomic
def make_link(*, follow_up: FollowUp, via: str, by, at: datetime) -> tuple[SurveyLink, str]:
    """A new link for the customer of the follow-up, and its path. It closes the one that was open before.

    What is asked is settled now: a version published later does not change a link that is on its way.
    """
    require_asking(by, follow_up)
    held = FollowUp.objects.select_for_update(of=("self",)).select_related("outlet__area").get(pk=follow_up.pk)
    if held.state not in STILL_ANSWERABLE:
        raise AnsweredAlready
    SurveyLink.objects.open().filter(follow_up=held).update(closed_at=at)
    days = policy.value(LINK_DAYS, outlet=held.outlet, on=local(at).date())
    link = SurveyLink.objects.create(
        follow_up=held,
        nonce=secrets.token_urlsafe(16),
        version=version_for(held.group, held.outlet, at),
        via=via,
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    trail.record(about=held, action="survey.link_made", by=by, at=at, outlet=held.outlet, changes={"via": [None, via]})
    return link, path_of(link)


def path_of(link: SurveyLink) -> str:
    return reverse("complaints:public_survey", args=[SIGNER.sign(link.nonce)])


def open_link(token: str, at: datetime) -> SurveyLink:
    """The link of the token, with what is asked at hand. `LinkGone` for every other token."""
    valid = SurveyLink.objects.valid(at).filter(nonce=_nonce(token))
    link = valid.select_related("version__questionnaire", "follow_up__outlet__area", "follow_up__order").first()
    if link is None or link.follow_up.state not in STILL_ANSWERABLE:
        raise LinkGone
    return link


@transaction.atomic
def answer_link(*, token: str, answers: Mapping[int, int | str], words: str = "", at: datetime) -> SurveyResponse:
    """Keep what the customer sent by the link, which is used up with it. Of two at once, the second finds it gone."""
    link = open_link(token, at)
    # The follow-up before the link, as everybody holds them: who calls closes the link at the same moment.
    hold_with_others(link.follow_up)
    if not SurveyLink.objects.valid(at).filter(pk=link.pk).update(used_at=at):
        raise LinkGone
    follow_up = FollowUp.objects.select_related("outlet__area", "customer", "vehicle", "order__advisor").get(
        pk=link.follow_up_id
    )
    try:
        return record_response(
            follow_up=follow_up,
            version=link.version,
            answers=answers,
            words=words,
            via=SurveyResponse.Via.LINK,
            at=at,
        )
    except AlreadyDone:
        raise LinkGone from None


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
