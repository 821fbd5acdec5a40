"""What the page of satisfaction shows: the figures with their target, in words, and where each of them leads."""

from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from staff import policy
from staff.instants import local

from . import figures
from .csi_period import Period
from .figures import Asked
from .forms.csi import CsiForm
from .policies import CSI_TARGET


class CsiPage:
    """One look at the figures: of some outlets, a period, a group and a way of answering."""

    def __init__(self, form: CsiForm, at: datetime):
        self.form, self.at = form, at
        self.asked: Asked = form.asked
        self.period: Period = form.period(local(at).date())
        self.figures = figures.all_of(self.asked, self.period, at)
        book = policy.Book([CSI_TARGET], on=self.period.last)
        self.targets = {outlet.pk: book.for_outlet(outlet)[CSI_TARGET] for outlet in form.chosen}

    @property
    def target(self) -> Decimal | None:
        """The target of all the outlets; None where they have different ones."""
        values = set(self.targets.values())
        return values.pop() if len(values) == 1 else None

    @property
    def reaches(self) -> bool | None:
        """Whether the figure reaches the target; None where one of them is missing."""
        value = self.figures.csi.value
        return None if value is None or self.target is None else value >= self.target

    @property
    def gap(self) -> Decimal | None:
        """In points, above or below the target."""
        value = self.figures.csi.value
        return None if value is None or self.target is None else value - self.target

    @property
    def outlets(self) -> list[tuple[figures.Row, Decimal, Decimal | None, str]]:
        """Each outlet's figure, its target, the manufacturer's score of the month, and its code."""
        theirs, codes = self.figures.theirs, {outlet.pk: outlet.code for outlet in self.form.chosen}
        rows = self.figures.outlets
        return [(row, self.targets[row.key], theirs.get(row.key), codes[row.key]) for row in rows]

    @property
    def several(self) -> bool:
        return len(self.form.chosen) > 1

    @property
    def query(self) -> str:
        """The outlet, group and way of answering as they stand in the address."""
        kept = {name: self.form.wanted(name) for name in ("outlet", "group", "via")}
        return urlencode({name: value for name, value in kept.items() if value})

    def responses(self, period: Period | None = None, **further) -> str:
        """The address of the surveys behind a figure."""
        kept = {name: self.form.wanted(name) for name in ("outlet", "group", "via")} | further
        kept = {name: value for name, value in kept.items() if value}
        wanted = {"counted": "yes", **days(period or self.period), **kept}
        return f"{reverse('complaints:responses')}?{urlencode(wanted)}"

    @property
    def all_responses(self) -> str:
        return self.responses()

    @property
    def with_complaint(self) -> str:
        return self.responses(found="complaint")

    @property
    def with_praise(self) -> str:
        return self.responses(found="praise")

    def follow_ups(self, **further) -> str:
        """The address of the follow-ups behind the response rate."""
        kept = {name: self.form.wanted(name) for name in ("outlet", "group")}
        wanted = {"state": "all", "from_on": self.period.first, "to_on": self.period.last, **kept, **further}
        text = urlencode({name: value for name, value in wanted.items() if value})
        return f"{reverse('complaints:follow_ups')}?{text}"

    @property
    def asked_for(self) -> str:
        return self.follow_ups(state="answered")

    @property
    def called(self) -> str:
        return self.follow_ups(mode="call")

    @property
    def advisors(self) -> list[tuple[figures.Row, str]]:
        return [(row, self.responses(advisor=row.key)) for row in self.figures.advisors]

    @property
    def teams(self) -> list[tuple[figures.Row, str]]:
        return [(row, self.responses(team=row.key)) for row in self.figures.teams]

    @property
    def questions(self) -> list[tuple[figures.Row, str]]:
        return [(row, self.responses(question=row.key)) for row in self.figures.questions]

    @property
    def months(self) -> list[tuple[figures.MonthRow, str]]:
        return [(row, self.responses(row.period)) for row in self.figures.months]

    @property
    def earlier(self) -> date | None:
        """The month before, where a month is looked at."""
        return self.period.before.first if self.period.is_month else None

    @property
    def later(self) -> date | None:
        """The month after, unless it is still to come."""
        return self.period.end if self.period.is_month and self.period.end <= local(self.at).date() else None


def days(period: Period) -> dict[str, str]:
    """The period as it stands in an address."""
    if period.is_month:
        return {"month": f"{period.first:%Y-%m}"}
    return {"from_on": f"{period.first}", "to_on": f"{period.last}"}
