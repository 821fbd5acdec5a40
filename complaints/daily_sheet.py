"""The sheet of a day's follow-up calls as it hangs on the wall: who was called, what they said. Reads only."""

from datetime import date, timedelta
from functools import cached_property

from django.db.models import Prefetch, Q

from staff.access import Holders
from staff.instants import beginning_of, local
from staff.masking import masked_name, masked_phone
from staff.models import Outlet
from staff.roles import Role

from .call_figures import SPOKE
from .call_page import answer_text, listed
from .models import Answer, CallAttempt, FollowUp, SurveyResponse

# What an A4 page holds; empty lines are for writing by hand.
LINES = 8


class Row:
    def __init__(self, number: int, follow_up: FollowUp, whole: bool):
        self.number = number
        self.follow_up = follow_up
        self.owner = follow_up.customer.name if whole else masked_name(follow_up.customer.name)
        self.phone = follow_up.customer.mobile if whole else masked_phone(follow_up.customer.mobile)
        self.calls: list[CallAttempt] = follow_up.of_the_day
        self.response: SurveyResponse | None = getattr(follow_up, "response", None)

    @property
    def reached(self) -> bool:
        return any(call.outcome in SPOKE for call in self.calls)

    @property
    def work(self) -> str:
        order = self.follow_up.order
        return listed(list(dict.fromkeys(line.operation for line in order.labour_lines.all()))[:3]) if order else ""

    @property
    def answers(self) -> list[tuple[int, str]]:
        """`[(number of the question, answer)]`; the questions themselves stand below the table."""
        if not self.response:
            return []
        return [(each.question.position, answer_text(each)) for each in self.response.answers.all() if each.value]

    @property
    def words(self) -> str:
        return self.response.words if self.response else ""

    @property
    def handled(self):
        """The complaint that came of it."""
        return self.response.complaint if self.response else None

    @property
    def remark(self) -> str:
        """What the last call of the day came to, with the caller's note."""
        last = self.calls[-1]
        return " ".join(filter(None, [last.get_outcome_display(), last.words]))


class DailySheet:
    """One outlet's calls of one day, in the order in which they were made. A constant number of queries."""

    def __init__(self, outlet: Outlet | None, on: date, whole: bool):
        self.outlet = outlet
        self.on = on
        self.whole = whole

    @cached_property
    def rows(self) -> list[Row]:
        if self.outlet is None:
            return []
        during = Q(at__gte=beginning_of(self.on), at__lt=beginning_of(self.on + timedelta(days=1)))
        calls = CallAttempt.objects.filter(during).select_related("by").order_by("at", "pk")
        of_the_day = CallAttempt.objects.filter(during).order_by().values("follow_up")
        called = FollowUp.objects.filter(outlet=self.outlet, pk__in=of_the_day)
        full = called.select_related(
            "customer",
            "vehicle",
            "order__advisor",
            "response__complaint__handler",
            "response__version__questionnaire",
        ).prefetch_related(
            Prefetch("calls", queryset=calls, to_attr="of_the_day"),
            "order__labour_lines",
            "response__version__questions",
            Prefetch("response__answers", queryset=Answer.objects.select_related("question").order_by("question")),
        )
        found = sorted(full, key=lambda each: (each.of_the_day[0].at, each.pk))
        return [Row(number, each, self.whole) for number, each in enumerate(found, start=1)]

    @cached_property
    def legend(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """`[(questionnaire, [(number, question)])]` of what was answered, so that the lines stay short."""
        versions = {row.response.version_id: row.response.version for row in self.rows if row.response}
        return [
            (str(version.questionnaire), [(each.position, each.text) for each in version.questions.all() if each.best])
            for version in versions.values()
        ]

    @property
    def empty_rows(self) -> range:
        return range(max(0, LINES - len(self.rows)))

    @cached_property
    def callers(self) -> str:
        return listed(dict.fromkeys(call.by.name for row in self.rows for call in row.calls))

    @cached_property
    def managers(self) -> str:
        if self.outlet is None:
            return ""
        role = Role.CUSTOMER_CARE_MANAGER
        return listed(user.name for user in Holders([role], self.on).found.get((role, self.outlet.pk, None, None), []))

    @property
    def reached(self) -> int:
        return sum(row.reached for row in self.rows)

    @property
    def answered(self) -> int:
        return sum(1 for row in self.rows if row.response and local(row.response.answered_at).date() == self.on)
