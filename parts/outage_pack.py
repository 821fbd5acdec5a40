"""What parts bring to an outlet's outage pack: missing parts that arrive, and whom to tell. Reads only."""

from django.utils.translation import gettext_lazy as _

from outage.registry import Asked, Column, Section, register_section

from .models import Backorder


def arrivals(asked: Asked):
    """What is to arrive by today, and what is there and nobody has been told of."""
    rows = Backorder.objects.open().filter(outlet=asked.outlet, expected_on__lte=asked.day)
    for each in rows.for_list().order_by("expected_on", "pk"):
        yield [
            each.number,
            f"{each.part.number} {each.part.name}",
            each.quantity,
            each.plate,
            each.contact,
            each.mobile,
            f"{each.expected_on:%Y-%m-%d}",
            each.get_state_display(),
            each.advisor.name if each.advisor else "",
            "",
        ]


def register() -> None:
    register_section(
        Section(
            "parts",
            # Translators: 中文 到货的缺件
            _("Missing parts that arrive"),
            [
                Column(_("Number"), 15),
                Column(_("Part"), 32),
                Column(_("Quantity"), 8),
                Column(_("Car"), 11),
                Column(_("Who is told"), 12),
                Column(_("Phone"), 14),
                Column(_("Expected on"), 12),
                Column(_("State"), 12),
                Column(_("Service advisor"), 12),
                Column(_("Arrived, told"), 20),
            ],
            arrivals,
            order=70,
        )
    )
