"""What complaints bring to the outage pack: open complaints, calls that are due, and their forms. Reads only."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outage.contents import when
from outage.registry import Asked, Box, Choice, Column, PaperForm, Section, register_form, register_section
from staff.instants import beginning_of
from staff.roles import Right

from .call_page import choices_of
from .models import CallAttempt, Complaint, FollowUp
from .models.questionnaires import Group
from .services.questionnaires import version_for

DAY = timedelta(days=1)
OFFERED = 30
# A sheet has one questionnaire; this is what most customers are asked.
ASKED_ON_PAPER = Group.MAINTENANCE
WORDS_OF_SCALE = 10


def open_complaints(asked: Asked):
    """The nearest deadline first: who, what, whose turn, and by when it is answered, sorted out, closed."""
    rows = Complaint.objects.open().filter(outlet=asked.outlet)
    rows = rows.select_related("vehicle__customer", "customer", "handler").prefetch_related("clocks")
    far = asked.at + 3650 * DAY
    found = []
    for each in rows.order_by("received_at", "pk")[:1000]:
        running = {clock.kind: clock.deadline_at for clock in each.clocks.all() if clock.stopped_at is None}
        found.append((min(running.values(), default=far), each.pk, each, running))
    for _deadline, _key, each, running in sorted(found, key=lambda row: row[:2]):
        known = each.customer or (each.vehicle.customer if each.vehicle else None)
        yield [
            each.number,
            str(each.vehicle) if each.vehicle else "",
            each.caller_name or (known.name if known else ""),
            each.caller_mobile or (known.mobile if known else ""),
            each.get_category_display(),
            when(each.received_at),
            when(running.get("answered")),
            when(running.get("sorted")),
            when(running.get("closed")),
            each.handler.name if each.handler else each.get_department_display(),
            each.contact[:120],
        ]


def calls_due(asked: Asked):
    """Calls whose turn comes by the end of the day, as the queue hands them out; the numbers are whole."""
    evening = beginning_of(asked.day + DAY)
    rows = FollowUp.objects.due_now(evening).filter(outlet=asked.outlet).select_related("customer", "vehicle")
    for each in rows.select_related("order__advisor").oldest_due_first():
        yield [
            when(each.next_at) if each.agreed else "",
            each.customer.name,
            each.customer.mobile,
            str(each.vehicle),
            each.get_group_display(),
            when(each.delivered_at),
            each.order.advisor.name if each.order else "",
            when(each.due_at),
            each.attempts,
            "",
        ]


def complaint_boxes(asked: Asked) -> list[Box]:
    return [
        Box(_("Plate or VIN"), half=True),
        Box(_("Repair order"), half=True),
        Box(_("Who complains"), half=True),
        Box(_("Phone"), half=True),
        Box(_("Came in by"), options=Complaint.Channel.labels),
        Box(_("Complains about"), options=Complaint.Category.labels),
        Box(_("In the customer's own words"), lines=8),
        Box(
            _("What makes it urgent"),
            options=[
                _("Has contacted the media"),
                _("Has contacted a consumer association"),
                _("Has contacted an authority"),
                _("Threatens to go public"),
                _("Makes a disturbance at the outlet"),
                _("Makes unreasonable demands"),
            ],
        ),
        # Translators: 中文 移交给（部门/人）
        Box(_("Handed over to"), half=True),
        # Translators: 中文 接收人签字、时间
        Box(_("Signed for, when"), half=True),
        Box(_("Answer to the customer, when and by whom"), lines=4),
        Box(_("Promised, by when"), lines=2),
    ]


def call_boxes(asked: Asked) -> list[Box]:
    """The sheet of a call, with the questions of the outlet's questionnaire."""
    version = version_for(ASKED_ON_PAPER, asked.outlet, asked.at)
    questions = sorted(version.questions.all(), key=lambda each: each.position) if version else []
    boxes = [
        Box(_("Plate"), half=True),
        Box(_("Customer"), half=True),
        Box(_("What the call came to"), options=CallAttempt.Outcome.labels),
        # Translators: 中文 约定再拨时间
        Box(_("Call again at"), half=True),
        Box(_("Praise, for whom"), half=True),
    ]
    for number, question in enumerate(questions, start=1):
        options = [label for _value, label in choices_of(question)] if question.best else []
        boxes.append(Box(f"{number}. {question.text}", lines=1 if options else 2, options=options))
    return [*boxes, Box(_("The customer's own words"), lines=5)]


def calls_offered(user, outlet, words: str, at: datetime):
    """Waiting calls of the outlet, for the paper to be entered."""
    rows = FollowUp.objects.visible_to(user, Right.CALLS).waiting().calls().filter(outlet=outlet)
    rows = rows.select_related("customer", "vehicle").of_words(words).oldest_due_first()
    for each in rows[:OFFERED]:
        label = f"{each.vehicle} · {each.customer.name}"
        note = f"{each.get_group_display()} · {when(each.delivered_at)}"
        yield Choice(label, reverse("complaints:call", args=[each.pk]), note)


def register() -> None:
    register_section(
        Section(
            "complaints",
            # Translators: 中文 未关闭的投诉
            _("Open complaints"),
            [
                Column(_("Number"), 15),
                Column(_("Car"), 11),
                Column(_("Customer"), 11),
                Column(_("Phone"), 14),
                Column(_("Complains about"), 10),
                Column(_("Received"), 12),
                Column(pgettext_lazy("clock", "Answered"), 12),
                Column(pgettext_lazy("clock", "Sorted out"), 12),
                Column(pgettext_lazy("clock", "Closed"), 12),
                Column(_("In hand of"), 11),
                Column(_("What the customer says"), 34),
            ],
            open_complaints,
            order=40,
        ),
        Section(
            "calls",
            # Translators: 中文 今日待回访
            _("Follow-up calls due"),
            [
                Column(_("Agreed for"), 12),
                Column(_("Customer"), 12),
                Column(_("Phone"), 15),
                Column(_("Car"), 12),
                Column(_("Group"), 12),
                Column(_("Delivered"), 12),
                Column(_("Service advisor"), 12),
                Column(_("Due"), 12),
                Column(_("Attempts"), 8),
                Column(_("Paper number and result"), 28),
            ],
            calls_due,
            order=50,
        ),
    )
    register_form(
        PaperForm(
            "complaint",
            "C",
            # Translators: 中文 客户投诉交接单
            _("Complaint hand-over form"),
            complaint_boxes,
            Right.COMPLAINTS_TAKE,
            10,
            # Translators: 中文 应急包空白单据份数：投诉交接单
            _("Blank forms in the outage pack: complaints"),
            url_name="complaints:take",
            order=10,
        ),
        PaperForm(
            "call",
            "F",
            # Translators: 中文 客户回访记录表
            _("Follow-up call sheet"),
            call_boxes,
            Right.CALLS,
            15,
            _("Blank forms in the outage pack: follow-up calls"),
            choices=calls_offered,
            order=30,
        ),
    )
