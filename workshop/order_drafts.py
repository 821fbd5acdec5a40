"""What the services of receptions and orders are given: plain values as somebody wrote them down, not yet checked."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class DamageDraft:
    """A mark on the car's outline: thousandths of the picture's width and height, from its upper left corner."""

    view: str
    x: int
    y: int
    kind: str
    words: str = ""


@dataclass(frozen=True)
class WordsDraft:
    """One line of what the customer says, and the side that is meant."""

    words: str
    side: str = ""


@dataclass(frozen=True)
class LineDraft:
    """A line of an order. `price` is for one piece or for the operation; `amount` what the payer is asked for, and
    price times quantity where none is said. `answers` is the number of the line of the customer's words.
    """

    kind: str
    name: str
    price: Decimal = Decimal(0)
    amount: Decimal | None = None
    code: str = ""
    hours: Decimal = Decimal(0)
    quantity: int = 1
    payer: str = "customer"
    team: object = None
    technician: object = None
    seller: object = None
    free: bool = False
    oem: bool = False
    fault_code: str = ""
    abnormal_damage: bool = False
    answers: int | None = None

    @property
    def total(self) -> Decimal:
        return self.price * self.quantity if self.amount is None else self.amount
