"""What the tabs of a campaign's money show: its budget against its cost, its expenses, its materials and gifts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff import approval_page, policy
from staff.instants import local
from staff.refusals import Refused
from staff.roles import Right
from staff.services import approvals

from . import campaign_page, money_policies, spending
from .channels import CHOSEN, Channel
from .forms import money as forms
from .models import Campaign, MaterialMovement
from .reporting import ReportPart
from .services import campaign_budgets

State = Campaign.State
ZERO, FEN = Decimal(0), Decimal("0.01")


@dataclass(frozen=True)
class ChannelRow:
    """A channel's plan against its cost; `left` is what the year's budget has, None where none is signed."""

    channel: str
    planned: Decimal
    support: Decimal
    spent: Decimal
    left: Decimal | None

    @property
    def label(self):
        return Channel(self.channel).label

    @property
    def difference(self) -> Decimal:
        return self.planned - self.spent

    @property
    def over(self) -> bool:
        return self.spent > self.planned


@dataclass(frozen=True)
class Account:
    """A campaign's budget against its cost. `signed` is what the signers agreed to, 0 before."""

    rows: list[ChannelRow]
    gifts: Decimal
    damage: Decimal
    vouchers: Decimal
    vouchers_since: Decimal
    """Taken off since the campaign was settled: of the year's money, not of this account."""
    received: Decimal
    signed: Decimal
    guests: int
    """How many were registered on the day."""

    @property
    def planned(self) -> Decimal:
        return sum((row.planned for row in self.rows), ZERO)

    @property
    def support(self) -> Decimal:
        return sum((row.support for row in self.rows), ZERO)

    @property
    def spent(self) -> Decimal:
        return sum((row.spent for row in self.rows), ZERO)

    @property
    def difference(self) -> Decimal:
        return self.planned - self.spent

    @property
    def own(self) -> Decimal:
        """What the house bears itself."""
        return self.spent - self.received

    @property
    def per_guest(self) -> Decimal | None:
        """To the fen, half up; None where nobody came."""
        return (self.spent / self.guests).quantize(FEN, ROUND_HALF_UP) if self.guests else None

    @property
    def invoiced(self) -> Decimal:
        return self.spent - self.gifts - self.damage - self.vouchers


def account_of(campaign: Campaign) -> Account:
    lines = list(campaign.budget_lines.order_by("line"))
    planned, spent = campaign_budgets.by_channel(lines), spending.of_campaign(campaign)
    left = campaign_budgets.left_of_year(campaign)
    rows = [
        ChannelRow(
            channel=channel.value,
            planned=planned.get(channel.value, ZERO),
            support=sum((line.support for line in lines if line.channel == channel), ZERO),
            spent=spent.get(channel.value, ZERO),
            left=left.get(channel.value) if left else None,
        )
        for channel in CHOSEN
        if channel.value in planned or channel.value in spent
    ]
    return Account(
        rows=rows,
        gifts=spending.gifts_for(campaign).cost(),
        damage=spending.damage_of(campaign),
        vouchers=spending.redeemed_for(campaign).taken_off(),
        vouchers_since=spending.redeemed_since(campaign),
        received=campaign.supports.standing().received(),
        signed=campaign_budgets.planned(campaign) if campaign.state in (State.APPROVED, State.SETTLED) else ZERO,
        guests=campaign.guests.count(),
    )


# What stands in the way of settling -----------------------------------------------------------------------------------


def receipts_missing(campaign: Campaign, at: datetime) -> str | None:
    missing = campaign.expenses.without_receipt().count()
    return _("%(count)d expenses have no file of their receipt.") % {"count": missing} if missing else None


def materials_out(campaign: Campaign, at: datetime) -> str | None:
    out = list(campaign.materials.still_out().values_list("name", flat=True)[:5])
    return _("Not brought back: %(names)s.") % {"names": ", ".join(out)} if out else None


def cost_above_budget(campaign: Campaign, at: datetime) -> str | None:
    """Costs without a signed budget, or more than some percent above it."""
    account = account_of(campaign)
    if not account.spent or campaign.state == State.SETTLED:
        return None
    if not account.signed:
        return _("It cost %(spent)s and has no signed budget.") % {"spent": _yuan(account.spent)}
    percent = policy.value(money_policies.OVER_PERCENT, outlet=campaign.outlet, on=local(at).date())
    if account.spent * 100 > account.signed * (100 + Decimal(percent)):
        return _("It cost %(spent)s; %(signed)s are signed. Change the budget and have it signed anew.") % {
            "spent": _yuan(account.spent),
            "signed": _yuan(account.signed),
        }
    return None


def still_out_when_called_off(campaign: Campaign, at: datetime) -> str | None:
    return materials_out(campaign, at)


def report(campaign: Campaign, at: datetime) -> ReportPart | None:
    """The settlement for the campaign's report; None where nothing was planned or spent."""
    account = account_of(campaign)
    if not account.rows:
        return None
    return ReportPart(
        # Translators: 中文 费用结算
        title=_("Settlement of the money"),
        facts=[
            (pgettext("money", "Planned"), _yuan(account.planned)),
            (_("Cost"), _yuan(account.spent)),
            (_("Support received"), _yuan(account.received)),
            (_("Borne by the house"), _yuan(account.own)),
            (_("Gifts"), _yuan(account.gifts)),
            (_("Damaged and lost material"), _yuan(account.damage)),
            # Translators: 中文 代金券抵扣
            (_("Taken off for vouchers"), _yuan(account.vouchers)),
            # Translators: 中文 到场每组费用
            (_("Cost for each guest"), _yuan(account.per_guest) if account.per_guest is not None else "—"),
        ],
        headings=[_("Channel"), pgettext("money", "Planned"), _("Cost"), _("Plan less cost")],
        rows=[[str(row.label), _yuan(row.planned), _yuan(row.spent), _yuan(row.difference)] for row in account.rows],
    )


def report_of_materials(campaign: Campaign, at: datetime) -> ReportPart | None:
    rows = list(campaign.materials.all())
    if not rows:
        return None
    return ReportPart(
        title=pgettext("campaign", "Materials"),
        headings=[
            pgettext("material", "What"),
            pgettext("material", "Taken out"),
            pgettext("material", "Back in good order"),
            pgettext("material", "Damaged"),
            pgettext("material", "Lost"),
            pgettext("material", "Used up"),
        ],
        rows=[[row.name, *map(str, (row.taken, row.back, row.damaged, row.lost, row.used))] for row in rows],
    )


def _yuan(amount: Decimal) -> str:
    return f"¥{amount:,.2f}".replace("¥-", "−¥")


# Pages ----------------------------------------------------------------------------------------------------------------


def money(found: Campaign, user, at: datetime, **bound) -> dict:
    """The tab of the money; `bound` are forms that came back with errors."""
    place = found.outlet
    alive = found.state != State.SETTLED
    may_spend = user.may(Right.CAMPAIGNS_MONEY, place)
    shown = campaign_page.head(found, user) | {
        "tab": "money",
        "account": account_of(found),
        "lines": list(found.budget_lines.order_by("line")),
        "expenses": list(found.expenses.for_list()),
        "supports": list(found.supports.select_related("entered_by", "withdrawn_by")),
        "in_the_way": [
            words
            for words in (check(found, at) for check in (receipts_missing, materials_out, cost_above_budget))
            if words
        ]
        if found.state != State.CALLED_OFF
        else [],
        "may_spend": may_spend and alive,
        "may_receive": may_spend,
    }
    if found.state == State.PLANNED:
        shown["route"] = _route_ahead(found, user, at)
        if shown["may_plan"] and shown["lines"]:
            shown["submit_form"] = bound.get("submit_form") or forms.VersionForm(initial={"version": found.version})
    elif found.state != State.CALLED_OFF:
        shown |= approval_page.of_document(found, user, at)
    if may_spend and alive:
        shown["expense_form"] = bound.get("expense_form") or forms.CampaignExpenseForm(initial={"on": local(at).date()})
    if may_spend:
        shown["support_form"] = bound.get("support_form") or forms.SupportForm(initial={"on": local(at).date()})
    return shown


def _route_ahead(found: Campaign, user, at: datetime) -> list:
    try:
        return approvals.route_ahead(
            kind=campaign_budgets.KIND,
            amount=campaign_budgets.planned(found),
            outlet=found.outlet,
            applicant=user,
            on=local(at).date(),
        )
    except Refused:
        return []


def materials(found: Campaign, user, **bound) -> dict:
    """The tab of materials and gifts."""
    place = found.outlet
    is_open = found.state in Campaign.OPEN
    on_site = user.may(Right.CAMPAIGNS_DAY, place) or user.may(Right.CAMPAIGNS_PLAN, place)
    rows = list(found.materials.all())
    movements = MaterialMovement.objects.filter(material__campaign=found).select_related("material", "by")
    issues = found.gift_issues.select_related("movement__gift", "movement__by", "movement__undone_by", "guest")
    shown = campaign_page.head(found, user) | {
        "tab": "materials",
        "materials": rows,
        "out": sum(row.out for row in rows),
        "damage": spending.damage_of(found),
        "movements": list(movements[:50]),
        "issues": list(issues[:50]),
        "gift_cost": spending.gifts_for(found).cost(),
        "may_move": on_site and is_open,
        "may_give": user.may(Right.CAMPAIGNS_DAY, place) and user.may(Right.GIFTS, place) and is_open,
    }
    if shown["may_change"]:
        shown["material_form"] = bound.get("material_form") or forms.MaterialForm()
    if shown["may_give"]:
        shown["gift_form"] = bound.get("gift_form") or forms.GiftAtCampaignForm(campaign=found)
    return shown


def photos(found: Campaign, user, **bound) -> dict:
    """The tab of the photographs."""
    may_add = user.may(Right.CAMPAIGNS_DAY, found.outlet) or user.may(Right.CAMPAIGNS_PLAN, found.outlet)
    shown = campaign_page.head(found, user) | {
        "tab": "photos",
        "photos": list(found.photos.standing().select_related("by")),
    }
    if may_add:
        shown["photos_form"] = bound.get("photos_form") or forms.PhotosForm()
    return shown
