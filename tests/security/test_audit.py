"""`make audit` says "none known" only where somebody who knows was asked about every package."""

import json

import pytest

from tools import audit

PINNED = sorted(audit.names_of(audit.REQUIREMENTS.read_text(encoding="utf-8")))


def python_answer(vulnerable: str = "", left_out: str = "") -> str:
    rows = [{"name": name, "version": "1.0", "vulns": []} for name in PINNED if name != left_out]
    if left_out:
        rows.append({"name": left_out, "skip_reason": "could not be asked for"})
    for row in rows:
        if row["name"] == vulnerable:
            row["vulns"] = [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}]
    return json.dumps({"dependencies": rows, "fixes": []})


def npm_answer(vulnerable: str = "", total: int = 5) -> str:
    found = {vulnerable: {"severity": "high", "range": "<2.0"}} if vulnerable else {}
    return json.dumps({"vulnerabilities": found, "metadata": {"dependencies": {"total": total}}})


def asked(python: tuple[str, str], npm: tuple[str, str]) -> tuple[list[str], int]:
    return audit.verdict([audit.python(lambda _command: python), audit.front_end(lambda _command: npm)])


def test_none_known():
    lines, code = asked((python_answer(), ""), (npm_answer(), ""))
    assert code == 0
    assert lines == [
        f"Python: {len(PINNED)} packages, no vulnerability known",
        "Front end: 5 packages, no vulnerability known",
    ]
    assert len(PINNED) > 25


def test_a_known_one_fails_and_is_named():
    lines, code = asked((python_answer(vulnerable="django"), ""), (npm_answer(vulnerable="htmx.org"), ""))
    assert code == 1
    assert "Python: django 1.0: PYSEC-2026-1, mended in 1.1" in lines
    assert "Front end: htmx.org <2.0: high" in lines


@pytest.mark.parametrize(
    ("python", "npm"),
    [
        (("", "ERROR: ConnectionError: no route"), (npm_answer(), "")),
        (("not json", ""), (npm_answer(), "")),
        (("{}", ""), (npm_answer(), "")),
        ((json.dumps({"dependencies": []}), ""), (npm_answer(), "")),
        ((python_answer(left_out="django"), ""), (npm_answer(), "")),
        ((python_answer().replace('"django"', '"another"'), ""), (npm_answer(), "")),
        ((python_answer(), ""), ("", "npm error audit endpoint returned an error")),
        ((python_answer(), ""), (json.dumps({"message": "request failed, 404", "error": {}}), "")),
        ((python_answer(), ""), (json.dumps({"error": {"code": "ENOAUDIT"}}), "")),
        ((python_answer(), ""), (npm_answer(total=0), "")),
    ],
)
def test_no_answer_is_no_good_news(python, npm):
    lines, code = asked(python, npm)
    assert code == 2
    assert any("NOT CHECKED" in line for line in lines)


def test_one_known_weighs_more_than_no_answer():
    assert asked((python_answer(vulnerable="django"), ""), ("", "x"))[1] == 1


def test_a_program_that_is_not_there_is_no_answer(monkeypatch, tmp_path):
    monkeypatch.setattr(audit, "PIP_AUDIT", tmp_path / "none")
    assert "FileNotFoundError" in audit.python().unknown


def test_the_makefile_asks_it():
    makefile = (audit.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    assert "tools/audit.py" in makefile.partition("\naudit:")[2].partition("\n\n")[0]
