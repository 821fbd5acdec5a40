"""A round over two outlets of an area, and the steps of a list by the people who take them."""

from datetime import date, timedelta

from customers.models import ScreeningList, ScreeningRound
from customers.services import screening, screening_verdicts
from customers.services.screening import RowDraft
from tests.clock import shanghai
from tests.makers import make_customer, make_vehicle

AT = shanghai("2027-02-10 09:00")
DUE = date(2027, 2, 25)
END = date(2027, 3, 31)
DAY = timedelta(days=1)


def open_round(house, outlets=None, **fields) -> ScreeningRound:
    given = {"name": "2027 年 3·15 排查", "bulk_on": DUE, "ends_on": END, "by": house.task_force_lead, "at": AT}
    return screening.open_round(outlets=outlets or [house.sh01, house.sh02], **given | fields)


def list_of(made: ScreeningRound, outlet) -> ScreeningList:
    return ScreeningList.objects.bulk().for_list().get(round=made, outlet=outlet)


def draft(outlet, plate="沪A8K216", tier="AA", criterion="exposure_threat", **fields) -> RowDraft:
    car = fields.pop("vehicle", None) or make_vehicle(make_customer("周子涵", outlet), plate=plate)
    return RowDraft(vehicle=car, tier=tier, words="变速箱异响，扬言曝光", criterion=criterion, **fields)


def add(house, found: ScreeningList, plate="沪A8K216", at=AT, by=None, **fields):
    return screening.add_row(
        screening_list=found,
        draft=draft(found.outlet, plate, **fields),
        by=by or house.customer_care_manager,
        at=at,
    )


def file(house, found: ScreeningList, at=AT, **fields) -> ScreeningList:
    by = fields.pop("by", house.customer_care_manager)
    return screening.file_list(screening_list=found, by=by, at=at, **fields)


def judge(house, found: ScreeningList, verdicts: dict[int, str], at=AT + DAY) -> int:
    """By line."""
    said = [(found.rows.get(line=line).pk, verdict, "已电话核实") for line, verdict in verdicts.items()]
    return screening_verdicts.judge_rows(screening_list=found, verdicts=said, by=house.area_manager, at=at)


def pass_on(house, found: ScreeningList, at=AT + DAY) -> ScreeningList:
    return screening_verdicts.pass_on(screening_list=found, by=house.area_manager, at=at)


def look(house, row, verdict: str, at=AT + 2 * DAY, by=None):
    return screening_verdicts.look_again(
        row=row, verdict=verdict, words="回访车主", by=by or house.region_coordinator, at=at
    )


def look_all(house, found: ScreeningList) -> None:
    for row in found.rows.filter(drawn_at__isnull=False, second=""):
        look(house, row, row.verdict)


def accept(found: ScreeningList, by, at=AT + 2 * DAY) -> ScreeningList:
    return screening_verdicts.accept(screening_list=found, by=by, at=at)


def passed_on(house, true: int = 1, cleared: int = 0) -> ScreeningList:
    """A list with so many rows, filed, verified and with the region."""
    found = list_of(open_round(house), house.sh01)
    for number in range(true + cleared):
        add(house, found, plate=f"沪A{number:05d}")
    file(house, found, empty=not true + cleared)
    verdicts = {number + 1: "true" if number < true else "not_true" for number in range(true + cleared)}
    judge(house, found, verdicts)
    return pass_on(house, found)


def later_finding(house, made: ScreeningRound, people) -> list:
    """The same car, found by several people: a deed for each."""
    one = draft(house.sh01)
    given = {"round": made, "outlet": house.sh01, "found_on": AT.date(), "draft": one, "at": AT}
    return [lambda by=by: screening.file_later(**given, by=by) for by in people]
