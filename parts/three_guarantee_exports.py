"""Cars near a limit of the three guarantees for Excel: exactly what is filtered."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import DateTimeField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.instants import local
from staff.list_exports import CHUNK, ListExport
from staff.roles import Right

from .forms.three_guarantees import NearFilter
from .models import GuaranteeWarning
from .three_guarantee_sources import standings

TABS = ("all", "100", "80", "60")
BY = ("-at", "-pk")


def tab_of(parameters) -> str:
    tab = parameters.get("state", "")
    return tab if tab in TABS else TABS[0]


def in_tab(warnings, tab: str):
    return warnings if tab == "all" else warnings.filter(percent=int(tab))


def near_for(user, parameters, at):
    """The rows of one tab and filter that the user may see and export, with the instant they are counted at."""
    visible = GuaranteeWarning.objects.visible_to(user, Right.RECORDS).visible_to(user, Right.EXPORT)
    found = in_tab(NearFilter(parameters, user=user).apply(visible, local(at).date()), tab_of(parameters))
    return found.for_list().annotate(counted_at=Value(at, output_field=DateTimeField())).order_by(*BY)


def near_workbook(warnings, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Plate"), 11),
        Heading(_("VIN, last 6"), 10),
        Heading(_("Model"), 20),
        Heading(_("Bought on"), 12, "day"),
        Heading(_("Limit"), 28),
        Heading(_("Fault or assembly"), 14),
        Heading(pgettext("three guarantees", "Counted"), 9, "whole"),
        Heading(_("Limit is"), 9, "whole"),
        Heading(_("Warned at"), 9),
        Heading(_("Warned"), 17, "instant"),
        Heading(_("Mileage"), 10, "whole"),
        Heading(_("Frame until"), 12, "day"),
        Heading(_("Frame until (km)"), 12, "whole"),
        Heading(_("What is counted"), 50),
    ]
    return workbook({_("Near a limit"): (headings, _rows(iter(warnings)))})


def _rows(warnings: Iterator) -> Iterable[list]:
    while rows := list(islice(warnings, CHUNK)):
        cars = list({row.vehicle_id: row.vehicle for row in rows}.values())
        stand = standings(cars, rows[0].counted_at)
        for row in rows:
            yield _row(row, stand[row.vehicle_id])


def _row(row: GuaranteeWarning, standing) -> list:
    counter = standing.counter_of(row.limit_id, row.about)
    return [
        row.vehicle.customer.outlet.name,
        row.vehicle.plate,
        row.vehicle.vin[-6:],
        row.vehicle.model,
        row.vehicle.purchased_on,
        row.limit.get_code_display(),
        row.about,
        counter.number if counter else 0,
        row.limit.limit,
        f"{row.percent}%",
        row.at,
        standing.history.kilometres,
        standing.ends_on,
        standing.ends_at_km,
        ", ".join(counter.counted.evidence) if counter else "",
    ]


NEAR = ListExport(
    kind="parts.three_guarantees_export",
    name="three-guarantees",
    # Translators: 中文 导出三包预警车辆
    title=gettext_lazy("Export of cars near a limit of the three guarantees"),
    needs=Right.RECORDS,
    rows=near_for,
    book=near_workbook,
)
