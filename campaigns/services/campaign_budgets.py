"""What a campaign may cost, line by line: written, sent to be signed, and signed anew after a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import spending
from campaigns.channels import CHOSEN, Channel
from campaigns.models import AnnualBudget, BudgetLine, Campaign
from staff import trail
from staff.access import require
from staff.models import Approval
from staff.refusals import Refused
from staff.roles import Right
from staff.services import approvals
from staff.versions import in_state

from .campaigns import held_campaign

KIND = "campaign_budget"
State = Campaign.State
MOST_LINES = 60
ZERO = Decimal(0)


@dataclass(frozen=True)
class LineDraft:
    """A planned cost in yuan, and how much of it the manufacturer bears."""

    channel: str
    what: str
    amount: Decimal
    support: Decimal = ZERO


@transaction.atomic
def write_budget(*, campaign: Campaign, version: int, lines: Sequence[LineDraft], by, at: datetime) -> Campaign:
    """Write the lines anew. Once they were submitted, other lines begin the signatures anew, and what was signed stands
    no more."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = held_campaign(campaign, version, at)
    in_state(held, *Campaign.OPEN)
    _check(lines)
    before, was = contents_of(held), planned(held)
    was_submitted = held.state in (State.SUBMITTED, State.APPROVED)
    held.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            campaign=held,
            line=number,
            channel=draft.channel,
            what=draft.what.strip(),
            amount=draft.amount,
            support=draft.support,
        )
        for number, draft in enumerate(lines, start=1)
    )
    now = planned(held)
    trail.note(held, "campaign.budget_written", by, at, {"amount": [was, now]} if was != now else {})
    if was_submitted:
        if contents_of(held) == before:
            raise Refused(_("Nothing that the signers saw has changed."))
        _send(held, by, at, anew=True)
    return held


def _check(lines: Sequence[LineDraft]) -> None:
    if not lines:
        raise Refused(_("What does the campaign cost?"))
    if len(lines) > MOST_LINES:
        raise Refused(_("At most %(most)s lines.") % {"most": MOST_LINES})
    for draft in lines:
        if not draft.what.strip() or draft.channel not in CHOSEN or draft.amount <= 0:
            raise Refused(_("Every line has a channel, a name and an amount."))
        if not 0 <= draft.support <= draft.amount:
            raise Refused(_("%(what)s: the manufacturer bears the amount at most.") % {"what": draft.what})


@transaction.atomic
def submit_budget(*, campaign: Campaign, version: int, by, at: datetime) -> Approval:
    """Send the lines on the route of their sum."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    held = held_campaign(campaign, version, at)
    in_state(held, State.PLANNED)
    if not held.budget_lines.exists():
        raise Refused(_("Write down first what it costs."))
    trail.note(held, "campaign.budget_submitted", by, at, {})
    return _send(held, by, at, anew=False)


def _send(held: Campaign, by, at: datetime, anew: bool) -> Approval:
    _write(held, State.SUBMITTED)
    return approvals.submit(
        kind=KIND,
        document=held,
        outlet=held.outlet,
        amount=planned(held),
        contents=contents_of(held),
        anew=anew,
        by=by,
        at=at,
    )


def planned(campaign: Campaign) -> Decimal:
    """What the lines come to."""
    return sum((line.amount for line in campaign.budget_lines.all()), ZERO)


def contents_of(campaign: Campaign) -> list[dict]:
    """As the signers see it: every line, what the manufacturer bears, and where the year's budget has less left."""
    lines = list(campaign.budget_lines.order_by("line"))
    rows = [{"what": f"{line.get_channel_display()}: {line.what}", "amount": str(line.amount)} for line in lines]
    support = sum((line.support for line in lines), ZERO)
    if support:
        rows.append({"what": _("Of it manufacturer's support"), "amount": str(support)})
    wanted = by_channel(lines)
    for channel, left in left_of_year(campaign).items():
        if wanted.get(channel, ZERO) > left:
            what = _("%(channel)s: left of the year's budget in month %(month)d")
            rows.append(
                {
                    "what": what % {"channel": Channel(channel).label, "month": campaign.begins_on.month},
                    "amount": str(left),
                }
            )
    return rows


def by_channel(lines: Sequence[BudgetLine]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in lines:
        found[line.channel] = found.get(line.channel, ZERO) + line.amount
    return found


def left_of_year(campaign: Campaign) -> dict[str, Decimal]:
    """`{channel: yuan}` that the outlet's signed budget has left in the month in which the campaign begins, without
    what this campaign has spent itself; {} where no budget of the year is signed."""
    on = campaign.begins_on
    budget = AnnualBudget.objects.standing().filter(outlet=campaign.outlet_id, year=on.year).first()
    if budget is None:
        return {}
    spent = spending.by_cell(campaign.outlet, on.year)
    own = spending.of_campaign_in(campaign, on.year, on.month)
    cells = budget.cells.filter(month=on.month).exclude(channel=Channel.FIXED).order_by("pk")
    return {
        cell.channel: cell.amount - spent.get((on.month, cell.channel), ZERO) + own.get(cell.channel, ZERO)
        for cell in cells
    }


def when_signed(*, document: Campaign, approval: Approval, by, at: datetime) -> None:
    _write(document, State.APPROVED)
    trail.note(document, "campaign.budget_signed", by, at, {"amount": [None, approval.amount]})


def when_refused(*, document: Campaign, approval: Approval, by, at: datetime) -> None:
    """It may be written anew and submitted again."""
    _write(document, State.PLANNED)
    trail.note(document, "campaign.budget_refused", by, at, {}, approval.reason)


def when_withdrawn(*, document: Campaign, approval: Approval, by, at: datetime) -> None:
    _write(document, State.PLANNED)
    trail.note(document, "campaign.budget_withdrawn", by, at, {}, approval.reason)


def _write(held: Campaign, state: str) -> None:
    Campaign.objects.filter(pk=held.pk).update(state=state)
    held.state = state
