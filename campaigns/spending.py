"""What was spent: expenses, the cost of gifts, what was damaged or lost, what was taken off for vouchers. Lookups for
pages and checks; reads only.

Gifts, damage and vouchers have no invoice of their own; they count as spent on events, on the day they were given, lost
or redeemed. Vouchers of no campaign are a price of the house and no cost of campaigns.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Extract

from campaigns.channels import Channel
from staff.instants import SHANGHAI, beginning_of
from staff.months import month_after

from .models import Campaign, Expense, GiftIssue, MaterialMovement, Redemption, Support

ZERO, FEN = Decimal(0), Decimal("0.01")
# Where gifts, damage and vouchers are counted.
ON_SITE = Channel.EVENTS.value


def by_cell(outlet, year: int) -> dict[tuple[int, str], Decimal]:
    """`{(month, channel): yuan}` of an outlet's year. Four queries."""
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
    redeemed = _redeemed_in(year, year).filter(voucher__series__outlet=outlet)
    for each, amount in redeemed.values_list(Extract("at", "month", tzinfo=SHANGHAI)).annotate(sum=Sum("amount")):
        found[each, ON_SITE] += amount
    return dict(found)


def in_cell(outlet, year: int, month: int, channel: str) -> Decimal:
    return by_cell(outlet, year).get((month, channel), ZERO)


def own_money(outlet, year: int) -> Decimal:
    """What the house spent itself in a year: everything spent, less the support that came in; 0 at least."""
    spent = sum(by_cell(outlet, year).values(), ZERO)
    received = Support.objects.standing().filter(campaign__outlet=outlet, on__year=year).received()
    return max(spent - received, ZERO).quantize(FEN)


def of_campaign(campaign: Campaign) -> dict[str, Decimal]:
    """`{channel: yuan}` that a campaign has cost; of one that is settled, as it was settled. Four queries."""
    return _of(campaign.expenses.standing(), gifts_for(campaign), _harmful(campaign), redeemed_for(campaign))


def of_campaign_in(campaign: Campaign, year: int, month: int) -> dict[str, Decimal]:
    """The same of one month, with everything that is known of it by now."""
    then = {"on__year": year, "on__month": month}
    expenses, gifts = campaign.expenses.standing().filter(**then), campaign.gift_issues.kept().filter(**then)
    begins = date(year, month, 1)
    there = {"at__gte": beginning_of(begins), "at__lt": beginning_of(month_after(begins))}
    redeemed = _vouchers(campaign).standing().filter(**there)
    return _of(expenses, gifts, _harmful(campaign).filter(**then), redeemed)


def _of(expenses, gifts, harmful, redeemed) -> dict[str, Decimal]:
    found: Counter = Counter()
    for channel, amount in expenses.order_by().values_list("channel").annotate(sum=Sum("amount")):
        found[channel] += amount
    found[ON_SITE] += gifts.cost() + _worth(harmful) + redeemed.taken_off()
    return {channel: amount for channel, amount in found.items() if amount}


def gifts_for(campaign: Campaign) -> QuerySet:
    """The gifts that count in its cost. What the gift desk takes back after it was settled changes that no more."""
    if campaign.state != Campaign.State.SETTLED:
        return campaign.gift_issues.kept()
    return campaign.gift_issues.kept_at(campaign.ended_at)


def damage_of(campaign: Campaign) -> Decimal:
    """What was damaged or lost at a campaign, at its value on that day."""
    return _worth(_harmful(campaign))


def _harmful(campaign: Campaign):
    return MaterialMovement.objects.harmful().filter(material__campaign=campaign)


def _worth(harmful) -> Decimal:
    return harmful.order_by().aggregate(sum=Sum(F("quantity") * F("value"), default=ZERO))["sum"]


# Vouchers -------------------------------------------------------------------------------------------------------------


def redeemed_for(campaign: Campaign) -> QuerySet:
    """What was taken off for the campaign's vouchers. A settled campaign keeps what stood when it was settled: later
    redemptions, and later undoing, count in the year alone."""
    rows = _vouchers(campaign)
    if campaign.state != Campaign.State.SETTLED:
        return rows.standing()
    then = campaign.ended_at
    return rows.filter(Q(undone_at__isnull=True) | Q(undone_at__gt=then), at__lte=then)


def redeemed_since(campaign: Campaign) -> Decimal:
    """Yuan taken off for the campaign's vouchers since it was settled; 0 before."""
    if campaign.state != Campaign.State.SETTLED:
        return ZERO
    return _vouchers(campaign).standing().filter(at__gt=campaign.ended_at).taken_off()


def _vouchers(campaign: Campaign) -> QuerySet:
    """Redemptions of vouchers of the campaign's series, and of those won in its draws."""
    return _of_campaigns().filter(of_campaign=campaign.pk)


def _of_campaigns() -> QuerySet:
    """With `of_campaign`, its key: the series' own one before that of the draw in which the voucher was won."""
    of_campaign = Coalesce("voucher__series__campaign", "voucher__win__draw__campaign")
    return Redemption.objects.order_by().annotate(of_campaign=of_campaign).filter(of_campaign__isnull=False)


def _redeemed_in(first: int, last: int) -> QuerySet:
    """Of whole years, by the calendar of the house."""
    begins, ends = beginning_of(date(first, 1, 1)), beginning_of(date(last + 1, 1, 1))
    return _of_campaigns().standing().filter(at__gte=begins, at__lt=ends)


# Years ----------------------------------------------------------------------------------------------------------------


def by_year(outlets: Iterable, years: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """`{(outlet's key, year): yuan}` of everything spent in these years. Four queries."""
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
    if not years:
        return dict(found)
    redeemed = _redeemed_in(min(years), max(years)).filter(voucher__series__outlet__in=outlets)
    per_year = redeemed.values_list("voucher__series__outlet", Extract("at", "year", tzinfo=SHANGHAI))
    for outlet, each, amount in per_year.annotate(sum=Sum("amount")):
        found[outlet, each] += amount
    return dict(found)
