"""The one criterion that the customer's own record proves."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from .criteria import Criterion, Evidence, Question
from .models import Customer, Vehicle
from .tiers import Tier


def special_background(question: Question) -> Iterator[tuple[int, Evidence]]:
    """The owner comes from media, government, a consumer association or the law. Without a date: the present counts."""
    cars = question.about(Vehicle.objects.filter(customer__background__in=Customer.SPECIAL_BACKGROUNDS), "pk")
    for vehicle, code in cars.values_list("pk", "customer__code"):
        yield vehicle, Evidence("customer", code)


CRITERIA = (
    # Translators: 中文 背景特殊
    Criterion("special_background", _("Special background"), Tier.AA, special_background),
)
