"""Sums over care: what reminding comes to beside the cars held out, segments and their moves, a caller's day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet
from django.db.models.fields import DateField
from django.db.models.functions import TruncMonth

from staff.instants import beginning_of, local
from staff.roles import Right

from .effect import Arm, Effect, effect_of
from .models import CareMessage, Reminder, ReminderCall, Segment, SegmentPeriod

# The days within which a visit counts, for both groups alike (the outlets' own setting moves what a reminder ends by).
WITHIN = timedelta(days=30)
State = Reminder.State
# Reached by a message or a call, and of those who came within the days: the return rate.
TOLD = Q(reminded_at__isnull=False)
TOLD_CAME = TOLD & Q(came_on__gte=F("reminded_at__date"), came_on__lte=F("reminded_at__date") + WITHIN)
# Held out of reminding, and nevertheless called, in the renewals.
CALLED_ALL_THE_SAME = (Reminder.Kind.INSURANCE,)
# Whoever was left out of a sending for these is left out of the next one too.
FOR_GOOD = (CareMessage.Why.NO_MORE, CareMessage.Why.DO_NOT_CALL, CareMessage.Why.NO_ADDRESS)


@dataclass(frozen=True)
class EffectRow:
    """One kind, or all of them: what was told and came, and the effect. `told`: reached by a message or a call."""

    kind: str
    label: str
    effect: Effect
    told: int
    told_came: int
    # The cars held out were called all the same: what the row shows is less than what reminding does.
    blurred: bool = False

    @property
    def return_rate(self) -> Decimal | None:
        """Cars with a visit within thirty days of being reminded, of those reminded, in percent."""
        return percent(self.told_came, self.told)


def percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None


def over(user, on: date, from_on: date, to_on: date) -> QuerySet[Reminder]:
    """Reminders of these days whose thirty days are over, under the user's CARE_MANAGE."""
    last = min(to_on, on - WITHIN - timedelta(days=1))
    return Reminder.objects.visible_to(user, Right.CARE_MANAGE).filter(remind_on__gte=from_on, remind_on__lte=last)


def effect_rows(reminders: QuerySet[Reminder]) -> list[EffectRow]:
    """A row for each kind of which cars are held out, and one for all of them. One query.

    The sum leaves out insurance: the renewals call those cars whether or not they are held out of reminding.

    The groups are as they were drawn: also those that nobody reached in time stand with the reminded, because whom one
    reaches is no chance.
    """
    day = ExpressionWrapper(F("remind_on") + WITHIN, output_field=DateField())
    came = Q(came_on__isnull=False, came_on__lte=day)
    sums = (
        reminders.filter(kind__in=Reminder.HELD_OUT_OF)
        .order_by()
        .values("kind", "held_out")
        .annotate(number=Count("pk"), came=Count("pk", filter=came), told=Count("pk", filter=TOLD))
        .annotate(told_came=Count("pk", filter=TOLD_CAME))
    )
    found: dict[tuple[str, bool], dict] = {(row["kind"], row["held_out"]): row for row in sums}
    rows = [_row(kind.value, str(kind.label), found, [kind.value]) for kind in Reminder.HELD_OUT_OF]
    every = _row("", "", found, [kind.value for kind in Reminder.HELD_OUT_OF if kind not in CALLED_ALL_THE_SAME])
    return [row for row in rows if row.effect.reminded.number or row.effect.held_out.number] + [every]


def _row(kind: str, label: str, found: dict, kinds: list[str]) -> EffectRow:
    def total(name: str, held_out: bool) -> int:
        return sum(found.get((each, held_out), {}).get(name, 0) for each in kinds)

    arms = [Arm(total("number", held_out), total("came", held_out)) for held_out in (False, True)]
    return EffectRow(
        kind, label, effect_of(*arms), total("told", False), total("told_came", False), kind in CALLED_ALL_THE_SAME
    )


# --- Segments ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    month: date
    into: dict[str, int]


def segment_numbers(user) -> dict[str, int]:
    """`{segment: customers now}` under the user's CARE."""
    present = SegmentPeriod.objects.visible_to(user, Right.CARE).present().order_by()
    counted = dict(present.values_list("segment").annotate(Count("pk")))
    return {segment: counted.get(segment, 0) for segment in Segment.values}


def segment_numbers_on(user, on: date) -> dict[str, int]:
    """The same on an earlier day, of customers still in use; those not known then are missing."""
    visible = SegmentPeriod.objects.visible_to(user, Right.CARE).filter(customer__merged_into__isnull=True)
    counted = dict(visible.on_day(on).order_by().values_list("segment").annotate(Count("pk")))
    return {segment: counted.get(segment, 0) for segment in Segment.values}


def segment_moves(user, on: date, months: int = 12) -> list[Move]:
    """How many customers came into each segment month by month, the latest first. One query."""
    first = (on.replace(day=1) - timedelta(days=31 * (months - 1))).replace(day=1)
    visible = SegmentPeriod.objects.visible_to(user, Right.CARE).filter(from_on__gte=first, from_on__lte=on)
    counted = (
        visible.order_by().annotate(month=TruncMonth("from_on")).values_list("month", "segment").annotate(Count("pk"))
    )
    found: dict[date, dict[str, int]] = {}
    for month, segment, number in counted:
        found.setdefault(month, dict.fromkeys(Segment.values, 0))[segment] = number
    return [Move(month, found[month]) for month in sorted(found, reverse=True)]


# --- A caller's day ---------------------------------------------------------------------------------------------------

SPOKE = (
    ReminderCall.Outcome.TOLD,
    ReminderCall.Outcome.BOOKED,
    ReminderCall.Outcome.DECLINED,
    ReminderCall.Outcome.CALL_AT,
    ReminderCall.Outcome.ELSEWHERE,
    ReminderCall.Outcome.SOLD,
)


def my_today(user, at: datetime) -> dict[str, int]:
    """What one caller did today: `dialled`, `spoke`, `booked`."""
    calls = ReminderCall.objects.filter(by=user, at__gte=beginning_of(local(at).date())).order_by()
    return calls.aggregate(
        dialled=Count("pk"),
        spoke=Count("pk", filter=Q(outcome__in=SPOKE)),
        booked=Count("pk", filter=Q(outcome=ReminderCall.Outcome.BOOKED)),
    )


def agreed_for(user, at: datetime) -> QuerySet[Reminder]:
    """Calls agreed with a customer up to the end of today, those whose time has passed too."""
    ends = beginning_of(local(at).date() + timedelta(days=1))
    visible = Reminder.objects.visible_to(user, Right.CARE).to_call()
    return visible.filter(agreed=True, next_at__lt=ends).select_related("vehicle", "outlet").order_by("next_at", "pk")


def to_be_sent(user, at: datetime) -> list[dict]:
    """Reminders of kinds that nobody calls whose day has come, without those that are in the outbox or were left out
    for good: `[{"kind", "outlet", "outlet__name", "number", "oldest", "due"}]`."""
    tried = CareMessage.objects.filter(reminder=OuterRef("pk"))
    tried = tried.filter(Q(message__isnull=False) | Q(why__in=FOR_GOOD))
    waiting = Reminder.objects.visible_to(user, Right.CARE_MANAGE).to_send(local(at).date())
    waiting = waiting.filter(~Exists(tried), kind__in=Reminder.WRITTEN, held_out=False)
    waiting = waiting.order_by().values("kind", "outlet", "outlet__name")
    return list(
        waiting.annotate(number=Count("pk"), oldest=Min("remind_on"), due=Min("due_on")).order_by("due", "outlet")
    )


def overdue_by_outlet(user, at: datetime) -> list[dict]:
    """Cars to be called whose day has passed: `[{"outlet__code", "outlet__name", "number", "oldest"}]`."""
    late = Reminder.objects.visible_to(user, Right.CARE_MANAGE).to_call().filter(due_on__lt=local(at).date())
    late = late.filter(state=State.DUE).order_by().values("outlet__code", "outlet__name")
    return list(late.annotate(number=Count("pk"), oldest=Min("due_on")).order_by("oldest"))
