"""The command `reckon`: every example through the import of the workbook, and its refusals."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from staff.models import CalendarDay
from tests.makers import make_outlet

CASES = Path(__file__).resolve().parent.parent / "cases"
EXAMPLES = json.loads((CASES / "clocks.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def asked(outlet="SH01", start="2026-02-13 17:50", minutes=480, counts="opening", output="json") -> str:
    out = StringIO()
    arguments = ["--outlet", outlet, "--from", start, "--minutes", str(minutes), "--counts", counts]
    call_command("reckon", *arguments, "--format", output, stdout=out)
    return out.getvalue()


def test_all_the_examples():
    call_command("import_workbook", str(CASES / "clocks.xlsx"), stdout=StringIO())
    assert len(EXAMPLES) == 60
    wrong = []
    for example in EXAMPLES:
        wanted = {name: example[name] for name in ("deadline", "provisional", "intervals")}
        found = json.loads(asked(example["outlet"], example["from"], example["minutes"], example["counts"]))
        if found != wanted:
            wrong.append((example, found))
    assert wrong == []


def test_the_workbook_a_second_time_changes_nothing():
    call_command("import_workbook", str(CASES / "clocks.xlsx"), stdout=StringIO())
    days = list(CalendarDay.objects.order_by("pk").values())
    out = StringIO()
    call_command("import_workbook", str(CASES / "clocks.xlsx"), "--format", "json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (sum(answer["created"].values()), sum(answer["updated"].values())) == (0, 0)
    assert answer["unchanged"]["calendar_days"] == len(days) == 23
    assert list(CalendarDay.objects.order_by("pk").values()) == days


def test_a_new_outlet_works_at_once():
    make_outlet("SH01")
    assert json.loads(asked()) == {
        "deadline": "2026-02-14 13:50",
        "provisional": False,
        "intervals": [["2026-02-13 17:50", "2026-02-13 20:00"], ["2026-02-14 08:00", "2026-02-14 13:50"]],
    }


def test_for_people():
    make_outlet("SH01", follows_public_holidays=True)
    assert asked(output="text").splitlines() == [
        "Deadline 2026-02-14 13:50",
        "Provisional: the public holidays of that year are not published yet.",
        "  2026-02-13 17:50 - 2026-02-13 20:00",
        "  2026-02-14 08:00 - 2026-02-14 13:50",
    ]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"outlet": "SH99"}, "SH99"),
        ({"start": "2026-02-30 10:00"}, "2026-02-13 17:50"),
        ({"start": "tomorrow"}, "tomorrow"),
        ({"minutes": -1}, "fewer than 0"),
        ({"minutes": 10**12, "counts": "continuous"}, "out of the calendar"),
        ({"counts": "working"}, "invalid choice"),
        ({"outlet": "SHUT"}, "closed on every weekday"),
        ({"outlet": "LATE"}, "400 days"),
    ],
)
def test_refusals(question, says):
    make_outlet("SH01")
    make_outlet("SHUT", weekdays_closed=True)
    late = make_outlet("LATE", weekdays_closed=True)
    late.calendar_days.create(day="2027-12-01", open=True, from_minute=480, to_minute=720)
    with pytest.raises(CommandError, match=says):
        asked(**question)


def test_a_closed_outlet_counts_around_the_clock():
    make_outlet("SHUT", weekdays_closed=True)
    assert json.loads(asked("SHUT", counts="continuous"))["deadline"] == "2026-02-14 01:50"


@pytest.mark.parametrize(("year", "says"), [("2026", "39 days of 2026 entered."), ("2025", "33 days of 2025 entered.")])
def test_publishing_from_the_terminal(year, says):
    out = StringIO()
    call_command("publish_holidays", "--year", year, stdout=out)
    assert out.getvalue().strip() == says
    out = StringIO()
    call_command("publish_holidays", "--year", year, stdout=out)
    assert "every day already" in out.getvalue()
    assert CalendarDay.objects.general().count() == int(says.split()[0])


def test_publishing_a_year_that_is_not_known():
    with pytest.raises(CommandError, match="2099"):
        call_command("publish_holidays", "--year", "2099")
    assert not CalendarDay.objects.exists()
