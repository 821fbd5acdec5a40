"""The audience of a campaign: its rules, and the list that a worker makes of them once they are fixed."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import audience_rules
from campaigns.audience_search import customers_of
from campaigns.models import Audience, Campaign, Invitation
from customers.models import Segment
from staff import trail, work
from staff.access import require
from staff.inserting import insert_new
from staff.instants import instant_words
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

WORK = "campaigns.make_list"
BATCH = 5000


def refuse_over(campaign: Campaign) -> None:
    """Nothing is done any more for a campaign that is settled or called off."""
    if campaign.state not in Campaign.OPEN:
        state = campaign.get_state_display()
        raise AlreadyDone(_("This campaign is over: %(state)s.") % {"state": state})


@transaction.atomic
def change_rules(*, campaign: Campaign, rules: audience_rules.Rules, by, at: datetime) -> Audience:
    """Whom the campaign is meant for. Refused once the list is fixed, and where the rules cannot be."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    refuse_over(campaign)
    told = audience_rules.checked(rules).as_json()
    held = _held(campaign, by, at)
    if held.fixed_at:
        raise AlreadyDone(_fixed_words(held, at))
    before = held.rules
    Audience.objects.filter(pk=held.pk).update(rules=told, changed_at=at, changed_by=by)
    held.rules, held.changed_at, held.changed_by = told, at, by
    changes = {"rules": [_said(before), _said(told)]} if before != told else {}
    trail.record(about=campaign, action="audience.changed", by=by, at=at, outlet=campaign.outlet, changes=changes)
    return held


@transaction.atomic
def fix_list(*, campaign: Campaign, by, at: datetime) -> Audience:
    """Let the rules stand, and have the worker make the list. Of two who press it, the second hears who was first."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    refuse_over(campaign)
    held = _held(campaign, by, at)
    if held.fixed_at:
        raise AlreadyDone(_fixed_words(held, at))
    if not customers_of(campaign.outlet, audience_rules.from_json(held.rules), at).exists():
        raise Refused(_("These rules find nobody. Widen them first."))
    # Translators: 中文 邀请名单：%(name)s
    title = _("List of invitations: %(name)s") % {"name": campaign.name}
    item = work.start(kind=WORK, title=title, by=by, params={"audience": held.pk}, at=at)
    Audience.objects.filter(pk=held.pk, fixed_at__isnull=True).update(fixed_at=at, fixed_by=by, work=item)
    held.refresh_from_db()
    trail.record(about=campaign, action="audience.fixed", by=by, at=at, outlet=campaign.outlet)
    return held


def make_list(*, audience: Audience, at: datetime, progress: Callable[[int, int], None], batch: int = BATCH) -> dict:
    """The worker's side of `fix_list`. Begun again after it broke off, it goes on behind the last customer it had.

    The rules are read as of the instant at which they were fixed, however long it takes. Each batch is a transaction
    that holds the audience: two workers take turns and do not make anybody twice.
    """
    campaign = audience.campaign
    rules = audience_rules.from_json(audience.rules)
    total = customers_of(campaign.outlet, rules, audience.fixed_at).count()
    while (done := _make_batch(audience.pk, rules, at, batch)) is not None:
        progress(min(done, total), max(done, total))
    counts = Invitation.objects.filter(campaign=campaign).steps()
    # Translators: 中文 邀请 %(known)d 人，留作对照 %(held_back)d 人。
    text = _("%(known)d to invite, %(held_back)d held back for comparison.")
    return {"message": text % {name: counts[name] for name in ("known", "held_back")}, "url": address_of(campaign)}


def address_of(campaign: Campaign) -> str:
    return f"{campaign.get_absolute_url()}audience/"


def _make_batch(audience: int, rules: audience_rules.Rules, at: datetime, batch: int) -> int | None:
    """How many are made by now; None when all are."""
    with transaction.atomic():
        held = Audience.objects.select_for_update(of=("self",), no_key=True)
        held = held.select_related("campaign__outlet__area").get(pk=audience)
        campaign = held.campaign
        refuse_over(campaign)
        if held.made_at:
            return None
        found = customers_of(campaign.outlet, rules, held.fixed_at).filter(pk__gt=held.made_to or 0)
        rows = list(found.order_by("pk").values_list("pk", "code", "car")[:batch])
        insert_new(Invitation, [_row(campaign, at, *row) for row in rows])
        own = Audience.objects.filter(pk=held.pk)
        if len(rows) < batch:
            own.update(made_to=None, made_at=at)
            number = campaign.invitations.count()
            changes = {"people": ["", number]}
            trail.record(
                about=campaign, action="audience.made", by=None, at=at, outlet=campaign.outlet, changes=changes
            )
            return number
        own.update(made_to=rows[-1][0])
        return campaign.invitations.count()


def _row(campaign: Campaign, at: datetime, customer: int, code: str, car: int | None) -> dict:
    percent = campaign.control_percent
    return {
        "campaign_id": campaign.pk,
        "customer_id": customer,
        "vehicle_id": car,
        "held_out": audience_rules.held_back(campaign.seed, campaign.begins_on.year, code, percent),
        "made_at": at,
    }


def _held(campaign: Campaign, by, at: datetime) -> Audience:
    """The campaign's audience, held until the end of the transaction; an empty one where there is none."""
    Audience.objects.get_or_create(campaign=campaign, defaults={"changed_at": at, "changed_by": by})
    return Audience.objects.select_for_update(no_key=True).get(campaign=campaign)


def _fixed_words(held: Audience, at: datetime) -> str:
    # Translators: 中文 %(who)s 已在 %(when)s 确定名单，条件不能再改。
    text = _("%(who)s fixed the list already, %(when)s: its rules stand.")
    return text % {"who": held.fixed_by.name, "when": instant_words(held.fixed_at, at)}


def _said(stored: dict) -> str:
    """As the page says them, in the language of whoever changed them, as the plan itself is written."""
    return "; ".join(audience_rules.in_words(audience_rules.from_json(stored), dict(Segment.choices)))
