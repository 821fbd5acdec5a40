"""How an amount came about, for people: one sentence, the formula piece by piece, and every step behind it.

Everything is read off the same expression that the amount was computed with (`rules.expressions`), so that the words
cannot say anything else than what was done. Values are exact; what is shortened for reading is marked with “≈”.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from .rules.expressions import (
    ONE,
    ZERO,
    Constant,
    Difference,
    Figure,
    FromTable,
    Given,
    IfBelow,
    Name,
    NotBelowZero,
    Prize,
    Product,
    Quotient,
    Rounded,
    Share,
    Sum,
    Table,
    Term,
)
from .rules.inputs import Correction, Inputs
from .rules.parameters import CATALOGUE, DIVISOR, MONEY, RATE
from .rules.parameters import NUMBER as PLAIN_NUMBER
from .rules.rounding import rounded
from .sources import HOURS, SOURCES, TIMES, YUAN
from .words import FIGURES, METRICS, OTHERS, in_words, line_label, parameter_label

PERCENT, NUMBER = "percent", "number"
# What is named by people's own lines; inside another amount they are not taken apart again.
LINES = ("component", "deduction", "incentive")
EXACT, SHORT, SHORT_PERCENT = 15, 4, 2
MINUS, TIMES_SIGN, DIVIDED_BY, PLUS, EQUALS, OPENS, CLOSES = "−", "×", "÷", "+", "=", "(", ")"


@dataclass(frozen=True)
class Reader:
    """Whose statement it is, whether that person is the one who reads, and what people, teams and groups are called."""

    who: str
    inputs: Inputs
    mine: bool = True
    teams: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def people(self) -> dict[str, str]:
        return {person.number: person.name for person in self.inputs.people}

    def person(self, number: str) -> str:
        """The name; with the number where two of the outlet have the same."""
        name = self.people.get(number, number)
        alike = sum(each == name for each in self.people.values())
        return in_words("person", number, self.people) if alike > 1 else name

    def team(self, code: str) -> str:
        return self.teams.get(code, code)

    def group(self, code: str) -> str:
        return str(self.groups.get(code, code))


class Token(NamedTuple):
    """A piece of a formula: a value under its label, or a sign between two of them (then without a label)."""

    text: str
    label: str = ""
    sign: bool = False


@dataclass(frozen=True)
class Step:
    """A formula and what stands behind its parts: the formulas of the figures in it, and what was read for it."""

    name: Name
    label: str
    value: str
    tokens: tuple[Token, ...]
    notes: tuple[str, ...]
    steps: tuple["Step", ...]
    read: tuple[Given | Table, ...]

    @property
    def all_read(self) -> Iterator[Given | Table]:
        """What was read for this step and those behind it, each once, in reading order."""
        seen: set[Name] = set()
        for term in self._read():
            if term.name not in seen:
                seen.add(term.name)
                yield term

    def _read(self) -> Iterator[Given | Table]:
        yield from self.read
        for step in self.steps:
            yield from step._read()


# --- Values -----------------------------------------------------------------------------------------------------------


def digits(value: Fraction, places: int) -> tuple[str, bool]:
    """`1,234.5` with at most so many places, no zeros behind, and whether that is all of it."""
    scale = 10**places
    whole = int(abs(value) * scale + Fraction(1, 2))
    text = f"{whole // scale:,}"
    rest = f"{whole % scale:0{places}d}".rstrip("0") if places else ""
    sign = MINUS if value < 0 and whole else ""
    return sign + text + (f".{rest}" if rest else ""), Fraction(whole, scale) == abs(value)


def shown_as(value: Fraction, unit: str, places: int = SHORT) -> str:
    """The value in its unit: `¥1,234.50`, `89.6%`, `12.5 h`, `31`."""
    if unit == YUAN:
        fen = rounded(value)
        text = f"{MINUS if fen < 0 else ''}¥{int(abs(fen) * 100) // 100:,}.{int(abs(fen) * 100) % 100:02d}"
        exact = fen == value
    elif unit == PERCENT:
        text, exact = digits(value * 100, EXACT if places == EXACT else SHORT_PERCENT)
        text += "%"
    else:
        text, exact = digits(value, places)
    if unit == HOURS:
        # Translators: 中文 %(hours)s 工时
        text = _("%(hours)s h") % {"hours": text}
    return text if exact else f"≈ {text}"


OF_PARAMETER = {RATE: PERCENT, MONEY: YUAN, PLAIN_NUMBER: NUMBER, DIVISOR: NUMBER}
OF_KIND = {"attainment": PERCENT, "factor": NUMBER, "weight": NUMBER, "score": NUMBER, "days": NUMBER}
OF_KIND |= {"coefficient": NUMBER, "number": TIMES}


def unit_of(term: Term) -> str:
    """yuan, percent, hours, a count or a plain number."""
    if isinstance(term, FromTable):
        return OF_PARAMETER[CATALOGUE[term.table.name.code].of[1]]
    if not isinstance(term, Given | Figure):
        return NUMBER
    kind, code, _subject = term.name
    if kind == "source":
        return SOURCES[code].unit
    if kind == "parameter":
        return OF_PARAMETER[CATALOGUE[code].kind]
    if kind in ("target", "figure") and code == "reception":
        return TIMES
    return OF_KIND.get(kind, YUAN)


def shown(term: Term) -> str:
    """The term's value for people."""
    places = EXACT if isinstance(term, Given | FromTable) else SHORT
    return shown_as(term.value, unit_of(term), places)


# --- What the parts are called ----------------------------------------------------------------------------------------

# Beside a value in a formula the whole name of a parameter would be too long; the list of parameters has it.
# Translators: 中文 计提比例
_RATE = pgettext_lazy("in a formula", "rate")
# Translators: 中文 分成比例
_SHARE = pgettext_lazy("in a formula", "share")
# Translators: 中文 每次
_EACH = pgettext_lazy("in a formula", "each")
# Translators: 中文 奖金
_PRIZE = pgettext_lazy("in a formula", "prize")
# Translators: 中文 工时单价
_HOUR = pgettext_lazy("in a formula", "price of an hour")
_PARAMETERS = {
    "boutique_sales.installed_share": gettext_lazy("stays with the seller"),
    "mechanical.hour_rate": _HOUR,
    "bodypaint.hour_rate": _HOUR,
    # Translators: 中文 增值税除数
    "vat_divisor": pgettext_lazy("in a formula", "VAT divisor"),
    "detailing.piece": _EACH,
    "front_desk.assessment_deduction": _RATE,
    # Translators: 中文 合格线
    "front_desk.assessment_pass": pgettext_lazy("in a formula", "pass mark"),
    "praise.each": _EACH,
    "praise.top": _PRIZE,
    "service.top": _PRIZE,
    "praise.top_minimum": pgettext_lazy("in a formula", "least number"),
}


def short_parameter(key: str) -> str:
    if key in _PARAMETERS:
        return str(_PARAMETERS[key])
    for ending, label in (("rate", _RATE), ("share", _SHARE), ("fine", _EACH)):
        if key.endswith(ending):
            return str(label)
    return parameter_label(key)


def label_of(term: Term, reader: Reader) -> str:
    """What a named term is called; what belongs to somebody else says to whom."""
    if isinstance(term, FromTable):
        return _label_of_entry(term)
    if not isinstance(term, Given | Figure | Table):
        return ""
    label, subject = _label(term.name, reader), term.name.subject
    foreign = term.name.kind in ("source", "figure", "attainment", "target") and subject and subject != reader.who
    if not foreign:
        return label
    whose = reader.team(subject) if subject in reader.inputs.teams else reader.person(subject)
    # Translators: 中文 %(what)s（%(whose)s）
    return _("%(what)s (%(whose)s)") % {"what": label, "whose": whose}


def _label_of_entry(term: FromTable) -> str:
    key = term.table.name.code
    if key == "front_desk.complaint_deductions":
        count = int(term.at.value)
        words = ngettext("share for %(n)s complaint", "share for %(n)s complaints", count)
        return words % {"n": count}
    if key == "csi.factors":
        return _("CSI factor")
    # Translators: 中文 所在档比例
    return pgettext("in a formula", "rate of the bracket")


def _label(name: Name, reader: Reader) -> str:
    kind, code, subject = name
    if kind == "source":
        return str(SOURCES[code].label)
    if kind == "parameter":
        return short_parameter(code)
    if kind == "figure":
        return str(FIGURES.get(code, code))
    if kind in (*LINES, "commission"):
        return line_label(code)
    if kind in ("target", "attainment"):
        words = {"metric": METRICS.get(code, code)}
        # Translators: 中文 %(metric)s目标 / %(metric)s达成率
        return (_("target of %(metric)s") if kind == "target" else _("%(metric)s attained")) % words
    if kind == "fund" and code:
        # Translators: 中文 %(line)s计提基金
        return _("fund part of %(line)s") % {"line": line_label(code)}
    if kind in OTHERS:
        return str(OTHERS[kind])
    if kind == "pool":
        return _label_of_pool(subject, reader)
    if kind == "correction":
        # Translators: 中文 %(month)s 更正
        return _("corrected for %(month)s") % {"month": subject.rpartition("|")[2]}
    return _label_of_person(kind, code, reader)


def _label_of_pool(team: str, reader: Reader) -> str:
    if team:
        # Translators: 中文 %(team)s总额
        return _("pool of %(team)s") % {"team": reader.team(team)}
    # Translators: 中文 待分总额
    return pgettext("commission", "pool")


def _label_of_person(kind: str, code: str, reader: Reader) -> str:
    if kind == "share":
        # Translators: 中文 您分得
        return pgettext("commission", "your part") if reader.mine else pgettext("commission", "own part")
    if kind == "weight":
        # Translators: 中文 您的系数
        return pgettext("commission", "your weight") if reader.mine else pgettext("commission", "own weight")
    if kind == "days":
        # Translators: 中文 当月天数 / 计入天数
        return _("days of the month") if code == "month" else _("days that count")
    words = {
        "coefficient": pgettext("commission", "coefficient"),
        "score": _("CSI score") if code == "csi" else _("Assessment score"),
        "factor": _("CSI factor"),
        "number": pgettext("in a formula", "least number"),
    }
    return words.get(kind, code)


# --- Formulas ---------------------------------------------------------------------------------------------------------

LOOSE, TIGHT, ATOM = 1, 2, 3
MERE = (".left", ".unearned")


# Of these the formula shows what is inside; the notes say what is done with it.
_INSIDE = {Rounded: "of", NotBelowZero: "of", IfBelow: "then", Prize: "prize"}


def tokens_of(term: Term, reader: Reader, floor: int = 0) -> list[Token]:
    """The term as values with labels and signs between them. A named figure is one value.

    `floor` is how tightly the signs around it bind; what binds less is put into brackets.
    """
    if type(term) in _INSIDE:
        return tokens_of(getattr(term, _INSIDE[type(term)]), reader, floor)
    match term:
        case Sum():
            return _sum(term, reader, floor)
        case Difference():
            return _bracketed(_difference(term, reader), floor > LOOSE)
        case Product():
            return _product(term, reader, floor)
        case Quotient():
            parts = [tokens_of(term.dividend, reader, TIGHT), tokens_of(term.divisor, reader, ATOM)]
            return _bracketed(_joined(parts, DIVIDED_BY), floor > TIGHT)
        case Share():
            return _share(term, reader)
        case Given() | Figure() | FromTable():
            return [Token(shown(term), label_of(term, reader))]
    return [Token(shown_as(term.value, NUMBER))]


def _sum(term: Sum, reader: Reader, floor: int) -> list[Token]:
    said = _worth_saying(term)
    if not said:
        return [Token(shown_as(ZERO.value, YUAN))]
    if len(said) == 1:
        return tokens_of(said[0], reader, floor)
    return _bracketed(_joined([tokens_of(part, reader, LOOSE) for part in said], PLUS), floor > LOOSE)


def _product(term: Product, reader: Reader, floor: int) -> list[Token]:
    factors = [factor for factor in term.factors if factor is not ONE] or [ONE]
    if len(factors) == 1:
        return tokens_of(factors[0], reader, floor)
    return _bracketed(_joined([tokens_of(factor, reader, TIGHT) for factor in factors], TIMES_SIGN), floor > TIGHT)


def _worth_saying(term: Sum) -> list[Term]:
    """Products and what others left to the fitters are passed over where they come to nothing and others do not."""
    said = [part for part in term.terms if part.value or not _passed_over(part)]
    return said or list(term.terms)


def _passed_over(part: Term) -> bool:
    return isinstance(part, Product) or (isinstance(part, Given | Figure) and part.name.code.endswith(MERE))


def _difference(term: Difference, reader: Reader) -> list[Token]:
    taken = tokens_of(term.subtrahend, reader, TIGHT)
    if term.minuend is ZERO:
        return [Token(MINUS, sign=True), *taken]
    kept = tokens_of(term.minuend, reader, LOOSE)
    if isinstance(term.minuend, Constant) and unit_of(term.subtrahend) == PERCENT:
        kept = [Token(shown_as(term.minuend.value, PERCENT))]
    return _joined([kept, taken], MINUS)


def _share(term: Share, reader: Reader) -> list[Token]:
    """Pool x own weight / everybody's weight."""
    everybody = sum((weight.value for weight in term.weights.values()), Fraction(0))
    count = sum(weight.value > 0 for weight in term.weights.values())
    label = ngettext("weight of %(n)s person", "weights of %(n)s people", count) % {"n": count}
    own = [Token(shown(term.pool), label_of(term.pool, reader)), Token(TIMES_SIGN, sign=True)]
    weight = term.weights[term.of]
    return [
        *own,
        Token(shown(weight), label_of(weight, reader)),
        Token(DIVIDED_BY, sign=True),
        Token(shown_as(everybody, NUMBER), label),
    ]


def _joined(parts: list[list[Token]], sign: str) -> list[Token]:
    found = list(parts[0])
    for part in parts[1:]:
        found += [Token(sign, sign=True), *part]
    return found


def _bracketed(tokens: list[Token], needed: bool) -> list[Token]:
    return [Token(OPENS, sign=True), *tokens, Token(CLOSES, sign=True)] if needed else tokens


def in_line(tokens: list[Token]) -> str:
    """The formula as running text."""
    words = []
    for token in tokens:
        # Translators: 中文 %(label)s %(value)s：公式里的名称和数值
        named = _("%(label)s %(value)s") % {"label": token.label, "value": token.text}
        words.append(named if token.label else token.text)
    return " ".join(words).replace("( ", "(").replace(" )", ")")


# --- Steps ------------------------------------------------------------------------------------------------------------


def explained(figure: Figure, reader: Reader) -> Step:
    """The formula of an amount with everything behind it; what stands behind several of its parts comes once."""
    return _step(bare(figure), reader, {bare(figure).name}, label=_label(figure.name, reader))


def bare(figure: Figure) -> Figure:
    """Without the names that only say once more what the inner one is."""
    while isinstance(figure.of, Figure):
        figure = figure.of
    return figure


def _step(figure: Figure, reader: Reader, seen: set[Name], label: str = "") -> Step:
    result = Token(shown(figure), label_of(figure, reader) or label)
    tokens = tokens_of(figure.of, reader)
    inner = [part for part in _named(figure.of) if _taken_apart(part) and part.name not in seen]
    seen.update(part.name for part in inner)
    return Step(
        figure.name,
        label or label_of(figure, reader),
        shown(figure),
        (*tokens, Token(EQUALS, sign=True), result),
        tuple(_notes(figure.of, reader)),
        tuple(_step(part, reader, seen) for part in inner),
        tuple(_read(figure.of)),
    )


def _taken_apart(figure: Figure) -> bool:
    return not _only_read(figure) and figure.name.kind not in LINES


def _only_read(figure: Figure) -> bool:
    return isinstance(bare(figure).of, Given)


def _named(term: Term) -> list[Figure]:
    """The figures that the formula names, each once, without those inside them."""
    found: dict[Name, Figure] = {}

    def walk(part: Term) -> None:
        if isinstance(part, Figure):
            found.setdefault(part.name, part)
        else:
            for each in part.parts:
                walk(each)

    walk(term)
    return list(found.values())


def _read(term: Term) -> Iterator[Given | Table]:
    """What was read for this formula itself."""
    if isinstance(term, Given | Table):
        yield term
    elif isinstance(term, Figure):
        if _only_read(term):
            yield from _read(bare(term).of)
    else:
        for part in term.parts:
            yield from _read(part)


def _notes(term: Term, reader: Reader) -> Iterator[str]:
    """What a formula alone does not say: tables looked into, conditions, rounding."""
    if isinstance(term, Figure | Given):
        return
    match term:
        case FromTable():
            at = in_line([Token(shown(term.at), label_of(term.at, reader))])
            table = CATALOGUE[term.table.name.code].shown(reader.inputs.parameters[term.table.name.code])
            # Translators: 中文 %(at)s；档位：%(table)s
            yield _("%(at)s; brackets: %(table)s.") % {"at": at, "table": table}
        case IfBelow():
            yield _below(term, reader)
        case Prize():
            yield _won(term, reader)
        case Share():
            yield _("Whole fen go by the largest remainder, so that all parts add up to the pool.")
        case NotBelowZero() if term.of.value < 0:
            yield _("What would be below zero counts as nothing.")
        case Rounded() if term.of.value != term.value:
            yield _("Rounded once, to the fen, half up.")
    for part in term.parts:
        yield from _notes(part, reader)


def _below(term: IfBelow, reader: Reader) -> str:
    words = {"of": in_line(tokens_of(term.of, reader)), "limit": in_line(tokens_of(term.limit, reader))}
    if term.of.value < term.limit.value:
        # Translators: 中文 %(of)s 低于%(limit)s
        return _("%(of)s lies below %(limit)s.") % words
    return _("%(of)s does not lie below %(limit)s.") % words


def _won(term: Prize, reader: Reader) -> str:
    words = {"mine": in_line(tokens_of(term.mine, reader)), "least": shown(term.least)}
    # Translators: 中文 %(mine)s，全店最多（至少 %(least)s 次才有）
    return _("%(mine)s: the most of the outlet, and at least %(least)s.") % words


# --- Sentences --------------------------------------------------------------------------------------------------------


def sentence(figure: Figure, reader: Reader) -> str:
    """How the amount of a line came about, in one sentence."""
    term = figure.of
    if isinstance(term, Sum) and all(isinstance(part, Figure) and part.name.kind == "share" for part in term.terms):
        parts = [sentence(part, reader) for part in term.terms]
        # Translators: 中文 合计 %(amount)s。
        return " ".join([*parts, _("Together %(amount)s.") % {"amount": shown(figure)}])
    if isinstance(term, Sum) and all(isinstance(part, Given) and part.name.kind == "correction" for part in term.terms):
        return " ".join(_corrected(part, reader) for part in term.terms)
    figure = bare(figure)
    term = figure.of.of if isinstance(figure.of, Rounded) else figure.of
    amount = {"amount": shown(figure)}
    match term:
        case Share():
            return _shared(term, reader)
        case Prize():
            # Translators: 中文 %(why)s 奖励 %(amount)s。
            return _("%(why)s That gives %(amount)s.") % {"why": _won(term, reader), **amount}
        case IfBelow():
            return f"{_below(term, reader)} {_equation(term, figure, reader)}"
    return _equation(term, figure, reader)


def _equation(term: Term, figure: Figure, reader: Reader) -> str:
    tokens = tokens_of(term, reader)
    formula = in_line(tokens)
    if len(tokens) == 1 and tokens[0].text == shown(figure):
        # Translators: 中文 %(formula)s。
        return _("%(formula)s.") % {"formula": formula}
    # Translators: 中文 %(formula)s = %(amount)s。
    return _("%(formula)s = %(amount)s.") % {"formula": formula, "amount": shown(figure)}


def _shared(share: Share, reader: Reader) -> str:
    count = sum(weight.value > 0 for weight in share.weights.values())
    weight = share.weights[share.of]
    group, _slash, team = weight.name.code.partition("/")
    pool = share.pool.of.of if isinstance(share.pool.of, Rounded) else share.pool.of
    words = {
        "formula": in_line([*tokens_of(pool, reader), Token(EQUALS, sign=True), Token(shown(share.pool))]),
        "people": count,
        "group": reader.team(team) if team else reader.group(group),
        "weight": _weight(weight),
        "amount": shown_as(share.value, YUAN),
        "name": reader.people.get(share.of, share.of),
    }
    if count == 1:
        # Translators: 中文 %(formula)s，%(group)s只有 1 人参与分配，分得 %(amount)s。
        return _("%(formula)s, all of it for the only one of %(group)s: %(amount)s.") % words
    if reader.mine:
        # Translators: 中文 %(formula)s，%(group)s %(people)s 人按系数分，您 %(weight)s 天，分得 %(amount)s。
        return (
            _("%(formula)s, shared by coefficient among %(people)s of %(group)s: yours is %(weight)s days, %(amount)s.")
            % words
        )
    # Translators: 中文 %(formula)s，%(group)s %(people)s 人按系数分，%(name)s %(weight)s 天，分得 %(amount)s。
    return (
        _("%(formula)s, shared by coefficient among %(people)s of %(group)s: %(name)s %(weight)s days, %(amount)s.")
        % words
    )


def _weight(weight: Term) -> str:
    """`0.4 × 31/31`, or several such stretches added up."""
    stretches = []
    for stretch in weight.of.terms if isinstance(weight, Figure) and isinstance(weight.of, Sum) else ():
        if isinstance(stretch, Quotient) and isinstance(stretch.dividend, Product) and stretch.value:
            coefficient, days = stretch.dividend.factors
            stretches.append(f"{shown(coefficient)} {TIMES_SIGN} {shown(days)}/{shown(stretch.divisor)}")
    return f" {PLUS} ".join(stretches) or shown(weight)


def corrections_behind(figure: Figure, reader: Reader) -> list[Correction]:
    """The corrections of closed months that the line is made of."""
    months = {(part.name.code, part.name.subject) for part in _read(figure.of) if part.name.kind == "correction"}
    return [each for each in reader.inputs.corrections if (each.component, f"{each.employee}|{each.month}") in months]


def _corrected(given: Given, reader: Reader) -> str:
    employee, _bar, month = given.name.subject.rpartition("|")
    run = next(
        (
            each.run
            for each in reader.inputs.corrections
            if (each.employee, each.component, each.month) == (employee, given.name.code, month)
        ),
        "",
    )
    words = {"month": month, "run": run, "line": line_label(given.name.code), "amount": shown(given)}
    # Translators: 中文 %(month)s 关账后有单据补录或更正（%(run)s），%(line)s应改 %(amount)s。
    return (
        _("%(line)s of %(month)s changes by %(amount)s: records came late or were corrected after run %(run)s.") % words
    )
