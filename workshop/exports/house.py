"""Rows of the house for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, workbook
from staff.instants import local
from staff.roles import Right
from workshop.forms.gifts import GivenFilter
from workshop.forms.meeting import MeetingFilter
from workshop.models import GiftMovement, MeetingItem

# The evening meeting --------------------------------------------------------------------------------------------------


def meeting_tabs(items, today) -> dict:
    """The tabs of the list by name; the first one is shown unless another is asked for."""
    return {"open": items.open(), "late": items.overdue(today), "over": items.over(), "all": items}


def meeting_items_for(user, parameters, at):
    """The problems of one tab and filter that the user may see and export, by the evening."""
    visible = MeetingItem.objects.visible_to(user, Right.MEETING).visible_to(user, Right.EXPORT)
    tabs = meeting_tabs(MeetingFilter(parameters, user=user).apply(visible), local(at).date())
    found = tabs.get(parameters.get("state", ""), tabs["open"])
    return found.for_list().select_related("entered_by", "ended_by").order_by("met_on", "pk")


def meeting_workbook(items) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Meeting of"), 12, "day"),
        Heading(_("Topic"), 14),
        Heading(_("Problem"), 50),
        Heading(_("Repair order"), 18),
        Heading(_("Who sees to it"), 12),
        Heading(_("By"), 12, "day"),
        Heading(_("State"), 10),
        Heading(_("Proof"), 50),
        Heading(_("Ended"), 17, "instant"),
        Heading(_("Ended by"), 12),
        Heading(_("Entered by"), 12),
    ]
    rows = (
        [
            item.outlet.name,
            item.met_on,
            item.get_topic_display(),
            item.problem,
            item.order.number if item.order else "",
            item.owner.name,
            item.due_on,
            item.get_state_display(),
            item.proof,
            item.ended_at,
            item.ended_by.name if item.ended_by else "",
            item.entered_by.name,
        ]
        for item in items.iterator(chunk_size=500)
    )
    return workbook({_("Evening meeting"): (headings, rows)})


# Gifts ----------------------------------------------------------------------------------------------------------------


def gifts_for(user, parameters):
    """What was given, as filtered, that the user may see and export, the earliest first."""
    visible = GiftMovement.objects.visible_to(user, Right.GIFTS).visible_to(user, Right.EXPORT)
    return GivenFilter(parameters, user=user).apply(visible).given().for_list().order_by("at", "pk")


def gifts_workbook(movements) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("When"), 17, "instant"),
        Heading(pgettext("gift", "Gift"), 24),
        Heading(_("Pieces"), 8, "whole"),
        Heading(_("Cost"), 12, "money"),
        Heading(pgettext("gift", "Occasion"), 14),
        Heading(_("Plate"), 11),
        Heading(_("Repair order"), 18),
        Heading(_("Note"), 40),
        Heading(pgettext("gift", "Given by"), 12),
        # Translators: 中文 退回原因
        Heading(_("Why it came back"), 30),
    ]
    rows = (
        [
            movement.gift.outlet.name,
            movement.at,
            movement.gift.name,
            movement.pieces,
            movement.worth,
            movement.get_occasion_display(),
            movement.vehicle.plate if movement.vehicle else "",
            movement.order.number if movement.order else "",
            movement.words,
            movement.by.name,
            movement.undone_by.words if movement.undone_by else "",
        ]
        for movement in movements.iterator(chunk_size=500)
    )
    return workbook({_("Gifts given"): (headings, rows)})
