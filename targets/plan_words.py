"""Values of the year's plan as people read and type them."""

from decimal import Decimal

from django.utils.translation import gettext as _

from .catalogue import Figure, Unit


def shown(value: Decimal | None) -> str:
    """A value as the grid writes it, without needless decimals; empty for none."""
    if value is None:
        return ""
    text = f"{value:,.2f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def typed(value: Decimal | None) -> str:
    """A value as a field holds it: to be typed over, without separators."""
    return shown(value).replace(",", "")


def unit_of(figure: Figure) -> str:
    """What the figure is counted in, for the row's head; empty for plain numbers."""
    return {Unit.YUAN: _("yuan"), Unit.PERCENT: "%", Unit.HOURS: _("hours")}.get(figure.unit, "")


def signed(value: Decimal | None) -> str:
    """With a plus or a true minus; a dash for nothing."""
    if not value:
        return "" if value is None else "–"
    return f"+{shown(value)}" if value > 0 else f"−{shown(-value)}"
