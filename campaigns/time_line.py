"""The time line of a plan as a drawing: phases as bars, tasks as dots, the campaign's own days behind them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

NAMES, CHART = 190, 770
WIDTH = NAMES + CHART
TOP, ROW, BAR = 34, 30, 16
MOST_TICKS = 10
# As wide as a day is written over the scale.
TICK_WORDS = 64
# Days between two marks of the scale.
STEPS = (1, 2, 7, 14, 28, 56)


@dataclass(frozen=True)
class Bar:
    label: str
    words: str
    x: int
    width: int
    y: int
    text_y: int


@dataclass(frozen=True)
class Dot:
    """A task on its day; `state` is done, late or open."""

    what: str
    state: str
    x: int
    y: int


@dataclass(frozen=True)
class Tick:
    label: str
    x: int


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    bars: list[Bar]
    dots: list[Dot]
    ticks: list[Tick]
    days_x: int
    """Where the campaign's own days begin."""
    days_width: int
    today_x: int | None
    task_row_y: int


def draw(
    *,
    phases: Iterable,
    tasks: Iterable,
    begins_on: date,
    ends_on: date,
    today: date,
    words: Callable[[date], str],
) -> Drawing:
    """`phases` have name, from_on, to_on; `tasks` what, due_on, done_at. `words` says a day for the scale."""
    phases, tasks = list(phases), list(tasks)
    first = min([begins_on, *(each.from_on for each in phases), *(each.due_on for each in tasks)])
    last = max([ends_on, *(each.to_on for each in phases), *(each.due_on for each in tasks)])
    days = (last - first).days + 1

    def x(on: date) -> int:
        return NAMES + (on - first).days * CHART // days

    def width(from_on: date, to_on: date) -> int:
        return max(3, x(to_on + timedelta(days=1)) - x(from_on))

    bars = [
        Bar(
            label=each.name,
            words=f"{words(each.from_on)} – {words(each.to_on)}",
            x=x(each.from_on),
            width=width(each.from_on, each.to_on),
            y=TOP + row * ROW + (ROW - BAR) // 2,
            text_y=TOP + row * ROW + ROW // 2 + 4,
        )
        for row, each in enumerate(phases)
    ]
    task_row_y = TOP + len(phases) * ROW + ROW // 2
    half_a_day = CHART // days // 2
    dots = [
        Dot(f"{words(each.due_on)} {each.what}", state_of(each, today), x(each.due_on) + half_a_day, task_row_y)
        for each in tasks
    ]
    step = next((each for each in STEPS if days // each <= MOST_TICKS), STEPS[-1])
    marks = [first + timedelta(days=number) for number in range(0, days, step)]
    return Drawing(
        width=WIDTH,
        height=TOP + (len(phases) + 1) * ROW + 6,
        bars=bars,
        dots=dots,
        # At the right edge there is no room for its words: the line alone says where it is.
        ticks=[Tick(words(on) if x(on) + TICK_WORDS <= WIDTH else "", x(on)) for on in marks],
        days_x=x(begins_on),
        days_width=width(begins_on, ends_on),
        today_x=x(today) + half_a_day if first <= today <= last else None,
        task_row_y=task_row_y,
    )


def state_of(task, today: date) -> str:
    if task.done_at:
        return "done"
    return "late" if task.due_on < today else "open"
