"""Which number makes which mutant, and running many of them in one process."""

from collections.abc import Callable, Iterable
from itertools import groupby
from random import Random

from tests.test_permissions import World

from . import forms, workbooks
from .bases import Bases
from .outcome import Outcome
from .watch import Watch
from .world import Guard

# Every third number is a workbook, the others are forms and queries.
EVERY = 3
# Forms to each address for one query.
FORMS = 2
# Rounds through all addresses that one role makes before another one's turn comes.
ROUNDS = 4


def is_workbook(number: int) -> bool:
    return number % EVERY == 0


def wanted(count: int, only: str | None) -> list[int]:
    """The numbers below `count` of the kind that is asked for."""
    return [number for number in range(count) if only is None or is_workbook(number) == (only == "workbooks")]


class Runner:
    """Everything that mutants share. `say` is told of every outcome, `begin` of every number before."""

    def __init__(self, world: World, watch: Watch, seed: int, begin: Callable[[int], None] = lambda number: None):
        self.world, self.watch, self.seed, self.begin = world, watch, seed, begin
        self.guard, self.bases = Guard(), Bases()
        self.targets, self.foreign = forms.targets(), forms.foreign_ids()
        self.slots = [
            place
            for place, target in enumerate(self.targets)
            for _time in range(FORMS if target.method == "POST" else 1)
        ]

    def run(self, numbers: Iterable[int], say: Callable[[Outcome], None]) -> None:
        numbers = list(numbers)
        for number in filter(is_workbook, numbers):
            self.begin(number)
            say(workbooks.run(self.world, self.watch, self.guard, self.bases, number, self.chance(number)))
        others = sorted((self.place(number), number) for number in numbers if not is_workbook(number))
        for place, alike in groupby(others, key=lambda pair: pair[0]):
            self.run_alike(place, [number for _place, number in alike], say)

    def chance(self, number: int) -> Random:
        return Random(f"{self.seed}:{number}")

    def place(self, number: int) -> tuple[int, int]:
        """Whose turn it is at the address that the number is for, and which one that is."""
        nth = number - number // EVERY - 1
        return nth // len(self.slots) // ROUNDS, self.slots[nth % len(self.slots)]

    def run_alike(self, place: tuple[int, int], numbers: list[int], say: Callable[[Outcome], None]) -> None:
        """Mutants of one address by one role: the records for it are made once."""
        target = self.targets[place[1]]
        role = forms.role_for(target, Random(f"{self.seed}:{place}"))
        self.begin(numbers[0])
        with forms.ground_of(self.world, target, role, self.foreign) as ground:
            for number in numbers:
                self.begin(number)
                say(forms.run(self.world, self.watch, self.guard, ground, number, self.chance(number)))
