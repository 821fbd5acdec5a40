"""What was spent: expenses, the cost of gifts, and what was damaged or lost. Lookups for pages and checks; reads only.

Gifts and damage have no invoice of their own; they count as spent on events, on the day they were given or lost.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Sum
from django.db.models.functions import Extract

from campaigns.channels import Channel

from .models import Campaign, Expense, GiftIssue, MaterialMovement, Support

ZERO = Decimal(0)
# Where gifts and damage are counted.
ON_SITE = Channel.EVENTS.value


def by_cell(outlet, year: int) -> dict[tuple[int, str], Decimal]:
    """`{(month, channel): yuan}` of an outlet's year. Three queries."""
    found: Counter = Counter()
    month = Extract("on", "month")
    expenses = Expense.objects.of_year(outlet, year).order_by()
    for each, channel, amount in expenses.values_list(month, "channel").annotate(sum=Sum("amount")):
        found[each, channel] += amount
    gifts = GiftIssue.objects.kept().filter(campaign__outlet=outlet, on__year=year).order_by()
    for each, amount in gifts.values_list(month).annotate(sum=Sum(-F("movement__change") * F("movement__cost"))):
        found[each, ON_SITE] += amount
    damage = MaterialMovement.objects.harmful().filter(material__campaign__outlet=outlet, on__year=year).order_by()
    for each, amount in damage.values_list(month).annotate(sum=Sum(F("quantity") * F("value"))):
        found[each, ON_SITE] += amount
    return dict(found)


def in_cell(outlet, year: int, month: int, channel: str) -> Decimal:
    return by_cell(outlet, year).get((month, channel), ZERO)


def own_money(outlet, year: int) -> Decimal:
    """What the house spent itself in a year: everything spent, less the support that came in; 0 at least."""
    spent = sum(by_cell(outlet, year).values(), ZERO)
    received = Support.objects.standing().filter(campaign__outlet=outlet, on__year=year).received()
    return max(spent - received, ZERO)


def of_campaign(campaign: Campaign) -> dict[str, Decimal]:
    """`{channel: yuan}` that a campaign has cost. Three queries."""
    return _of(campaign.expenses.standing(), campaign.gift_issues.all(), _harmful(campaign))


def of_campaign_in(campaign: Campaign, year: int, month: int) -> dict[str, Decimal]:
    """The same of one month."""
    then = {"on__year": year, "on__month": month}
    expenses, gifts = campaign.expenses.standing().filter(**then), campaign.gift_issues.filter(**then)
    return _of(expenses, gifts, _harmful(campaign).filter(**then))


def _of(expenses, gifts, harmful) -> dict[str, Decimal]:
    found: Counter = Counter()
    for channel, amount in expenses.order_by().values_list("channel").annotate(sum=Sum("amount")):
        found[channel] += amount
    found[ON_SITE] += gifts.cost() + _worth(harmful)
    return {channel: amount for channel, amount in found.items() if amount}


def damage_of(campaign: Campaign) -> Decimal:
    """What was damaged or lost at a campaign, at its value on that day."""
    return _worth(_harmful(campaign))


def _harmful(campaign: Campaign):
    return MaterialMovement.objects.harmful().filter(material__campaign=campaign)


def _worth(harmful) -> Decimal:
    return harmful.order_by().aggregate(sum=Sum(F("quantity") * F("value"), default=ZERO))["sum"]


def by_year(outlets: Iterable, years: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """`{(outlet's key, year): yuan}` of everything spent in these years. Three queries."""
    outlets, years = list(outlets), list(years)
    found: Counter = Counter()
    year = Extract("on", "year")
    expenses = Expense.objects.standing().filter(outlet__in=outlets, on__year__in=years).order_by()
    for outlet, each, amount in expenses.values_list("outlet", year).annotate(sum=Sum("amount")):
        found[outlet, each] += amount
    gifts = GiftIssue.objects.kept().filter(campaign__outlet__in=outlets, on__year__in=years).order_by()
    cost = Sum(-F("movement__change") * F("movement__cost"))
    for outlet, each, amount in gifts.values_list("campaign__outlet", year).annotate(sum=cost):
        found[outlet, each] += amount
    harmful = MaterialMovement.objects.harmful()
    damage = harmful.filter(material__campaign__outlet__in=outlets, on__year__in=years).order_by()
    worth = Sum(F("quantity") * F("value"))
    for outlet, each, amount in damage.values_list("material__campaign__outlet", year).annotate(sum=worth):
        found[outlet, each] += amount
    return dict(found)
