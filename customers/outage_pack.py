"""What customers' matters bring to an outlet's outage pack: key-customer cases, reminders, renewals. Reads only."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from outage.contents import when
from outage.registry import Asked, Box, Choice, Column, PaperForm, Section, register_form, register_section
from staff.instants import beginning_of
from staff.roles import Right

from .models import Case, CaseAction, Reminder, Renewal

DAY = timedelta(days=1)
OFFERED = 30


def cases(asked: Asked):
    """Open cases, the nearest deadline first, with the next step that somebody promised."""
    rows = Case.objects.open().filter(outlet=asked.outlet)
    rows = rows.select_related("vehicle__customer", "owner").order_by("deadline_at", "pk")
    steps = CaseAction.objects.next_steps().filter(case__in=rows.values("pk")).select_related("next_who")
    promised = {step.case_id: step for step in steps.order_by("-next_by_at", "-pk")}
    for each in rows:
        step = promised.get(each.pk)
        yield [
            each.tier,
            each.number,
            str(each.vehicle),
            each.vehicle.customer.name,
            each.vehicle.customer.mobile,
            each.title,
            each.owner.name if each.owner else "",
            when(each.deadline_at),
            step.next_step if step else "",
            when(step.next_by_at) if step else "",
            step.next_who.name if step and step.next_who else "",
        ]


def reminders(asked: Asked):
    """Customers to be called today about what falls due at their cars."""
    evening = beginning_of(asked.day + DAY)
    rows = Reminder.objects.due_now(evening).filter(outlet=asked.outlet).select_related("customer", "vehicle")
    for each in rows.oldest_due_first():
        yield [
            each.customer.name,
            each.customer.mobile,
            str(each.vehicle),
            each.get_kind_display(),
            f"{each.due_on:%Y-%m-%d}",
            when(each.next_at) if each.agreed else "",
            each.attempts,
            "",
        ]


def renewals(asked: Asked):
    """Insurance renewals whose day has come."""
    rows = Renewal.objects.to_work_on(asked.day).filter(outlet=asked.outlet)
    rows = rows.select_related("vehicle__customer", "owner").order_by("insurance_until", "pk")
    for each in rows:
        yield [
            each.vehicle.customer.name,
            each.vehicle.customer.mobile,
            str(each.vehicle),
            f"{each.insurance_until:%Y-%m-%d}",
            each.get_state_display(),
            each.owner.name if each.owner else "",
            "",
        ]


def action_boxes(asked: Asked) -> list[Box]:
    kinds = [kind.label for kind in CaseAction.LOGGED_BY_HAND]
    return [
        Box(_("Case number"), half=True),
        Box(_("Plate"), half=True),
        Box(_("What was done"), options=kinds),
        Box(_("Result, in the customer's own words"), lines=10),
        Box(_("Compensation, yuan"), half=True),
        Box(_("Who does it"), half=True),
        Box(_("Next step"), lines=2),
        Box(_("By when")),
    ]


def cases_offered(user, outlet, words: str, at: datetime):
    """Open cases of the outlet, for the paper to be entered."""
    rows = Case.objects.visible_to(user, Right.CASES_WORK).open().filter(outlet=outlet).of_words(words)
    for each in rows.select_related("vehicle__customer").order_by("deadline_at", "pk")[:OFFERED]:
        yield Choice(
            f"{each.tier} · {each.vehicle} · {each.vehicle.customer.name}", each.get_absolute_url(), each.number
        )


def register() -> None:
    register_section(
        Section(
            "cases",
            # Translators: 中文 重点客户个案
            _("Key-customer cases"),
            [
                Column(_("Tier"), 6),
                Column(_("Number"), 15),
                Column(_("Car"), 11),
                Column(_("Customer"), 11),
                Column(_("Phone"), 14),
                Column(_("What it is about"), 26),
                Column(_("Owner"), 10),
                Column(_("Settle by"), 12),
                Column(_("Next step"), 26),
                Column(_("By when"), 12),
                Column(_("Who does it"), 10),
            ],
            cases,
            order=30,
        ),
        Section(
            "reminders",
            # Translators: 中文 今日关怀提醒
            _("Reminders due"),
            [
                Column(_("Customer"), 14),
                Column(_("Phone"), 16),
                Column(_("Car"), 13),
                Column(_("Reminder"), 20),
                Column(_("Due"), 13),
                Column(_("Agreed for"), 14),
                Column(_("Attempts"), 9),
                Column(_("Result"), 34),
            ],
            reminders,
            order=60,
        ),
        Section(
            "renewals",
            # Translators: 中文 今日续保跟进
            _("Insurance renewals to work on"),
            [
                Column(_("Customer"), 14),
                Column(_("Phone"), 16),
                Column(_("Car"), 13),
                Column(_("Insurance until"), 14),
                Column(_("State"), 14),
                Column(_("Owner"), 12),
                Column(_("Result"), 44),
            ],
            renewals,
            order=65,
        ),
    )
    register_form(
        PaperForm(
            "action",
            "K",
            # Translators: 中文 重点客户处理记录
            _("Action on a key-customer case"),
            action_boxes,
            Right.CASES_WORK,
            8,
            _("Blank forms in the outage pack: actions on cases"),
            choices=cases_offered,
            order=50,
        )
    )
