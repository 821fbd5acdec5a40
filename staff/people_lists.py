"""Lists of employees and accounts as their pages show them."""

from dataclasses import dataclass
from datetime import date

from .models import Employee, Posting, User
from .roles import Right


@dataclass
class Row:
    """An employee or account with what its posting of the day says."""

    person: object
    account: User | None
    postings: list[Posting]
    left: bool = False
    """Employees: left before the day."""


@dataclass
class PostingRow:
    posting: Posting
    state: str
    """`now`, `later`, `over` or `withdrawn`."""
    may_change: bool = False

    @property
    def open(self) -> bool:
        return self.state in ("now", "later")

    @property
    def may_withdraw(self) -> bool:
        return self.may_change and self.fresh

    fresh: bool = False
    """Begins today or later, and so was in force on no whole day."""


def employees(user: User, chosen, on: date):
    """Employees under the user's postings; `chosen(name)` gives what a filter is set to."""
    found = Employee.objects.visible_to(user, Right.PEOPLE).search(chosen("q")).with_account()
    if outlet := chosen("outlet"):
        found = found.filter(outlet__code=outlet)
    if role := chosen("role"):
        found = found.posted_as(role, on)
    match chosen("state"):
        case "working":
            found = found.employed_on(on)
        case "left":
            found = found.filter(left_on__lt=on)
        case "without":
            found = found.employed_on(on).filter(user__isnull=True)
    return found


def accounts(user: User, chosen, on: date):
    """Accounts under the user's postings."""
    found = User.objects.visible_to(user, Right.PEOPLE).search(chosen("q")).select_related("employee__outlet")
    if outlet := chosen("outlet"):
        found = found.of_outlet(outlet)
    if role := chosen("role"):
        found = found.posted_as(role, on)
    match chosen("state"):
        case "active":
            found = found.filter(is_active=True)
        case "inactive":
            found = found.filter(is_active=False)
        case "unposted":
            found = found.filter(is_active=True).without_posting(on)
    return found


def with_postings(people, on: date) -> list[Row]:
    """The rows of a page with the postings of the day, in one query for all of them."""
    accounts_of = {
        person.pk: person if isinstance(person, User) else getattr(person, "user", None) for person in people
    }
    wanted = [account.pk for account in accounts_of.values() if account]
    held: dict[int, list[Posting]] = {}
    for posting in Posting.objects.filter(user__in=wanted).in_force(on).with_places():
        held.setdefault(posting.user_id, []).append(posting)
    return [_row(person, accounts_of[person.pk], held, on) for person in people]


def _row(person, account: User | None, held: dict[int, list[Posting]], on: date) -> Row:
    postings = held.get(account.pk, []) if account else []
    return Row(person, account, postings, left=isinstance(person, Employee) and has_left(person, on))


def has_left(employee: Employee, on: date) -> bool:
    return employee.left_on is not None and employee.left_on < on


def postings_of(account: User, on: date) -> list[PostingRow]:
    """All postings of an account: those in force, those to come, then those that are over, the latest first."""
    rows = [
        PostingRow(posting, _state(posting, on), fresh=posting.from_on >= on)
        for posting in account.postings.with_places().order_by("-from_on", "pk")
    ]
    order = ["now", "later", "over", "withdrawn"]
    return sorted(rows, key=lambda row: order.index(row.state))


def _state(posting: Posting, on: date) -> str:
    if posting.withdrawn_at:
        return "withdrawn"
    if posting.to_on and posting.to_on < on:
        return "over"
    return "later" if posting.from_on > on else "now"


def free_username(name_key: str) -> str:
    """A user name from the pinyin of a name that nobody has yet: `linzhixia`, else `linzhixia2`."""
    base = "".join(letter for letter in name_key.partition("|")[0] if letter.isascii() and letter.isalnum())
    if len(base) < 3:
        return ""
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    numbered = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)
