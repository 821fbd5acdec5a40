"""Which segment a customer is in. Plain values only.

The source's rule: loyal with three paid visits or more in twelve months, lost with none for twelve months, else
ordinary. Who bought a car within the twelve months is not lost, though they were never here.
"""

from datetime import date

from staff.months import months_later

# As they are stored.
LOYAL, ORDINARY, LOST = "loyal", "ordinary", "lost"


def segment_of(visits: int, since: date, began_on: date | None, loyal_from: int) -> str:
    """`visits` paid ones since the day `since`; `began_on`: when the customer bought the latest of their cars."""
    if visits >= loyal_from:
        return LOYAL
    if visits or (began_on and began_on >= since):
        return ORDINARY
    return LOST


def lost_since(last_on: date | None, months: int, on: date) -> date:
    """The day on which a customer became lost whose last visit or purchase was on `last_on`; `on` at the latest."""
    return min(on, months_later(last_on, months)) if last_on else on
