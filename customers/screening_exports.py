"""Screening for Excel: who has filed and how late, and the screening form with its rows."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.instants import local
from staff.keys import key_in
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone, masked_vin
from staff.roles import Right

from . import criteria
from .models import ScreeningList, ScreeningRound, ScreeningRow
from .screening_page import days_late_of, lists_of, tab_in


def round_in(user, parameters) -> ScreeningRound | None:
    """The round that the address names, if the user sees it."""
    visible = ScreeningRound.objects.visible_to(user, Right.SCREENING)
    return visible.filter(pk=key_in(parameters.get("round", "")) or 0).first()


def filings_for(user, parameters, at):
    """The lists of a round, as filter and tab say, that the user may see and export."""
    found = round_in(user, parameters)
    if found is None:
        return ScreeningList.objects.none()
    lists, _narrowed = lists_of(found, user, parameters, at)
    today = local(at).date()
    lists = lists.visible_to(user, Right.EXPORT).in_tab(tab_in(parameters), today).on_day(today)
    related = ("deduction", "outlet__area")
    return lists.for_list().select_related(*related).with_counts().by_lateness().order_by(*ScreeningList.BY_LATENESS)


def filings_workbook(lists, user) -> bytes:
    headings = [
        Heading(_("Area"), 14),
        Heading(_("Outlet"), 18),
        Heading(_("Number"), 16),
        Heading(_("State"), 16),
        Heading(_("Due on"), 12, "day"),
        Heading(_("Filed"), 17, "instant"),
        Heading(_("Days late"), 10, "whole"),
        Heading(_("Key customers"), 10, "whole"),
        Heading(pgettext("screening", "True"), 10, "whole"),
        Heading(pgettext("screening", "Not true"), 10, "whole"),
        Heading(_("Drawn for a second look"), 12, "whole"),
        Heading(_("Cleared by mistake"), 12, "whole"),
        Heading(_("Points off"), 10, "whole"),
    ]
    return workbook({_("Screening lists"): (headings, map(_filing, lists))})


def _filing(each: ScreeningList) -> list:
    deduction = getattr(each, "deduction", None)
    return [
        each.outlet.area.name,
        each.outlet.name,
        each.number,
        each.get_state_display(),
        each.due_on,
        each.filed_at,
        days_late_of(each, each.today),
        each.row_count,
        each.true_count,
        each.cleared_count,
        each.drawn_count,
        each.false_clear_count,
        deduction.points if deduction else 0,
    ]


def rows_for(user, parameters, at):
    """The rows of one list (`list=` its number) or of a whole round."""
    visible = ScreeningList.objects.visible_to(user, Right.SCREENING).visible_to(user, Right.EXPORT)
    if number := parameters.get("list", ""):
        lists = visible.filter(number=number)
    else:
        lists = visible.filter(round=round_in(user, parameters))
    return ScreeningRow.objects.filter(list__in=lists).for_form().order_by("list__outlet__code", "list", "line")


def form_workbook(rows, user) -> bytes:
    """The screening form. Whole names and numbers only where the right to them reaches."""
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("List"), 16),
        Heading(_("Line"), 6, "whole"),
        Heading(_("Found on"), 12, "day"),
        Heading(_("Car owner"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("Plate"), 11),
        Heading(_("VIN"), 20),
        Heading(_("Model"), 18),
        Heading(_("Criterion"), 24),
        Heading(_("Tier"), 6),
        Heading(_("What it is about"), 40),
        Heading(_("What is being done"), 40),
        Heading(_("Key-customer case"), 16),
        Heading(_("Verified"), 10),
        Heading(_("What was found"), 30),
        Heading(_("Second look"), 10),
        Heading(_("What the second look found"), 30),
    ]
    whole = user.reach(Right.EXPORT_WHOLE)
    return workbook({_("Screening form"): (headings, (_row(row, whole) for row in rows))})


def _row(row: ScreeningRow, whole) -> list:
    car, owner = row.vehicle, row.vehicle.customer
    shown = (str, str, str) if whole.covers(row.list.outlet) else (masked_name, masked_phone, masked_vin)
    name, phone, vin = shown
    return [
        row.list.outlet.name,
        row.list.number,
        row.line,
        row.list.due_on if row.list.kind == ScreeningList.Kind.LATER else None,
        name(owner.name),
        phone(owner.mobile),
        car.plate,
        vin(car.vin),
        car.model,
        str(criteria.label_of(row.criterion)) if row.criterion else "",
        row.tier,
        row.words,
        row.measures,
        row.case.number if row.case else "",
        row.get_verdict_display() if row.verdict else "",
        row.verdict_words,
        row.get_second_display() if row.second else "",
        row.second_words,
    ]


FILINGS = ListExport(
    kind="customers.screening_export",
    name="screening-lists",
    # Translators: 中文 导出排查上报情况
    title=gettext_lazy("Export of screening lists"),
    needs=Right.SCREENING,
    rows=filings_for,
    book=filings_workbook,
)
FORM = ListExport(
    kind="customers.screening_form_export",
    name="screening-form",
    # Translators: 中文 导出排查表
    title=gettext_lazy("Export of the screening form"),
    needs=Right.SCREENING,
    rows=rows_for,
    book=form_workbook,
    numbers=True,
)
