"""What the workshop brings to the outage pack: appointments, cars in the house, rescue, their forms. Reads only."""

from django.utils.translation import gettext_lazy as _

from outage.contents import when
from outage.registry import Asked, Box, Column, PaperForm, Section, register_form, register_section
from staff.instants import local
from staff.roles import Right
from workshop import walk_around
from workshop.models import Appointment, Lane, Reception, RepairOrder, RescueCall


def appointments(asked: Asked):
    """Who is expected today, by the hour, and who was missed and is to be called."""
    rows = Appointment.objects.expected().between(asked.day, asked.day).filter(outlet=asked.outlet)
    for each in rows.for_list().order_by("planned_at", "pk"):
        yield _appointment(each, f"{local(each.planned_at):%H:%M}")
    missed = Appointment.objects.to_follow_up().filter(outlet=asked.outlet, planned_on__lt=asked.day)
    for each in missed.for_list().order_by("planned_at", "pk"):
        yield _appointment(each, f"{when(each.planned_at)} {each.get_state_display()}")


def _appointment(each: Appointment, hour: str) -> list:
    name = each.caller or (each.vehicle.customer.name if each.vehicle else "")
    return [
        hour,
        each.shown_plate,
        each.shown_model,
        name,
        each.mobile,
        each.get_kind_display(),
        each.minutes,
        each.advisor.name if each.advisor else "",
        each.words,
        "",
    ]


def in_house(asked: Asked):
    """Cars with an open order, the earliest promise first; then those taken in without an order yet."""
    orders = RepairOrder.objects.in_house().filter(outlet=asked.outlet)
    orders = orders.select_related("vehicle__customer", "advisor", "sheet").order_by(
        "sheet__promised_at", "opened_at", "pk"
    )
    for each in orders:
        sheet = getattr(each, "sheet", None)
        yield [
            each.number,
            str(each.vehicle),
            each.vehicle.customer.name,
            each.vehicle.customer.mobile,
            each.get_kind_display(),
            each.advisor.name,
            when(each.opened_at),
            when(sheet.promised_at) if sheet else "",
            sheet.get_stage_display() if sheet else "",
            "",
        ]
    receptions = Reception.objects.open().filter(outlet=asked.outlet).select_related("vehicle", "advisor")
    for each in receptions.order_by("received_at", "pk"):
        yield [
            each.number,
            str(each.vehicle),
            each.brought_by,
            each.mobile,
            _("No order yet"),
            each.advisor.name,
            when(each.received_at),
            "",
            "",
            "",
        ]


def rescues(asked: Asked):
    """Cars that stand somewhere: who is on the way, promised by when."""
    rows = RescueCall.objects.open().filter(outlet=asked.outlet).select_related("vehicle__customer", "helper")
    for each in rows.order_by("deadline_at", "pk"):
        yield [
            each.number,
            each.shown_plate,
            each.caller,
            each.mobile,
            each.place,
            when(each.taken_at),
            when(each.deadline_at),
            each.get_state_display(),
            each.helper.name if each.helper else "",
            "",
        ]


def reception_boxes(asked: Asked) -> list[Box]:
    return [
        Box(_("Plate"), half=True),
        Box(_("VIN, last 6"), half=True),
        Box(_("Who brought the car"), half=True),
        Box(_("Phone"), half=True),
        Box(_("Tag given"), half=True),
        Box(_("Service advisor"), half=True),
        Box(_("Mileage, km"), half=True),
        Box(_("Fuel, eighths"), half=True),
        Box(_("Kind"), options=RepairOrder.Kind.labels),
        Box(_("The customer's own words"), lines=4),
        Box(_("Walk-around: what is not in order"), lines=2, options=list(walk_around.ITEMS.values())),
        Box(_("Damages: where, what"), lines=3),
        Box(_("Belongings left in the car")),
        Box(_("Wants"), options=[_("the old parts back"), _("the car washed"), _("to wait in the house")]),
        Box(_("Work and price agreed"), lines=4),
        Box(_("Promised for"), half=True),
        # Translators: 中文 客户签字
        Box(_("Customer's signature"), half=True, lines=2),
    ]


def tag_boxes(asked: Asked) -> list[Box]:
    return [
        Box(_("Plate"), half=True),
        Box(_("Tag given"), half=True),
        Box(_("Lane"), options=Lane.labels),
        Box(_("What the customer wants"), lines=2),
    ]


def rescue_boxes(asked: Asked) -> list[Box]:
    return [
        Box(_("Plate"), half=True),
        Box(_("Model"), half=True),
        Box(_("Caller"), half=True),
        Box(_("Phone"), half=True),
        Box(_("Where the car stands"), lines=3),
        Box(_("Zone"), options=RescueCall.Zone.labels),
        Box(_("Who went, with which car"), half=True),
        Box(_("Sent at"), half=True),
        Box(_("Arrived at"), half=True),
        Box(_("Ended at"), half=True),
        Box(_("Cause"), options=RescueCall.Cause.labels),
        Box(_("How it ended"), options=RescueCall.Outcome.labels),
        Box(_("What was found and done"), lines=6),
    ]


def appointment_boxes(asked: Asked) -> list[Box]:
    return [
        Box(_("Plate"), half=True),
        Box(_("Model"), half=True),
        Box(_("Caller"), half=True),
        Box(_("Phone"), half=True),
        Box(_("Agreed for"), half=True),
        Box(_("Service advisor"), half=True),
        Box(_("Kind"), options=RepairOrder.Kind.labels),
        Box(_("What the customer wants"), lines=4),
    ]


def register() -> None:
    register_section(
        Section(
            "appointments",
            # Translators: 中文 今日预约
            _("Appointments of the day"),
            [
                Column(_("Hour"), 13),
                Column(_("Plate"), 11),
                Column(_("Model"), 16),
                Column(_("Customer"), 11),
                Column(_("Phone"), 14),
                Column(_("Kind"), 11),
                Column(_("Minutes"), 8),
                Column(_("Service advisor"), 11),
                Column(_("What the customer wants"), 30),
                Column(_("Came at"), 12),
            ],
            appointments,
            order=10,
        ),
        Section(
            "in_house",
            # Translators: 中文 在厂车辆
            _("Cars in the house"),
            [
                Column(_("Number"), 17),
                Column(_("Plate"), 11),
                Column(_("Customer"), 12),
                Column(_("Phone"), 14),
                Column(_("Kind"), 12),
                Column(_("Service advisor"), 12),
                Column(_("Opened"), 12),
                Column(_("Promised for"), 12),
                Column(_("State"), 14),
                Column(_("Delivered, paid, note"), 26),
            ],
            in_house,
            order=20,
        ),
        Section(
            "rescue",
            # Translators: 中文 进行中的救援
            _("Rescue in progress"),
            [
                Column(_("Number"), 16),
                Column(_("Plate"), 11),
                Column(_("Caller"), 11),
                Column(_("Phone"), 14),
                Column(_("Where the car stands"), 32),
                Column(_("Taken"), 12),
                Column(_("Promised by"), 12),
                Column(_("State"), 12),
                Column(_("Who goes"), 11),
                Column(_("Note"), 18),
            ],
            rescues,
            order=25,
        ),
    )
    register_form(
        PaperForm(
            "reception",
            "R",
            # Translators: 中文 接车登记表
            _("Reception sheet"),
            reception_boxes,
            Right.RECEIVE,
            15,
            _("Blank forms in the outage pack: receptions"),
            url_name="workshop:reception_take",
            order=20,
        ),
        PaperForm(
            "tag",
            "T",
            # Translators: 中文 号牌登记单
            _("Tag given at the gate"),
            tag_boxes,
            Right.RECEIVE,
            0,
            _("Blank forms in the outage pack: tags alone"),
            url_name="workshop:tag_give",
            order=25,
        ),
        PaperForm(
            "rescue",
            "S",
            # Translators: 中文 救援登记单
            _("Rescue call sheet"),
            rescue_boxes,
            Right.RESCUE_KEEP,
            5,
            _("Blank forms in the outage pack: rescue calls"),
            url_name="workshop:rescue_take",
            order=40,
        ),
        PaperForm(
            "appointment",
            "A",
            # Translators: 中文 预约登记单
            _("Appointment sheet"),
            appointment_boxes,
            Right.APPOINT,
            8,
            _("Blank forms in the outage pack: appointments"),
            url_name="workshop:book",
            order=60,
        ),
    )
