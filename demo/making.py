"""Making the demo, all of it or nothing, and emptying a demo installation again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from complaints.models import FollowUp
from customers.models import Candidate, Case, Contact, Customer, Vehicle
from customers.services import detection, warnings
from notices.models import Message
from payroll.models import FundPayment
from staff.instants import local
from staff.models import Outlet, User
from staff.refusals import Refused
from targets.models import Target
from workshop.models import Receipt, RepairOrder, Wash

from . import (
    assessments,
    backorders,
    calls,
    campaign_money,
    campaigns,
    care,
    cars,
    cases,
    chance,
    club,
    commission,
    contacts,
    daybook,
    draws,
    figures,
    fund,
    gate,
    guarantees,
    house,
    leaders,
    messages,
    orders,
    outages,
    parts,
    pay,
    people,
    personal_data,
    plan_315,
    plans,
    records,
    renewals,
    rescues,
    settling,
    surveys,
    three_guarantees,
    visits,
)
from .complaints import make_complaints, make_scenes
from .outlets import make_outlets


@dataclass(frozen=True)
class Size:
    customers: int
    orders: int
    complaints: int
    past: float
    """Share of the closed cases."""


WHOLE = Size(customers=3000, orders=10_000, complaints=480, past=1)
SMALL = Size(customers=700, orders=1500, complaints=90, past=0.4)


@dataclass(frozen=True)
class Made:
    password: str
    stories: list[cases.Story]


def is_there() -> bool:
    """Whether this database holds the demo. Made in one transaction, so it is there as a whole or not at all."""
    return User.objects.filter(is_demo=True).exists()


@transaction.atomic
def make(*, seed: int, at: datetime, small: bool = False, say: Callable[[str], None] = lambda line: None) -> Made:
    """The whole demo as it stands at `at`. The same seed and instant give the same data.

    Refused where the database holds anything already.
    """
    _refuse_where_people_work()
    rng, size, today = Random(seed), SMALL if small else WHOLE, local(at).date()
    outlets = make_outlets(today)
    staff = people.make_people(rng, outlets, today)
    say(_("%(count)d outlets with their people and accounts") % {"count": len(outlets)})
    fleet = cars.make_customers(rng, outlets, today, size.customers)
    counts = {"customers": Customer.objects.count(), "cars": Vehicle.objects.count()}
    say(_("%(customers)d customers with %(cars)d cars") % counts)
    stories = cases.cast(rng, fleet, at, size.past)
    cases.set_backgrounds(stories)
    told = [visit for story in stories for visits in story.visits.values() for visit in visits]
    ordinary = records.ordinary_visits(rng, fleet, at, size.orders - len(told))
    ordinary = three_guarantees.add_visits(Random(f"{seed} three guarantees"), ordinary, fleet, at)
    records.save_visits(rng, ordinary + told, staff, outlets, at)
    say(_("%(count)d repair orders") % {"count": RepairOrder.objects.count()})
    complaints = records.ordinary_complaints(rng, ordinary, staff, at, size.complaints)
    stage = cases.Stage(rng, staff, outlets, at, complaints)
    told_cars = {story.car.vehicle.pk for story in stories}
    lent = guarantees.cases_of_march(Random(f"{seed} lent"), staff, told_cars, at)
    cases.play(stage, stories, [*make_scenes(Random(f"{seed} scenes"), stage, told_cars), *lent])
    pay.make_pay_inputs(staff, outlets, at)
    detection.record_signals(at=at)
    count = three_guarantees.watch(at)
    say(_("%(count)d warnings of the three guarantees") % {"count": count})
    warnings.sweep(at=at)
    counts = {"cases": Case.objects.count(), "candidates": Candidate.objects.count()}
    say(_("%(cases)d key-customer cases and %(candidates)d candidates") % counts)
    _count_rows()
    contacts.make_contacts(Random(f"{seed} contacts"), staff, outlets, at)
    say(_("%(count)d contacts with customers") % {"count": Contact.objects.count()})
    count = rescues.make_rescues(Random(f"{seed} rescues"), staff, outlets, at)
    say(_("%(count)d rescue calls") % {"count": count})
    count = orders.make_orders(Random(f"{seed} orders"), staff, outlets, at)
    say(_("%(count)d orders in the house today") % {"count": count})
    count = settling.make_endings(Random(f"{seed} endings"), staff, outlets, at)
    say(_("%(count)d orders with their papers checked") % {"count": count})
    count = gate.make_gate(Random(f"{seed} gate"), staff, outlets, at)
    say(_("%(count)d appointments") % {"count": count})
    calls.make_calls(Random(f"{seed} calls"), staff, outlets, at)
    say(_("%(count)d follow-up calls and surveys") % {"count": FollowUp.objects.drawn().count()})
    count = make_complaints(Random(f"{seed} complaints"), staff, outlets, at)
    say(_("%(count)d complaints in hand") % {"count": count})
    _count_rows()
    fund.make_funds(rng, staff, outlets, at)
    say(_("%(count)d payments of the after-sales fund") % {"count": FundPayment.objects.count()})
    daybook.make_daybook(Random(f"{seed} daybook"), staff, outlets, at)
    counts = {"washes": Wash.objects.count(), "receipts": Receipt.objects.count(), "targets": Target.objects.count()}
    say(_("%(washes)d washes, %(receipts)d receipts, %(targets)d targets") % counts)
    # After the daybook, whose praise is numbered first.
    count = surveys.make_surveys(Random(f"{seed} surveys"), outlets, at)
    say(_("%(count)d surveys answered in the months before") % {"count": count})
    count = visits.make_visits(Random(f"{seed} visits"), staff, outlets, at)
    say(_("%(count)d home visits") % {"count": count})
    count = care.make_care(Random(f"{seed} care"), outlets, at)
    say(_("%(count)d reminders") % {"count": count})
    _count_rows()
    count = renewals.make_renewals(Random(f"{seed} renewals"), staff, outlets, at)
    say(_("%(count)d insurance renewals") % {"count": count})
    count = messages.make_messages(Random(f"{seed} messages"), staff, outlets, at)
    say(_("%(count)d messages to customers") % {"count": count})
    say(_("%(count)d commission runs") % {"count": commission.make_commission(staff, outlets, at)})
    count = house.make_house(Random(f"{seed} house"), staff, outlets, at)
    say(_("%(count)d records of the house: meetings, gifts, hard cases, trainings, packages") % {"count": count})
    count = parts.make_parts(Random(f"{seed} parts"), staff, outlets, at)
    say(_("%(count)d movements of stock") % {"count": count})
    count = backorders.make_backorders(Random(f"{seed} backorders"), staff, outlets, at)
    say(_("%(count)d missing parts") % {"count": count})
    count = guarantees.make_guarantees(Random(f"{seed} guarantees"), staff, outlets, at)
    say(_("%(count)d requests for parts under guarantee") % {"count": count})
    count = campaign_money.make_budgets(Random(f"{seed} budgets"), staff, outlets, at)
    say(_("%(count)d budgets of campaigns") % {"count": count})
    count = personal_data.make_requests(Random(f"{seed} personal data"), staff, outlets, at)
    say(_("%(count)d requests about personal data") % {"count": count})
    _make_marketing(seed, staff, outlets, at, say)
    _make_business(seed, staff, outlets, at, say)
    count = outages.make_outages(staff, outlets, at)
    say(_("%(count)d papers of an outage") % {"count": count})
    _read_old_messages(at)
    _give_addresses()
    _count_rows()
    return Made(people.PASSWORD, stories)


def _make_marketing(seed: int, staff, outlets, at: datetime, say: Callable[[str], None]) -> None:
    with chance.chance_of(Random(f"{seed} chance")):
        count = campaigns.make_campaigns(Random(f"{seed} campaigns"), staff, outlets, at)
        say(_("%(count)d campaigns") % {"count": count})
        count = draws.make_draws(Random(f"{seed} draws"), staff, outlets, at)
        say(_("%(count)d draws, series of vouchers and group purchases") % {"count": count})
        count = plan_315.make_plan_315(Random(f"{seed} plan_315"), staff, outlets, at)
        say(_("%(count)d screening lists and plans for 15 March") % {"count": count})
        count = club.make_club(Random(f"{seed} club"), staff, outlets, at)
        say(_("%(count)d members of the club") % {"count": count})


def _make_business(seed: int, staff, outlets, at: datetime, say: Callable[[str], None]) -> None:
    count = plans.make_plans(Random(f"{seed} plans"), staff, outlets, at)
    say(_("%(count)d annual plans") % {"count": count})
    count = assessments.make_assessments(Random(f"{seed} assessments"), staff, outlets, at)
    say(_("%(count)d assessments of outlets") % {"count": count})
    count = leaders.make_leader_tests(Random(f"{seed} leaders"), staff, outlets, at)
    say(_("%(count)d tests of team leaders") % {"count": count})
    count = figures.make_figures(Random(f"{seed} figures"), staff, outlets, at)
    say(_("%(count)d figures kept for boards") % {"count": count})


def _count_rows() -> None:
    """PostgreSQL plans by how many rows it counted, and does not count those of a transaction under way by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _refuse_where_people_work() -> None:
    if Outlet.objects.exists() or User.objects.exists() or Customer.objects.exists():
        raise Refused(
            _("This database holds outlets, accounts or customers already. The demo is only made in an empty one.")
        )


def _read_old_messages(at: datetime) -> None:
    """Bells with a year of unread messages would show nothing; the last day's are new."""
    old = Message.objects.filter(queued_at__lt=at - timedelta(hours=20))
    old.update(read_at=F("queued_at") + timedelta(minutes=25))


def _give_addresses() -> None:
    """E-mail addresses come last, so that nothing of the played past is sent. `.example` reaches nobody."""
    User.objects.filter(is_demo=True).update(email=Concat(F("username"), Value("@jiahe.example")))


def empty() -> None:
    """Empty a demo installation, whatever its visitors made of it. Refused anywhere else."""
    if not settings.DEMO:
        raise Refused(_("Only an installation with DEMO=true is emptied."))
    if not is_there() and User.objects.exists():
        raise Refused(_("This database holds accounts, but no demo. It is left as it is."))
    files = [name for model in apps.get_models() for name in _files_of(model)]
    call_command("flush", interactive=False, verbosity=0)

    def delete_files() -> None:
        for name in files:
            default_storage.delete(name)

    transaction.on_commit(delete_files)


def _files_of(model) -> list[str]:
    fields = [field.attname for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
    return [name for field in fields for name in model._base_manager.values_list(field, flat=True) if name]
