"""Campaigns with a list that is made, for tests of what comes after."""

from datetime import timedelta

from campaigns.audience_rules import Rules
from campaigns.models import Audience, Campaign, Invitation
from campaigns.services import audiences
from staff.services import run_work
from tests.makers import make_customer, make_vehicle

from .places import AT, House, begin

DAY = timedelta(days=1)


def make_list(house: House, customers=(), control: int = 0, rules: Rules | None = None, **fields) -> Campaign:
    """A campaign in thirty days, with these customers of the outlet on its list (and all others there are)."""
    campaign = begin(house, **fields)
    Campaign.objects.filter(pk=campaign.pk).update(control_percent=control)
    campaign.refresh_from_db()
    fix(house, campaign, rules or Rules())
    return campaign


def fix(house: House, campaign: Campaign, rules: Rules, at=AT) -> Audience:
    audiences.change_rules(campaign=campaign, rules=rules, by=house.marketing, at=at)
    audience = audiences.fix_list(campaign=campaign, by=house.marketing, at=at)
    run_work(work_id=audience.work_id, at=at)
    audience.refresh_from_db()
    return audience


def people(house: House, number: int, **fields) -> list:
    made = [make_customer(f"客户{nth}", house.outlet, **fields) for nth in range(number)]
    for customer in made:
        make_vehicle(customer, plate=f"沪C{customer.pk:05d}"[:8])
    return made


def invitation(campaign: Campaign, customer) -> Invitation:
    return Invitation.objects.get(campaign=campaign, customer=customer)
