"""Parts lent from one warehouse to another. Every step is taken once, and what goes or comes is booked with it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parts.models import Borrowing, Part, StockMovement, Warehouse
from staff import trail
from staff.instants import local
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.versions import who_was_quicker

from . import backorders
from .stock import MOST, book, require_keeper

NUMBER_KIND = "DJ"
State, Kind = Borrowing.State, StockMovement.Kind


class AskedAlready(AlreadyDone):
    """The same form came a second time; `borrowing` is what the first one made."""

    def __init__(self, borrowing: Borrowing):
        super().__init__(_("This is asked for already: %(number)s.") % {"number": borrowing.number})
        self.borrowing = borrowing


def ask_to_borrow(
    *,
    part: Part,
    quantity: int,
    lender: Warehouse,
    borrower: Warehouse,
    words: str,
    back_by: date | None = None,
    form_key=None,
    by,
    at: datetime,
) -> Borrowing:
    """Ask another warehouse for some pieces. Nothing moves yet.

    Only an outlet borrows: a transit warehouse is filled by guarantee and purchase. Raises `AskedAlready`.
    """
    require_keeper(by, borrower)
    if borrower.outlet is None:
        raise Refused(_("A transit warehouse does not borrow."), field="borrower")
    if lender.pk == borrower.pk:
        raise Refused(_("Choose another warehouse to borrow from."), field="lender")
    if not 0 < quantity <= MOST:
        raise Refused(_("How many pieces?"), field="quantity")
    if not words.strip():
        raise Refused(_("Say what it is needed for."), field="words")
    if back_by and back_by < local(at).date():
        raise Refused(_("This day has passed."), field="back_by")
    try:
        with transaction.atomic():
            number = free_number(NUMBER_KIND, borrower.outlet, Borrowing.objects)
            if form_key and (there := Borrowing.objects.filter(form_key=form_key).first()):
                raise AskedAlready(there)
            made = Borrowing.objects.create(
                number=number,
                part=part,
                quantity=quantity,
                lender=lender,
                borrower=borrower,
                words=words.strip(),
                back_by=back_by,
                asked_at=at,
                asked_by=by,
                form_key=form_key,
            )
            _note(made, "borrowing.asked", by, at)
            return made
    except IntegrityError:
        if form_key and (there := Borrowing.objects.filter(form_key=form_key).first()):
            raise AskedAlready(there) from None
        raise


@transaction.atomic
def send_borrowed(*, borrowing: Borrowing, words: str = "", by, at: datetime) -> Borrowing:
    """Yes: the pieces leave the lender's stock. Raises `NotEnough` where they are gone by now; refused without words
    where they are kept for somebody who waits for them there."""
    require_keeper(by, borrowing.lender)
    answer = words.strip()
    held = _moved(borrowing, State.ASKED, State.SENT, at, answered_at=at, answered_by=by, answer=answer)
    backorders.refuse_kept(movement=_book(held, held.lender, Kind.LENT, -held.quantity, by, at, answer))
    _note(held, "borrowing.sent", by, at, answer)
    return held


@transaction.atomic
def refuse_borrowing(*, borrowing: Borrowing, words: str, by, at: datetime) -> Borrowing:
    """No, and why."""
    require_keeper(by, borrowing.lender)
    answer = words.strip()
    if not answer:
        raise Refused(_("Say why not."), field="words")
    held = _moved(borrowing, State.ASKED, State.REFUSED, at, answered_at=at, answered_by=by, answer=answer)
    _note(held, "borrowing.refused", by, at, answer)
    return held


@transaction.atomic
def withdraw_borrowing(*, borrowing: Borrowing, words: str = "", by, at: datetime) -> Borrowing:
    """It is not needed any more, and nobody has answered yet."""
    require_keeper(by, borrowing.borrower)
    held = _moved(borrowing, State.ASKED, State.WITHDRAWN, at)
    _note(held, "borrowing.withdrawn", by, at, words)
    return held


@transaction.atomic
def receive_borrowed(*, borrowing: Borrowing, words: str = "", by, at: datetime) -> Borrowing:
    """The pieces lie in the borrower's stock."""
    require_keeper(by, borrowing.borrower)
    held = _moved(borrowing, State.SENT, State.RECEIVED, at, received_at=at)
    _book(held, held.borrower, Kind.BORROWED, held.quantity, by, at)
    _note(held, "borrowing.received", by, at, words)
    return held


@transaction.atomic
def give_back(*, borrowing: Borrowing, words: str = "", by, at: datetime) -> Borrowing:
    """As many pieces are on their way back: they leave the borrower's stock. Raises `NotEnough`; refused without words
    where they are kept for somebody who waits for them here."""
    require_keeper(by, borrowing.borrower)
    held = _moved(borrowing, State.RECEIVED, State.RETURNING, at)
    backorders.refuse_kept(movement=_book(held, held.borrower, Kind.GIVEN_BACK, -held.quantity, by, at, words))
    _note(held, "borrowing.given_back", by, at, words)
    return held


@transaction.atomic
def get_back(*, borrowing: Borrowing, words: str = "", by, at: datetime) -> Borrowing:
    """The pieces lie in the lender's stock again."""
    require_keeper(by, borrowing.lender)
    held = _moved(borrowing, State.RETURNING, State.RETURNED, at, returned_at=at)
    _book(held, held.lender, Kind.GOT_BACK, held.quantity, by, at)
    _note(held, "borrowing.got_back", by, at, words)
    return held


def _moved(borrowing: Borrowing, start: str, end: str, at: datetime, **fields) -> Borrowing:
    """The borrowing in its next state; of two who take the same step the second gets `AlreadyDone`."""
    rows = Borrowing.objects.filter(pk=borrowing.pk)
    if not rows.filter(state=start).update(state=end, **fields):
        raise AlreadyDone(who_was_quicker(borrowing, at))
    related = ("part", "lender__outlet", "borrower__outlet", "lender__region")
    return rows.select_related(*related).get()


def _book(held: Borrowing, warehouse: Warehouse, kind: str, quantity: int, by, at: datetime, words="") -> StockMovement:
    return book(
        warehouse=warehouse, part=held.part, kind=kind, quantity=quantity, borrowing=held, words=words, by=by, at=at
    )


def _note(held: Borrowing, action: str, by, at: datetime, reason: str = "") -> None:
    trail.record(
        about=held, action=action, by=by, at=at, outlet=held.borrower.outlet, changes={}, reason=reason.strip()[:400]
    )
