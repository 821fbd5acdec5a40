"""Whom a campaign is meant for, as data. Plain values only.

Everything that is said narrows the audience; what is left open narrows nothing. What is said of a car has to hold of
one and the same car of the customer. `docs/rules/campaigns-audience.md` says what each means.
"""

from dataclasses import dataclass, fields
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.holding_out import is_held_out
from staff.refusals import Refused

SEGMENTS = ("loyal", "ordinary", "lost")
MONTHS = range(1, 13)
# What may be said of a car, beside its model.
MOST_AGE, MOST_AWAY, MOST_KM = 40, 120, 2_000_000
MOST_WORDS, LONGEST_WORD = 20, 40


@dataclass(frozen=True)
class Rules:
    """The rules of one audience. An empty tuple and None leave it open."""

    segments: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    """Beginnings of models or brand lines."""
    districts: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    """Whole years since the car was bought: from 3 to 5 takes cars of the fourth, fifth and sixth year."""
    away_from: int | None = None
    """No visit in the last so many months; whoever was never here is away too."""
    away_to: int | None = None
    """A visit in the last so many months."""
    km_from: int | None = None
    km_to: int | None = None
    """By the mileage last read in the workshop; a car of which none is known is left out."""
    insurance_months: tuple[int, ...] = ()
    """The insurance ends in one of these months of the year."""
    members: bool = False
    """Members of the club whose membership is in force."""
    member_levels: tuple[str, ...] = ()
    """Members of these levels, by their names."""
    birth_months: tuple[int, ...] = ()
    """Members who were born in one of these months, as far as they let the club keep their birthday."""
    with_cases: bool = False
    """Also customers with an open key-customer case or complaint."""

    @property
    def of_a_car(self) -> bool:
        """Whether something is asked of a car."""
        asked = (self.models, self.insurance_months)
        limits = (self.age_from, self.age_to, self.km_from, self.km_to)
        return any(asked) or any(limit is not None for limit in limits)

    @property
    def of_members(self) -> bool:
        """Whether only members of the club are meant."""
        return self.members or bool(self.member_levels or self.birth_months)

    def as_json(self) -> dict:
        """What narrows, under its names."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in said.items()
            # Nought is a limit too.
            if value is not None and value is not False and value != ()
        }


def from_json(stored: dict) -> Rules:
    """The rules as they were stored; names that nobody knows any more are passed over."""
    known = {each.name for each in fields(Rules)}
    return Rules(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in known}
    )


def checked(rules: Rules) -> Rules:
    """The same rules, tidied. Raises `Refused` with the field that cannot be."""
    _known(rules.segments, SEGMENTS, "segments")
    _known(rules.insurance_months, MONTHS, "insurance_months")
    _known(rules.birth_months, MONTHS, "birth_months")
    for name, most in (("age", MOST_AGE), ("away", MOST_AWAY), ("km", MOST_KM)):
        _span(rules, name, most)
    if rules.away_from is not None and rules.away_to is not None and rules.away_from >= rules.away_to:
        # Translators: 中文 “多久没来”的下限要小于上限。
        raise Refused(_("Nobody is away for longer and here within a shorter time."), field="away_to")
    words = {name: _words(getattr(rules, name), name) for name in ("models", "districts", "member_levels")}
    return Rules(**(vars_of(rules) | words))


def vars_of(rules: Rules) -> dict:
    return {each.name: getattr(rules, each.name) for each in fields(rules)}


def _known(values, allowed, field: str) -> None:
    if any(value not in allowed for value in values):
        raise Refused(_("Choose from the list, please."), field=field)


def _span(rules: Rules, name: str, most: int) -> None:
    low, high = getattr(rules, f"{name}_from"), getattr(rules, f"{name}_to")
    for end, value in (("from", low), ("to", high)):
        if value is not None and not 0 <= value <= most:
            text = _("This lies between 0 and %(most)s.") % {"most": f"{most:,}"}
            raise Refused(text, field=f"{name}_{end}")
    if name != "away" and low is not None and high is not None and low > high:
        # Translators: 中文 下限不能大于上限。
        raise Refused(_("The lower limit is above the upper one."), field=f"{name}_to")


def _words(words, field: str) -> tuple[str, ...]:
    tidy = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    if len(tidy) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in tidy):
        text = _("At most %(number)d words of %(length)d characters each.")
        raise Refused(text % {"number": MOST_WORDS, "length": LONGEST_WORD}, field=field)
    return tidy


def in_words(rules: Rules, segment_labels: dict[str, str]) -> list[str]:
    """The rules as short sentences, in the order of the form; none for an audience of everybody."""
    said = []
    if rules.segments:
        said.append(_listed(segment_labels[code] for code in rules.segments))
    said += _said_of_cars(rules) + _said_of_members(rules)
    if rules.with_cases:
        # Translators: 中文 包括有未结投诉或重点用户案件的客户
        said.append(_("Also with an open complaint or key-customer case"))
    return said


def _said_of_cars(rules: Rules) -> list[str]:
    said = []
    if rules.models:
        # Translators: 中文 车型：%(models)s
        said.append(_("Models: %(models)s") % {"models": _listed(rules.models)})
    if rules.districts:
        # Translators: 中文 区县：%(districts)s
        said.append(_("Districts: %(districts)s") % {"districts": _listed(rules.districts)})
    ages = (
        # Translators: 中文 车龄 %(low)s 年以上
        _("Car's age in years: %(low)s and more"),
        # Translators: 中文 车龄不超过 %(high)s 年
        _("Car's age in years: up to %(high)s"),
        # Translators: 中文 车龄 %(low)s–%(high)s 年
        _("Car's age in years: %(low)s–%(high)s"),
    )
    said += _span_words(*ages, rules.age_from, rules.age_to)
    if rules.away_from is not None:
        # Translators: 中文 %(n)d 个月没来
        text = ngettext("Not here for %(n)d month", "Not here for %(n)d months", rules.away_from)
        said.append(text % {"n": rules.away_from})
    if rules.away_to is not None:
        # Translators: 中文 近 %(n)d 个月来过
        text = ngettext("Here in the last %(n)d month", "Here in the last %(n)d months", rules.away_to)
        said.append(text % {"n": rules.away_to})
    ways = (
        # Translators: 中文 里程 %(low)s 公里以上
        _("Mileage in km: %(low)s and more"),
        # Translators: 中文 里程不超过 %(high)s 公里
        _("Mileage in km: up to %(high)s"),
        # Translators: 中文 里程 %(low)s–%(high)s 公里
        _("Mileage in km: %(low)s–%(high)s"),
    )
    said += _span_words(*ways, rules.km_from, rules.km_to)
    if rules.insurance_months:
        # Translators: 中文 保险到期月份：%(months)s
        said.append(_("Insurance ends in month %(months)s") % {"months": _listed(rules.insurance_months)})
    return said


def _said_of_members(rules: Rules) -> list[str]:
    said = []
    if rules.member_levels:
        # Translators: 中文 俱乐部会员：%(levels)s
        said.append(_("Members of the club: %(levels)s") % {"levels": _listed(rules.member_levels)})
    elif rules.members or rules.birth_months:
        # Translators: 中文 俱乐部会员
        said.append(_("Members of the club"))
    if rules.birth_months:
        # Translators: 中文 生日月份：%(months)s
        said.append(_("Birthday in month %(months)s") % {"months": _listed(rules.birth_months)})
    return said


def _listed(words) -> str:
    return _(", ").join(str(word) for word in words)


def _span_words(from_low: str, up_to: str, between: str, low: int | None, high: int | None) -> list[str]:
    """The sentence that fits which ends are there; none where neither is."""
    if low is None and high is None:
        return []
    if high is None:
        return [from_low % {"low": f"{low:,}"}]
    if low is None:
        return [up_to % {"high": f"{high:,}"}]
    return [between % {"low": f"{low:,}", "high": f"{high:,}"}]


def held_back(seed: str, year: int, code: str, percent: int) -> bool:
    """Whether the customer of this code is not invited, so that one sees what inviting does.

    Drawn as cars are held out of reminders (`customers.holding_out`), from the campaign's seed: anybody can draw again.
    """
    return is_held_out(seed, year, code, Decimal(percent))
