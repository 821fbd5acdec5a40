"""What a pack holds in words: the cover with the phone list, the rooms' lists, the rooms' forms. Reads only."""

from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _

from staff.calendars import hours_of
from staff.instants import WEEKDAYS, local
from staff.models import Approval, Employee, Outlet, Posting
from staff.opening import clock
from staff.roles import LEVEL_OF, Level, Role

from . import policies, registry, workbook
from .numbering import number_of
from .registry import Asked

NONE = "—"
# Above the outlet's own people: whom they call when nobody of theirs can decide.
CHAIN = (Role.AREA_MANAGER, Role.REGION_COORDINATOR, Role.REGION_MANAGER, Role.TASK_FORCE_LEAD, Role.ADMINISTRATOR)


def of_pack(asked: Asked, printed: dict[str, int]):
    """`(cover, lists, forms, {section: rows})` of an outlet's pack; `printed` is `{letter: copies}`."""
    lists, counts = [], {}
    for section in registry.sections():
        made = _list(section, asked)
        lists.append(made)
        counts[section.code] = len(made.rows)
    forms = [_form(form, asked, printed[form.letter]) for form in registry.forms()]
    # An empty list is a line of the cover, not a sheet of paper.
    empty = [made.title for made in lists if not made.rows]
    return _cover(asked, printed, empty), [made for made in lists if made.rows], forms, counts


def _list(section: registry.Section, asked: Asked) -> workbook.ListSheet:
    found = list(islice(section.rows(asked), registry.MOST_ROWS + 1))
    note = str(section.note)
    if len(found) > registry.MOST_ROWS:
        found = found[: registry.MOST_ROWS]
        # Translators: 中文 仅列前 %(most)d 条。
        note = " ".join([note, _("Only the first %(most)d.") % {"most": registry.MOST_ROWS}]).strip()
    heads = [(str(column.label), column.width) for column in section.columns]
    rows = [["" if value is None else str(value) for value in row] for row in found]
    return workbook.ListSheet(str(section.title), heads, rows, note)


def _form(form: registry.PaperForm, asked: Asked, copies: int) -> workbook.FormSheet:
    fields = [
        workbook.Field(str(box.label), box.lines, [str(option) for option in box.options], box.half)
        for box in form.boxes(asked)
    ]
    numbers = [number_of(asked.outlet.code, asked.day, form.letter, nth) for nth in range(1, copies + 1)]
    return workbook.FormSheet(
        str(form.title),
        numbers,
        fields,
        # Translators: 中文 填写日期和时间
        _("Date and time of writing"),
        # Translators: 中文 填写人姓名
        _("Name of who writes"),
        _("Use the copies in their order. Write with a pen; keep the paper until it is entered."),
    )


def _cover(asked: Asked, printed: dict[str, int], empty: list[str]) -> workbook.Cover:
    outlet, at = asked.outlet, local(asked.at)
    titles = {form.letter: str(form.title) for form in registry.forms()}
    forms = "，".join(f"{titles[letter]} {letter}01–{letter}{n:02d}" for letter, n in printed.items() if n)
    facts = [
        (_("Day"), f"{asked.day:%Y-%m-%d} {WEEKDAYS[asked.day.weekday()]}"),
        (_("Opening hours"), opening_words(outlet, asked.day)),
        (_("Made"), f"{at:%Y-%m-%d %H:%M}"),
        # Translators: 中文 当日有效；次日应急包没有时，继续使用本包和单据
        (_("Valid for"), _("This day. Where the next day has no pack, go on with this one and its forms.")),
        (_("Forms"), forms),
        *([(_("Nothing today"), "，".join(empty))] if empty else []),
        (_("Kept by"), _("The outlet: it holds customers' names and numbers. Shred it when all papers are entered.")),
    ]
    heads = [(_("Name"), 14), (_("Role"), 26), (_("Phone"), 18), (_("Place"), 24)]
    return workbook.Cover(
        # Translators: 中文 应急包
        title=_("Outage pack"),
        outlet=f"{outlet.code} {outlet.name}",
        facts=facts,
        steps_title=_("How to work on paper"),
        steps=steps(asked),
        people_title=_("Who to call"),
        people_heads=heads,
        people=phone_list(outlet, asked.day),
    )


def steps(asked: Asked) -> list[str]:
    days = policies.book(asked.day).for_outlet(asked.outlet)[policies.BACK_DAYS]
    return [
        _("Call the service manager: the outage is recorded with its beginning as soon as the system is back."),
        _("Work down the lists; calls are made from a telephone of the outlet. Tick off what is done."),
        _("Whatever is new goes onto a numbered form: date, time and your name first. One paper, one matter."),
        _("Clocks run on: what is written at 10:20 is due from 10:20, however late it is entered."),
        _("A spoilt form is crossed out and kept; it is declared void later. No number may be missing."),
        _("Put the papers into the tray in the order of their numbers."),
        _("When the system is back: Enter from paper, within %(days)d days, each paper once.") % {"days": days},
    ]


def opening_words(outlet: Outlet, day: date) -> str:
    """`08:30–12:00, 13:00–18:00`; that it is closed."""
    spans = hours_of(outlet, day).of(day).spans
    return ", ".join(f"{clock(begin)}–{clock(end)}" for begin, end in spans) or _("Closed")


def phone_list(outlet: Outlet, day: date) -> list[list[str]]:
    """The outlet's people with an account, managers first, then those above; then those without an account."""
    postings = Posting.objects.in_force(day).filter(user__is_active=True).select_related("user")
    order = {role: place for place, role in enumerate(reversed(Role.values))}
    own = sorted(
        postings.filter(outlet=outlet), key=lambda each: (order[each.role], each.user.name_key, each.user.username)
    )
    above = [
        each
        for role in CHAIN
        for each in postings.filter(role=role, **_place(role, outlet)).order_by("user__name_key", "pk")
    ]
    rows = [[each.user.name, each.get_role_display(), each.user.mobile or NONE, outlet.name] for each in own]
    rows += [[each.user.name, each.get_role_display(), each.user.mobile or NONE, str(_above(each))] for each in above]
    there = {each.user.employee_id for each in own}
    others = Employee.objects.filter(outlet=outlet).employed_on(day).exclude(pk__in=[pk for pk in there if pk])
    return rows + [[each.name, each.position, "", outlet.name] for each in others.order_by("name_key", "pk")]


def _place(role: str, outlet: Outlet) -> dict:
    return {
        Level.AREA: {"area": outlet.area},
        Level.REGION: {"region": outlet.area.region},
        Level.COMPANY: {"outlet": None, "area": None, "region": None},
    }[LEVEL_OF[role]]


def _above(posting: Posting):
    return posting.area or posting.region or Level.COMPANY.label


# The room's own list --------------------------------------------------------------------------------------------------


def approvals_waiting(asked: Asked):
    """Documents of the outlet that wait for a signature."""
    rows = Approval.objects.open().filter(outlet=asked.outlet).for_list().order_by("waiting_since", "pk")
    for each in rows:
        seats = [seat for seat in each.seats.all() if seat.step == each.step and seat.decided_at is None]
        roles = " / ".join(role.get_role_display() for seat in seats for role in seat.roles.all())
        yield [each.label, each.amount, each.applicant.name, when(each.waiting_since), roles, ""]


def when(at: datetime | None) -> str:
    """An instant as it stands on paper."""
    return f"{local(at):%m-%d %H:%M}" if at else ""
