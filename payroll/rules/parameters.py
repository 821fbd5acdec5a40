"""The parameters of the commission: what each is called, its unit, what it comes with, and how its text is read.

A value is kept as text, as somebody wrote it, and becomes an exact fraction when it is read: 0.005 is 1/200. Lists
(`0:0.01, 50000:0.02`) say from where on, that value included, the second number holds.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

RATE, MONEY, NUMBER, DIVISOR, BRACKETS, YES_NO = "rate", "money", "number", "divisor", "brackets", "yes_no"

Brackets = tuple[tuple[Fraction, Fraction], ...]

NUMBER_TEXT = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})", re.ASCII)
YES_NO_WORDS = {
    **dict.fromkeys(("yes", "true", "1", "是"), True),
    **dict.fromkeys(("no", "false", "0", "否"), False),
}


class WrongValue(ValueError):
    """A text that cannot be the value of a parameter; `str()` says what was expected."""


@dataclass(frozen=True)
class Parameter:
    """One parameter. `default` is the text that it is shipped with; an empty one says that nothing is known yet.

    `of` says for lists what is counted from (`money` or `number`) and what holds there (`rate` or `number`).
    """

    key: str
    label: object
    unit: object
    default: str
    source: object
    kind: str
    of: tuple[str, str] = (NUMBER, RATE)

    @property
    def group(self) -> str:
        """What comes before the first dot of the key."""
        return self.key.partition(".")[0]

    def read(self, text: str) -> Fraction | Brackets | bool:
        """The value of the text: a fraction, (from, value) pairs that ascend, or yes or no. Raises `WrongValue`."""
        text = text.strip()
        if self.kind == YES_NO:
            return _yes_no(text)
        if self.kind == BRACKETS:
            return _brackets(text)
        value = _not_negative(text)
        if self.kind == DIVISOR and value == 0:
            raise WrongValue(_("Expected a number above 0, because amounts are divided by it."))
        return value

    def shown(self, text: str) -> str:
        """The text of a right value for people: percent for rates, yuan with a sign."""
        if not text:
            # Translators: 中文 未知（某参数还没有填）
            return str(_("not known"))
        value = self.read(text)
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, Fraction):
            return _shown(value, self.kind)
        begins, holds = self.of
        parts = [
            # Translators: 中文 %(begin)s 起 %(value)s
            _("from %(begin)s %(value)s") % {"begin": _shown(begin, begins), "value": _shown(rate, holds)}
            for begin, rate in value
        ]
        return " · ".join(parts)


def _not_negative(text: str) -> Fraction:
    if not NUMBER_TEXT.fullmatch(text):
        raise WrongValue(_("Not a number. Expected one such as 0.005."))
    value = Fraction(text)
    if value < 0:
        raise WrongValue(_("Below zero. Expected 0 or more."))
    return value


def _yes_no(text: str) -> bool:
    try:
        return YES_NO_WORDS[text.casefold()]
    except KeyError:
        raise WrongValue(_("Expected yes or no (是 or 否, true or false, 1 or 0).")) from None


def _brackets(text: str) -> Brackets:
    pairs = []
    for part in text.split(","):
        begin, colon, value = part.partition(":")
        if not colon:
            raise WrongValue(_("Expected a list such as 0:0.01, 50000:0.02: from where on, and what holds there."))
        pairs.append((_not_negative(begin.strip()), _not_negative(value.strip())))
    for (before, _value), (after, _other) in zip(pairs, pairs[1:], strict=False):
        if after == before:
            raise WrongValue(
                _("The list has %(begin)s twice. Expected each beginning once.") % {"begin": _plain(after)}
            )
        if after < before:
            raise WrongValue(_("The list is out of order. Expected each beginning above the one before it."))
    return tuple(pairs)


def _plain(value: Fraction) -> str:
    """`50,000`, `0.005`: a fraction of a decimal text, exactly."""
    whole, rest = divmod(value, 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    return f"{int(whole):,}" + (f".{digits}" if digits else "")


def _shown(value: Fraction, kind: str) -> str:
    if kind == RATE:
        return f"{_plain(value * 100)}%"
    return f"¥{_plain(value)}" if kind == MONEY else _plain(value)


# --- The catalogue ----------------------------------------------------------------------------------------------------

_STATION = gettext_lazy("the station's commission rules")
_FRONT = gettext_lazy("the rules of the front desk")
_DETAILING = gettext_lazy("the rules of the detailing team")
_PRAISE = gettext_lazy("the rules of praise and service")
_OURS = gettext_lazy("decided for this application")
_LAW = gettext_lazy("the local minimum wage; to be entered")

_YUAN = gettext_lazy("yuan")
_YUAN_EACH = gettext_lazy("yuan each")
# Translators: 中文 元/工时
_YUAN_HOUR = gettext_lazy("yuan an hour")
_SHARE = gettext_lazy("share")
_MINUTES = gettext_lazy("minutes")
_TIMES = gettext_lazy("times")
_SCORE = gettext_lazy("points")
# Translators: 中文 数值
_NUMBER = pgettext_lazy("unit", "number")
_YES_NO = gettext_lazy("yes or no")


def _rate(key, label, default, source=_STATION) -> Parameter:
    return Parameter(key, label, _SHARE, default, source, RATE)


def _money(key, label, default, source, unit=_YUAN) -> Parameter:
    return Parameter(key, label, unit, default, source, MONEY)


_ALL = (
    # Translators: 中文 前台产值提成比例
    _rate("front_desk.output_rate", gettext_lazy("Front desk: rate on the output"), "0.005"),
    _rate("front_desk.boutique_share", gettext_lazy("Front desk: share of its boutique sales"), "0.06"),
    _rate("fitting.front_desk_share", gettext_lazy("Fitting: share of installed front-desk sales"), "0.04"),
    _rate("boutique.floor", gettext_lazy("Boutique: lowest price that earns, of the list price"), "0.80"),
    _rate("boutique_sales.rate", gettext_lazy("Boutique sellers: rate on own sales"), "0.10"),
    _rate(
        "boutique_sales.installed_share",
        gettext_lazy("Boutique sellers: what stays with the seller when it is installed"),
        "0.60",
    ),
    _rate("other.clerk_share", gettext_lazy("Other departments: share of the boutique clerk"), "0.007"),
    _rate("other.fitting_share", gettext_lazy("Other departments: share of fitting"), "0.007"),
    _rate("other.parts_share", gettext_lazy("Other departments: share of parts"), "0.006"),
    _money("mechanical.hour_rate", gettext_lazy("Mechanics: price of an hour"), "120", _STATION, _YUAN_HOUR),
    _rate("mechanical.rate", gettext_lazy("Mechanics: rate on the value of hours"), "0.18"),
    _money("bodypaint.hour_rate", gettext_lazy("Body and paint: price of an hour"), "100", _STATION, _YUAN_HOUR),
    _rate("bodypaint.rate", gettext_lazy("Body and paint: rate on the value of hours"), "0.20"),
    # Translators: 中文 增值税除数
    Parameter(
        "vat_divisor", gettext_lazy("Divisor that takes value-added tax out"), _NUMBER, "1.17", _STATION, DIVISOR
    ),
    _money("detailing.piece", gettext_lazy("Detailing: for each wash"), "1", _STATION, _YUAN_EACH),
    _rate("detailing.rate", gettext_lazy("Detailing: rate on its receipts"), "0.12"),
    _rate("fleet.rate", gettext_lazy("Fleet development: rate on what was collected"), "0.005"),
    _rate("insurance.claims_rate", gettext_lazy("Insurance claims: rate on the settlements"), "0.0085"),
    Parameter(
        "insurance.sales_brackets",
        gettext_lazy("Insurance sales: rate by the month's total of a person"),
        _SHARE,
        "0:0.01, 50000:0.02, 110000:0.025, 210000:0.03",
        _STATION,
        BRACKETS,
        (MONEY, RATE),
    ),
    _rate("insurance.renewal_rate", gettext_lazy("Insurance renewals: rate on the rebate"), "0.40"),
    _rate("workshop_management.rate", gettext_lazy("Workshop management: rate on the workshop's output"), "0.004"),
    _rate("management.rate", gettext_lazy("After-sales management: rate on the after-sales output"), "0.005"),
    _rate("support.rate", gettext_lazy("After-sales support: rate on the after-sales output"), "0.004"),
    Parameter(
        "csi.factors",
        gettext_lazy("Manufacturer's score: factor of all commission by the score"),
        _NUMBER,
        "0:1",
        _OURS,
        BRACKETS,
        (NUMBER, NUMBER),
    ),
    Parameter(
        "csi.minimum",
        gettext_lazy("Manufacturer's score below which the station head must give a reason"),
        _SCORE,
        "0",
        _OURS,
        NUMBER,
    ),
    # Translators: 中文 试用期内是否计提成
    Parameter("probation_earns", gettext_lazy("Probation earns commission"), _YES_NO, "no", _STATION, YES_NO),
    _rate("fund.rate", gettext_lazy("After-sales fund: share of each component"), "0.05"),
    Parameter(
        "front_desk.complaint_deductions",
        gettext_lazy("Front desk: deduction by the number of liable complaints"),
        _SHARE,
        "1:0.05, 2:0.20, 3:0.50",
        _FRONT,
        BRACKETS,
    ),
    Parameter(
        "front_desk.assessment_pass",
        gettext_lazy("Front desk: assessment that is passed"),
        _SCORE,
        "96",
        _FRONT,
        NUMBER,
    ),
    _rate(
        "front_desk.assessment_deduction",
        gettext_lazy("Front desk: deduction below the assessment that is passed"),
        "0.10",
        _FRONT,
    ),
    _money(
        "detailing.complaint_fine",
        gettext_lazy("Detailing: fine for a liable complaint"),
        "20",
        _DETAILING,
        _YUAN_EACH,
    ),
    _money("detailing.untidy_fine", gettext_lazy("Detailing: fine for an untidy wash"), "20", _DETAILING, _YUAN_EACH),
    _money(
        "detailing.time_fine",
        gettext_lazy("Detailing: fine for a wash that was too fast or too slow"),
        "10",
        _DETAILING,
        _YUAN_EACH,
    ),
    Parameter(
        "detailing.fast_minutes",
        gettext_lazy("Detailing: a wash under this time is too fast"),
        _MINUTES,
        "10",
        _DETAILING,
        NUMBER,
    ),
    Parameter(
        "detailing.slow_minutes",
        gettext_lazy("Detailing: a wash over this time is too slow"),
        _MINUTES,
        "15",
        _DETAILING,
        NUMBER,
    ),
    _money("praise.each", gettext_lazy("Praise: for each one"), "20", _PRAISE, _YUAN_EACH),
    _money("praise.top", gettext_lazy("Praise: for the most praised"), "100", _PRAISE),
    Parameter(
        "praise.top_minimum",
        gettext_lazy("Praise: least number for the most praised"),
        _TIMES,
        "3",
        _PRAISE,
        NUMBER,
    ),
    _money("service.top", gettext_lazy("Service: for the advisor most rated very satisfied"), "200", _PRAISE),
    _money("service.fair_fine", gettext_lazy("Service: fine for a rating “fair”"), "1", _PRAISE, _YUAN_EACH),
    _money(
        "service.poor_fine",
        gettext_lazy("Service: fine for a rating “poor” or a missing one"),
        "5",
        _PRAISE,
        _YUAN_EACH,
    ),
    # Translators: 中文 当地月最低工资
    _money("wage.minimum", gettext_lazy("Minimum wage of the month"), "", _LAW),
)

CATALOGUE: dict[str, Parameter] = {parameter.key: parameter for parameter in _ALL}

# In the order of the page that lists them.
GROUPS: dict[str, object] = {
    "front_desk": gettext_lazy("Front desk"),
    "boutique": gettext_lazy("Boutique"),
    "boutique_sales": gettext_lazy("Boutique sales"),
    "fitting": gettext_lazy("Fitting"),
    "other": gettext_lazy("Sales to other departments"),
    "mechanical": gettext_lazy("Mechanics"),
    "bodypaint": gettext_lazy("Body and paint"),
    "vat_divisor": gettext_lazy("Value-added tax"),
    "detailing": gettext_lazy("Detailing"),
    "fleet": gettext_lazy("Fleet development"),
    "insurance": gettext_lazy("Insurance"),
    "workshop_management": gettext_lazy("Workshop management"),
    "management": gettext_lazy("After-sales management"),
    "support": gettext_lazy("After-sales support"),
    "csi": gettext_lazy("Manufacturer's score"),
    "praise": gettext_lazy("Praise"),
    "service": gettext_lazy("Service ratings"),
    "fund": gettext_lazy("After-sales fund"),
    "probation_earns": gettext_lazy("Probation"),
    "wage": gettext_lazy("Minimum wage"),
}


def reason_against(key: str, text: str) -> str | None:
    """Why the text cannot be the value of the parameter of that key; None where it can, or where there is none such."""
    parameter = CATALOGUE.get(key)
    if parameter is None:
        return None
    try:
        parameter.read(text)
    except WrongValue as wrong:
        return str(wrong)
    return None
