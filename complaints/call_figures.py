"""Sums over follow-up calls: a caller's day, a draw of a month, the queue as a manager watches it. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, Exists, Max, Min, OuterRef, Q, QuerySet

from staff.instants import beginning_of, local
from staff.months import last_day
from staff.roles import Right

from .models import CallAttempt, FollowUp, SampleDraw, SurveyResponse

Outcome = CallAttempt.Outcome
# The customer was on the telephone, whatever they said.
SPOKE = (Outcome.REACHED, Outcome.DECLINED, Outcome.CALL_AT)
# A pause, not a call: such stretches between two results are left out of the minutes of a call.
PAUSE = timedelta(minutes=30)
COMING = 6


def with_punctual(follow_ups: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """With `punctual`: first reached, or answered in writing, by when the call was due."""
    spoke = CallAttempt.objects.filter(follow_up=OuterRef("pk"), outcome__in=SPOKE, at__lte=OuterRef("due_at"))
    written = SurveyResponse.objects.filter(follow_up=OuterRef("pk"), answered_at__lte=OuterRef("due_at"))
    return follow_ups.annotate(punctual=Exists(spoke) | Exists(written))


# --- A caller's day ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MyToday:
    """What one caller did today. `score` is None where nobody answered."""

    dialled: int
    answered: int
    score: Decimal | None
    complaints: int
    coming: list[FollowUp]


def my_today(user, at: datetime) -> MyToday:
    """Three queries."""
    since = beginning_of(local(at).date())
    responses = SurveyResponse.objects.filter(by=user, via=SurveyResponse.Via.CALL, answered_at__gte=since)
    sums = responses.order_by().aggregate(
        answered=Count("pk"), score=Avg("score"), complaints=Count("complaint", distinct=True)
    )
    return MyToday(
        dialled=CallAttempt.objects.filter(by=user, at__gte=since).order_by().count(),
        answered=sums["answered"],
        score=_rounded(sums["score"]),
        complaints=sums["complaints"],
        coming=list(coming_for(user, at)[:COMING]),
    )


def coming_for(user, at: datetime) -> QuerySet[FollowUp]:
    """Whom to call again today, as agreed with the customer or because the caller reached nobody before."""
    there = local(at).date()
    mine = CallAttempt.objects.filter(follow_up=OuterRef("pk"), by=user, at__gte=beginning_of(there))
    visible = FollowUp.objects.visible_to(user, Right.CALLS).waiting().calls()
    today = visible.filter(next_at__gt=at, next_at__lt=beginning_of(there + timedelta(days=1)))
    return today.filter(Q(agreed=True) | Exists(mine)).select_related("vehicle").order_by("next_at", "pk")


def agreed_for(user, at: datetime) -> QuerySet[FollowUp]:
    """Calls agreed with a customer up to the end of today, those whose time has passed too."""
    ends = beginning_of(local(at).date() + timedelta(days=1))
    visible = FollowUp.objects.visible_to(user, Right.CALLS).waiting().calls()
    return visible.filter(agreed=True, next_at__lt=ends).select_related("vehicle", "outlet").order_by("next_at", "pk")


def overdue(user, right, at: datetime) -> QuerySet[FollowUp]:
    """Calls that nobody brought to an end by their time."""
    return FollowUp.objects.visible_to(user, right).waiting().calls().filter(due_at__lt=at)


def overdue_by_outlet(user, right, at: datetime) -> list[dict]:
    """`[{"outlet__code", "outlet__name", "number", "oldest", "began"}]`, the oldest first."""
    late = overdue(user, right, at).order_by().values("outlet__code", "outlet__name")
    return list(late.annotate(number=Count("pk"), oldest=Min("due_at"), began=Min("from_at")).order_by("oldest"))


# --- Watching the queue -----------------------------------------------------------------------------------------------


@dataclass
class CallerRow:
    """One caller's day. `minutes` is the mean time from one result to the next, pauses left out."""

    user: object
    dialled: int = 0
    reached: int = 0
    answered: int = 0
    score: Decimal | None = None
    last_at: datetime | None = None
    minutes: Decimal | None = None
    lease: FollowUp | None = None


def callers_of(visible: QuerySet[FollowUp], day: date) -> list[CallerRow]:
    """Everybody who dialled that day at the outlets of `visible`, who answered most first. Three queries."""
    from_at, to_at = beginning_of(day), beginning_of(day + timedelta(days=1))
    attempts = CallAttempt.objects.filter(follow_up__in=visible.values("pk"), at__gte=from_at, at__lt=to_at)
    rows: dict[int, CallerRow] = {}
    instants: dict[int, list[datetime]] = {}
    for attempt in attempts.select_related("by").order_by("at", "pk"):
        row = rows.setdefault(attempt.by_id, CallerRow(attempt.by))
        row.dialled += 1
        row.reached += attempt.outcome in SPOKE
        row.last_at = attempt.at
        instants.setdefault(attempt.by_id, []).append(attempt.at)
    answered = SurveyResponse.objects.filter(
        follow_up__in=visible.values("pk"), via=SurveyResponse.Via.CALL, answered_at__gte=from_at, answered_at__lt=to_at
    )
    for sums in answered.order_by().values("by").annotate(number=Count("pk"), mean=Avg("score")):
        if sums["by"] in rows:
            rows[sums["by"]].answered = sums["number"]
            rows[sums["by"]].score = _rounded(sums["mean"])
    for key, row in rows.items():
        row.minutes = minutes_between(instants[key])
    return sorted(rows.values(), key=lambda row: (-row.answered, -row.dialled, row.user.name_key))


def minutes_between(instants: Iterable[datetime]) -> Decimal | None:
    """The mean minutes from one instant to the next, without pauses; None where nothing is left."""
    ordered = list(instants)
    gaps = [later - sooner for sooner, later in zip(ordered, ordered[1:], strict=False) if later - sooner <= PAUSE]
    if not gaps:
        return None
    return (Decimal(int(sum(gaps, timedelta()).total_seconds())) / 60 / len(gaps)).quantize(Decimal("0.1"))


def leases(visible: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """Who has which customer on the page, the lease that runs out first in front."""
    held = visible.waiting().filter(leased_by__isnull=False)
    return held.select_related("leased_by", "vehicle", "outlet").order_by("leased_until", "pk")


# --- Draws ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DrawRow:
    """What became of one draw: one outlet, one group, one month, one way of asking."""

    draw: SampleDraw
    mode: str
    numbers: dict = field(default_factory=dict)

    @property
    def mode_label(self) -> str:
        return FollowUp.Mode(self.mode).label

    def __getattr__(self, name: str):
        try:
            return self.__dict__["numbers"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def last_day(self) -> date:
        return last_day(self.draw.month)

    @property
    def response_rate(self) -> Decimal | None:
        return share(self.answered, self.drawn)

    @property
    def in_time_rate(self) -> Decimal | None:
        return share(self.in_time, self.due)


def draws_of(user, month: date, at: datetime) -> list[DrawRow]:
    """The draws of a month under the user's CALLS_MANAGE, by outlet and group. Two queries."""
    draws = SampleDraw.objects.visible_to(user, Right.CALLS_MANAGE).filter(month=month).select_related("outlet")
    found = {draw.pk: draw for draw in draws}
    drawn = ~Q(state=FollowUp.State.NOT_DRAWN)
    spoke = CallAttempt.objects.filter(follow_up=OuterRef("pk"), outcome__in=SPOKE)
    counted = (
        with_punctual(FollowUp.objects.filter(draw__in=found))
        .order_by()
        .annotate(spoken=Q(Exists(spoke)) | Q(state=FollowUp.State.ANSWERED))
        .values("draw", "mode")
        .annotate(
            frame=Count("pk"),
            drawn=Count("pk", filter=drawn),
            called=Count("pk", filter=Q(attempts__gt=0)),
            reached=Count("pk", filter=drawn & Q(spoken=True)),
            answered=Count("pk", filter=Q(state=FollowUp.State.ANSWERED)),
            due=Count("pk", filter=drawn & Q(due_at__lte=at)),
            in_time=Count("pk", filter=drawn & Q(due_at__lte=at, punctual=True)),
        )
    )
    rows = [DrawRow(found[sums.pop("draw")], sums.pop("mode"), sums) for sums in counted]
    return sorted(rows, key=lambda row: (row.draw.outlet.code, row.mode, row.draw.group))


def latest_draw_month(user) -> date | None:
    draws = SampleDraw.objects.visible_to(user, Right.CALLS_MANAGE).order_by()
    return draws.aggregate(latest=Max("month"))["latest"]


def share(part: int, whole: int) -> Decimal | None:
    """In percent with one place; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None


def _rounded(value) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.1"))
