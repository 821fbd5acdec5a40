"""What a year of after-sales offers: for each month an idea that a campaign can be begun from."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Idea:
    month: int
    kind: str
    name: object
    offer: object


IDEAS = (
    Idea(1, "seasonal", _("Check before the journey home"), _("Free check of 36 points, antifreeze and battery")),
    Idea(2, "lecture", _("Lecture for new owners"), _("Free check after the lecture, a gift")),
    Idea(3, "march_15", _("15 March"), _("Free check; cleaning of the air conditioning at 69 percent")),
    Idea(4, "member_day", _("Thanks to faithful customers in spring"), _("Labour at a discount, double points")),
    Idea(5, "seasonal", _("Free check over the May holiday"), _("Two weeks of free checks, brake care")),
    Idea(6, "open_day", _("Open day of the workshop"), _("Stamp card with gifts, labour vouchers")),
    Idea(7, "lecture", _("Summer lecture"), _("20 percent off labour and a small gift")),
    Idea(8, "club", _("Drive together"), _("Free check before the drive, a gift for members")),
    Idea(9, "trade_in", _("Old for new in autumn"), _("Old accessories count up to half of a new one")),
    Idea(10, "seasonal", _("National Day draw"), _("A draw for repairs above an amount")),
    Idea(11, "lecture", _("Lecture before winter"), _("A small gift for everybody who comes")),
    Idea(12, "seasonal", _("Winter check"), _("Free check of 36 points before the winter")),
)  # fmt: skip


def of_month(month: int) -> Idea:
    return IDEAS[month - 1]
