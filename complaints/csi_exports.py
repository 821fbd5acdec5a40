"""Satisfaction figures and the surveys behind them for Excel: exactly what is filtered."""

from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.writer import Heading, workbook
from staff import work
from staff.list_exports import CHUNK, ListExport, counted
from staff.masking import masked_name, masked_phone
from staff.models import Outlet, User
from staff.roles import Right

from . import figures
from .csi_page import CsiPage
from .forms.csi import CsiForm, ResponsesForm

CSI_WORK = "complaints.csi_export"


def responses_for(user, parameters, at):
    """The surveys that the user may see and export, narrowed as the address says, the latest answer first."""
    found = ResponsesForm(parameters, user=user).apply()
    return _with_names(found.visible_to(user, Right.CSI).visible_to(user, Right.EXPORT))


def _with_names(found):
    related = ("outlet__area", "vehicle", "customer", "order", "advisor", "team", "complaint", "version__questionnaire")
    return found.select_related(*related).order_by("-answered_at", "-pk")


def responses_workbook(found, user) -> bytes:
    return workbook({_("Surveys"): (_response_headings(), _response_rows(found, user))})


def _response_headings() -> list[Heading]:
    return [
        Heading(_("Outlet"), 16),
        Heading(_("Plate"), 12),
        Heading(_("Customer"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("Group"), 12),
        Heading(_("How answered"), 12),
        Heading(_("Repair order"), 18),
        Heading(_("Delivered"), 17, "instant"),
        Heading(_("Answered"), 17, "instant"),
        Heading(_("Advisor"), 10),
        Heading(_("Team"), 12),
        Heading(_("Score"), 8, "number"),
        Heading(_("Questionnaire"), 20),
        Heading(_("Version"), 8, "whole"),
        Heading(_("Complaint"), 18),
        Heading(_("The customer's own words"), 60),
    ]


def _response_rows(found, user):
    """Whole names and numbers only where the right to them reaches."""
    whole = user.reach(Right.EXPORT_WHOLE)
    for each in found:
        name, phone = (str, str) if whole.covers(each.outlet) else (masked_name, masked_phone)
        yield [
            each.outlet.name,
            each.vehicle.plate if each.vehicle else "",
            name(each.customer.name),
            phone(each.customer.mobile),
            each.get_group_display(),
            each.get_via_display(),
            each.order.number if each.order else "",
            each.delivered_at,
            each.answered_at,
            each.advisor.name if each.advisor else "",
            each.team.name if each.team else "",
            each.score,
            each.version.questionnaire.name,
            each.version.number,
            each.complaint.number if each.complaint else "",
            each.words,
        ]


# --- The figures, and what they are made of ---------------------------------------------------------------------------


def csi_form_for(user, parameters) -> CsiForm:
    """The page's form, over the outlets that the user may also export."""
    form = CsiForm(parameters, user=user)
    allowed = set(Outlet.objects.visible_to(user, Right.EXPORT).values_list("pk", flat=True))
    form.outlets = [outlet for outlet in form.outlets if outlet.pk in allowed]
    return form


def rows_behind(page: CsiPage):
    """The surveys that the page's figure is made of."""
    found = figures.counted(page.asked).of_deliveries(page.period.from_at, page.period.to_at)
    return _with_names(found)


def csi_workbook(page: CsiPage, user, progress=None) -> bytes:
    """The figures by sheet, and the surveys behind them."""
    found = rows_behind(page)
    behind = found.iterator(CHUNK) if progress is None else counted(found.iterator(CHUNK), found.count(), progress)
    return workbook(
        {
            _("Figures"): ([Heading(_("Figure"), 40), Heading(_("Value"), 16, "number")], _totals(page)),
            _("Months"): (_month_headings(), _month_rows(page)),
            _("Outlets"): (_row_headings(_("Outlet")), _rows(page.figures.outlets)),
            _("Advisors"): (_row_headings(_("Advisor")), _rows(page.figures.advisors)),
            _("Teams"): (_row_headings(_("Team")), _rows(page.figures.teams)),
            _("Questions"): (_row_headings(_("Question")), _rows(page.figures.questions)),
            _("Surveys"): (_response_headings(), _response_rows(behind, user)),
        }
    )


def _totals(page: CsiPage):
    shown = page.figures
    yield [_("From"), page.period.first.isoformat()]
    yield [_("To"), page.period.last.isoformat()]
    yield [_("CSI"), shown.csi.value]
    yield [_("Answers"), shown.csi.answers]
    yield [_("Target"), page.target]
    yield [_("CSI before"), shown.before.value]
    yield [_("Customers drawn"), shown.reached.drawn]
    yield [_("Customers who answered"), shown.reached.answered]
    yield [_("Response rate"), shown.reached.response_rate]
    yield [_("Calls due"), shown.reached.due]
    yield [_("Calls in time"), shown.reached.in_time]
    yield [_("Follow-up in time"), shown.reached.in_time_rate]
    yield [_("Praise from surveys"), shown.praises]
    yield [_("Complaints from surveys"), shown.complaints]


def _month_headings() -> list[Heading]:
    return [
        Heading(_("Month"), 10),
        Heading(_("CSI"), 8, "number"),
        Heading(_("Answers"), 10, "whole"),
        Heading(_("Manufacturer's score, percent"), 14, "number"),
        Heading(_("Outlets with a manufacturer's score"), 14, "whole"),
    ]


def _month_rows(page: CsiPage):
    for row in page.figures.months:
        yield [f"{row.month:%Y-%m}", row.ours.value, row.ours.answers, row.theirs, row.outlets]


def _row_headings(first) -> list[Heading]:
    return [
        Heading(first, 36),
        Heading(_("CSI"), 8, "number"),
        Heading(_("Answers"), 10, "whole"),
        Heading(_("CSI before"), 12, "number"),
        Heading(_("Answers before"), 14, "whole"),
        Heading(_("Change in points"), 12, "number"),
    ]


def _rows(rows):
    for row in rows:
        yield [row.label, row.now.value, row.now.answers, row.before.value, row.before.answers, row.change]


# --- Through the worker -----------------------------------------------------------------------------------------------


def ask_for_csi(*, user, query: str, at: datetime):
    """Let the worker write figures that rest on many surveys."""
    params = {"query": query, "at": at.isoformat()}
    return work.start(kind=CSI_WORK, title=_("Export of satisfaction figures"), by=user, params=params, at=at)


def write_csi(item, progress) -> dict:
    """The worker's side of `ask_for_csi`."""
    user = User.objects.get(pk=item.by_id)
    page = CsiPage(csi_form_for(user, QueryDict(item.params["query"])), datetime.fromisoformat(item.params["at"]))
    total = rows_behind(page).count()
    content = csi_workbook(page, user, progress)
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("csi.xlsx", content)}


RESPONSES = ListExport(
    kind="complaints.responses_export",
    name="surveys",
    title=gettext_lazy("Export of surveys"),
    needs=Right.CSI,
    rows=responses_for,
    book=responses_workbook,
    numbers=True,
)
