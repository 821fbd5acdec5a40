"""Texts: what may be registered, queued, and how it reads in each language."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import checks, texts
from notices.models import TextOverride
from notices.texts import Text, TextProblem, UnknownText, encode, fill, placeholders
from tests.clock import shanghai
from tests.notices.conftest import TEXT

ON = date(2026, 11, 5)


def register(monkeypatch, text):
    monkeypatch.setitem(texts._texts, text.code, text)
    return text


def test_a_missing_parameter_is_an_error_when_it_is_queued_not_when_it_is_read():
    with pytest.raises(TextProblem, match="tests.overdue: missing deadline_at, late, owner"):
        encode(TEXT.code, {"plate": "沪A8K216"})


def test_a_parameter_nobody_declared_is_an_error():
    with pytest.raises(TextProblem, match="not declared colour"):
        encode(
            TEXT.code,
            {"plate": "沪A8K216", "late": 1, "deadline_at": shanghai("2026-11-05 09:00"), "owner": "", "colour": ""},
        )


def test_an_unknown_code_is_an_error_when_it_is_queued():
    with pytest.raises(UnknownText):
        encode("tests.nobody", {})


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("instant", shanghai("2026-11-05 09:00").replace(tzinfo=None)),
        ("instant", "soon"),
        ("day", shanghai("2026-11-05 09:00")),
        ("number", "many"),
        ("span", "long"),
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error(monkeypatch, kind, value):
    register(monkeypatch, Text("tests.kind", subject="{x}", body="{x}", params={"x": kind}))
    with pytest.raises(TextProblem, match=f"x should be of kind {kind}"):
        encode("tests.kind", {"x": value})


def test_every_kind_reads_naturally_in_both_languages(monkeypatch):
    kinds = {"n": "number", "m": "money", "i": "instant", "d": "day", "s": "span", "t": "term"}
    text = register(monkeypatch, Text("tests.kinds", subject="{n}", body="{m}|{i}|{d}|{s}|{t}", params=kinds))
    values = {
        "n": 3,
        "m": Decimal("-1186.5"),
        "i": shanghai("2026-11-06 14:05"),
        "d": date(2027, 1, 2),
        "s": timedelta(hours=3, minutes=20),
        "t": _("Chinese"),
    }
    params = encode("tests.kinds", values)
    assert params["t"] == "Chinese"
    assert fill(text.default("en"), text, params, "en", ON) == (
        "3",
        "-¥1,186.50|6 Nov 14:05|2 Jan 2027|3 h 20 min|Chinese",
    )


def test_a_term_with_a_context_keeps_it(monkeypatch):
    """The same English is the receipt in one place and the commission on it in another."""
    text = register(
        monkeypatch,
        Text("tests.terms", subject="{one} {other} {said}", params=dict.fromkeys(("one", "other", "said"), "term")),
    )
    given = {"one": pgettext_lazy("figure", "Fleet collection"), "other": _("Fleet collection"), "said": "Chinese"}
    params = encode("tests.terms", given)
    assert fill(text.default("zh-hans"), text, params, "zh-hans", ON)[0] == "集团回款 集团回款提成 中文"
    assert fill(text.default("en"), text, params, "en", ON)[0] == "Fleet collection Fleet collection Chinese"
    with translation.override("zh-hans"):
        assert encode("tests.terms", given) == params


def test_braces_take_plain_names_and_nothing_else():
    assert placeholders("{plate} {late} {plate}") == {"plate", "late"}
    for words in ("{plate.__class__}", "{plate!r}", "{plate:>10}", "{0}", "{}", "{plate", "plate}", "{a[b]}"):
        with pytest.raises(TextProblem):
            placeholders(words)


def test_a_message_never_becomes_more_than_its_words(monkeypatch):
    """A plate that looks like a placeholder stays what it is."""
    text = register(monkeypatch, Text("tests.brace", subject="{plate}\nnext", body="{plate}"))
    assert fill(text.default("en"), text, {"plate": "{secret}"}, "en", ON) == ("{secret} next", "{secret}")


def test_parameters_left_out_are_those_the_words_use():
    assert Text("tests.bare", subject=_("Hello {name}"), body="{plate}").kinds == {"name": "text", "plate": "text"}


def test_the_same_code_twice_is_a_mistake(monkeypatch):
    first = register(monkeypatch, Text("tests.twice", subject="a", body="b"))
    texts.register(first)
    with pytest.raises(TextProblem, match="tests.twice"):
        texts.register(Text("tests.twice", subject="c", body="d"))


def test_a_text_nobody_knows_any_more_still_shows_what_it_said(db):
    assert texts.render("tests.gone", {"plate": "沪A8K216"}, "en", ON) == ("tests.gone", "plate: 沪A8K216")


def test_the_row_in_force_replaces_the_default_until_an_empty_one_brings_it_back(db, tang):
    def override(day, subject, body):
        TextOverride.objects.create(
            code=TEXT.code,
            language="zh-hans",
            subject=subject,
            body=body,
            from_on=date(2026, 11, day),
            reason="试",
            entered_by=tang,
            entered_at=shanghai("2026-11-01 09:00"),
        )

    params = encode(
        TEXT.code, {"plate": "沪A8K216", "late": 60, "deadline_at": shanghai("2026-11-05 09:00"), "owner": "许可"}
    )
    override(5, "{plate} 逾期了", "请 {owner} 马上处理。")
    override(8, "", "")
    assert texts.render(TEXT.code, params, "zh-hans", date(2026, 11, 5)) == ("沪A8K216 逾期了", "请 许可 马上处理。")
    assert texts.render(TEXT.code, params, "en", date(2026, 11, 5))[0] == "沪A8K216 is overdue by 1 min"
    assert texts.render(TEXT.code, params, "zh-hans", date(2026, 11, 4))[0].startswith("沪A8K216 is overdue")
    assert texts.render(TEXT.code, params, "zh-hans", date(2026, 11, 8))[0].startswith("沪A8K216 is overdue")


def test_the_check_names_a_text_that_cannot_be_filled_in(monkeypatch):
    assert checks.texts_can_be_filled(None) == []
    register(monkeypatch, Text("tests.slip", subject="{plat}", body="", params=("plate",)))
    errors = checks.texts_can_be_filled(None)
    assert {error.id for error in errors} == {"notices.E001"}
    assert "tests.slip" in errors[0].msg and "plat" in errors[0].msg
