"""The texts of messages: rooms register a default for each code, dated rows of `TextOverride` replace it.

A message is kept as code and parameters and becomes words when it is read or sent, in the reader's language. Texts hold
plain placeholders, `{plate}`; nothing else of Python's format language is taken, because people edit them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from string import Formatter

from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from staff.countdown import span_words
from staff.instants import calendar_words, local

from . import sms_rules


class TextProblem(ValueError):
    """A text or its parameters do not fit; the sentence is for the person who programs or edits the text."""


class UnknownText(TextProblem):
    """No room registered this code."""


# So much of words that came with a message stands for their subject.
OWN_SUBJECT = 40
# Between the context of a term and its words, as in files of translations.
CONTEXT = "\x04"
# What a parameter may be, and how it looks to the reader.
KINDS = ("text", "number", "money", "instant", "day", "span", "term")


@dataclass(frozen=True)
class Text:
    """One kind of message: `Text("cases.overdue", label=_(…), subject=_("{plate} …"), body=_("…"), params={…})`.

    `params` names what the text may use, as names or `{name: kind}`: `text`, `number`, `money` (yuan), `instant`
    (aware datetime), `day` (date), `span` (seconds or timedelta), `term` (a lazy label or English msgid, translated
    when read).
    Left out, it is what subject and body use, all of kind `text`.

    `sms=True` is for customers' mobiles: a neutral notice, whose body alone goes out. What providers refuse stands in
    `sms_rules`; whoever queues a message to a mobile may use no other text. With `care=True` it is not sent to a number
    from which somebody asked for no more messages, nor in quiet hours (`hooks.before_sending`).
    """

    code: str
    label: object = ""
    subject: object = ""
    body: object = ""
    params: Mapping[str, str] | Iterable[str] = ()
    sms: bool = False
    care: bool = False

    @cached_property
    def kinds(self) -> dict[str, str]:
        """`{parameter: kind}`."""
        if isinstance(self.params, Mapping):
            return dict(self.params)
        if self.params:
            return dict.fromkeys(self.params, "text")
        with translation.override(None):
            return dict.fromkeys(placeholders(str(self.subject)) | placeholders(str(self.body)), "text")

    def default(self, language: str) -> tuple[str, str]:
        """Subject and body with their placeholders as shipped, in the language."""
        with translation.override(language):
            return str(self.subject), str(self.body)

    def problems(self, subject: str, body: str) -> list[str]:
        """What is wrong with these words for this text, as sentences for the person who wrote them; empty if
        nothing.
        """
        found = []
        for words in (subject, body):
            try:
                strange = placeholders(words) - self.kinds.keys()
            except TextProblem as problem:
                found.append(str(problem))
                continue
            if strange:
                found.append(
                    gettext("{%(name)s} is not known here. Known: %(known)s.")
                    % {"name": "}, {".join(sorted(strange)), "known": ", ".join(f"{{{n}}}" for n in sorted(self.kinds))}
                )
        return found + (sms_rules.problems(body) if self.sms and (subject or body) else [])


_texts: dict[str, Text] = {}
# What messages with words of their own are called.
_own: dict[str, object] = {}


def register(*texts: Text) -> None:
    """Make texts known; called from a room's `apps.py`. The same code twice is a mistake, unless it is the same
    text.
    """
    for text in texts:
        if _texts.get(text.code, text) is not text:
            raise TextProblem(f"Two texts are registered as {text.code}.")
        if isinstance(text.params, Mapping) and (odd := set(text.params.values()) - set(KINDS)):
            raise TextProblem(f"{text.code}: no such kind of parameter: {', '.join(sorted(odd))}.")
        _texts[text.code] = text


def name_own(code: str, label) -> None:
    """What the messages are called that a room queues under this code with words of their own."""
    _own[code] = label


def get(code: str) -> Text:
    try:
        return _texts[code]
    except KeyError:
        raise UnknownText(f"No text is registered as {code}.") from None


def label_of(code: str) -> str:
    """What this kind of message is called, in the reader's language; the bare code for one that no room knows."""
    return str(_own.get(code) or (_texts[code].label if code in _texts else "") or code)


def is_care(code: str) -> bool:
    """Whether messages of this kind may wait and are not sent to who wants no more of them."""
    return code in _texts and _texts[code].care


def registered() -> list[Text]:
    return [_texts[code] for code in sorted(_texts)]


def placeholders(words: str) -> set[str]:
    """The names in braces. Raises `TextProblem` for anything but plain names: formats, indexes, lone braces."""
    try:
        parts = list(Formatter().parse(words))
    except ValueError:
        raise TextProblem(gettext("A brace is left open or closed once too often. Write {name}.")) from None
    names = set()
    for _literal, name, spec, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise TextProblem(gettext("Only plain names may stand in braces: {name}."))
        names.add(name)
    return names


def encode(code: str, params: Mapping) -> dict:
    """The parameters as JSON can hold them. Raises `TextProblem` when one is missing, unknown or of the wrong kind.

    Called when a message is queued, so that a mistake shows where it was made and not at night in the worker.
    """
    kinds = get(code).kinds
    missing, unknown = kinds.keys() - params.keys(), params.keys() - kinds.keys()
    if missing or unknown:
        raise TextProblem(
            f"{code}: "
            + "; ".join(
                f"{what} {', '.join(sorted(names))}"
                for what, names in (("missing", missing), ("not declared", unknown))
                if names
            )
        )
    return {name: _encoded(code, name, kind, params[name]) for name, kind in kinds.items()}


def _encoded(code: str, name: str, kind: str, value):
    try:
        if kind == "instant":
            if timezone.is_naive(value):
                raise ValueError
            return value.isoformat()
        if kind == "day":
            if isinstance(value, datetime):
                raise ValueError
            return value.isoformat()
        if kind in ("number", "money"):
            return str(Decimal(str(value)))
        if kind == "span":
            return int(value.total_seconds() if hasattr(value, "total_seconds") else value)
        if kind == "term":
            return _msgid(value)
        return str(value)
    except (AttributeError, ValueError, ArithmeticError, TypeError):
        raise TextProblem(f"{code}: {name} should be of kind {kind} and is {type(value).__name__}.") from None


def _msgid(value) -> str:
    """The English text behind a lazy label, so that each reader gets it in their own language; with its context before
    it, where it has one: the same English may be two words in Chinese."""
    if not isinstance(value, Promise):
        return str(value)
    made_by, words, *_rest = value.__reduce__()[1]
    if made_by is pgettext:
        return CONTEXT.join(words)
    with translation.override(None):
        return str(value)


def fill(words: tuple[str, str], text: Text, params: Mapping, language: str, on: date) -> tuple[str, str]:
    """Subject and body with the parameters put in, in the language. `on` is the day of reading (years are left out)."""
    shown = values(text, params, language, on)
    subject, body = (part.format_map(_Known(shown)) for part in words)
    return " ".join(subject.split()), body.strip()


def fill_own(words: str, params: Mapping) -> tuple[str, str]:
    """Subject and body of words that came with the message: the subject is how the body begins."""
    body = words.format_map(_Known(params)).strip()
    first = " ".join(body.split())
    return first if len(first) <= OWN_SUBJECT else f"{first[: OWN_SUBJECT - 1]}…", body


def values(text: Text, params: Mapping, language: str, on: date) -> dict[str, str]:
    """The parameters as they read in the language."""
    with translation.override(language):
        return {name: _shown(kind, params[name], on) for name, kind in text.kinds.items() if name in params}


class _Known(dict):
    """A message queued before its text got another parameter shows a dash there rather than nothing at all."""

    def __missing__(self, name):
        return "—"


def _shown(kind: str, value, on: date) -> str:
    if kind == "instant":
        there = local(datetime.fromisoformat(value))
        return f"{calendar_words(there.date(), on)} {there:%H:%M}"
    if kind == "day":
        return calendar_words(date.fromisoformat(value), on)
    if kind == "number":
        return number_format(Decimal(value), use_l10n=False, force_grouping=False)
    if kind == "money":
        sign = "-" if Decimal(value) < 0 else ""
        return f"{sign}¥{abs(Decimal(value)):,.2f}"
    if kind == "span":
        return span_words(value)
    if kind == "term":
        context, _mark, words = value.rpartition(CONTEXT)
        return pgettext(context, words) if context else gettext(words) if words else ""
    return value


def render(code: str, params: Mapping, language: str, on: date, overrides: Mapping | None = None) -> tuple[str, str]:
    """`(subject, body)` of a message in the language, with the words in force on the day.

    `overrides` is what `TextOverride.objects.in_force(on)` gives, for callers that render many; without it one query is
    made. A code that no room knows any more gives its code and parameters rather than an error: the message was real.
    """
    try:
        text = get(code)
    except UnknownText:
        return code, "\n".join(f"{name}: {value}" for name, value in params.items())
    if overrides is None:
        from .models import TextOverride

        overrides = TextOverride.objects.in_force(on)
    words = overrides.get((code, language)) or text.default(language)
    return fill(words, text, params, language, on)


register(
    Text(
        "notices.digest",
        label=_("Several messages in one"),
        # Translators: 中文 {count} 条消息
        subject=_("{count} messages"),
        # Translators: 中文 消息较多，合并发送，明细请在系统中查看。
        body=_("Sent together because there are many. Details are in the system."),
        params={"count": "number"},
    ),
    Text(
        "notices.test",
        label=_("Test message of a robot"),
        # Translators: 中文 测试消息：{robot}
        subject=_("Test message: {robot}"),
        # Translators: 中文 {by} 想确认这个机器人能发出消息。收到即可，无需处理。
        body=_("{by} is checking that this robot reaches its group. There is nothing to do."),
        params=("robot", "by"),
    ),
)
