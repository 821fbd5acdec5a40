"""One campaign of an outlet with a part of each kind, for the tables of rights and invariants."""

from datetime import time, timedelta

from campaigns.models import (
    Aim,
    Campaign,
    HelpingDepartment,
    Offer,
    Phase,
    Section,
    Station,
    Task,
    Turn,
)
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()


def campaign_of(records) -> Campaign:
    """An open day in ten days, with one part of each kind; its one task is the account's."""
    number = f"{records.outlet.code}-HD90001"
    if found := Campaign.objects.filter(number=number).first():
        return found
    on = TODAY + timedelta(days=10)
    made = Campaign.objects.create(
        number=number, outlet=records.outlet, kind="open_day", name="开放日", begins_on=on, ends_on=on,
        owner=records.account, seed="0" * 64, made_at=NOW, made_by=records.account,
        baseline_from_on=TODAY - timedelta(days=30), baseline_to_on=TODAY,
    )  # fmt: skip
    made.sections.create(position=1, title="活动背景")
    made.departments.create(department="service", host=True)
    made.phases.create(name="邀约", from_on=TODAY, to_on=on)
    made.tasks.create(what="布置站点", department="workshop", owner=records.account, due_on=on)
    station = made.stations.create(position=1, name="车间参观", points=10)
    made.turns.create(on=on, from_time=time(14), to_time=time(14, 30), what="签到", station=station)
    made.offers.create(kind="gift", words="集章有礼")
    made.aims.create(metric="came", goal=80)
    return made


def section_of(records) -> Section:
    return campaign_of(records).sections.get()


def task_of(records) -> Task:
    return campaign_of(records).tasks.get()


MAKERS = {
    Campaign: campaign_of,
    Section: section_of,
    HelpingDepartment: lambda records: campaign_of(records).departments.get(),
    Phase: lambda records: campaign_of(records).phases.get(),
    Task: task_of,
    Station: lambda records: campaign_of(records).stations.get(),
    Turn: lambda records: campaign_of(records).turns.get(),
    Offer: lambda records: campaign_of(records).offers.get(),
    Aim: lambda records: campaign_of(records).aims.get(),
}
