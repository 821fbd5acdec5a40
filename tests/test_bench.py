"""The verdicts of `python -m bench`; the measuring itself takes minutes and is no part of the suite."""

import pytest

from bench import __main__ as bench

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("measured", "ratio", "goal", "limit", "word"),
    [
        ("3.90 s", 4.0, "4 times", "8 times", "goal met"),
        ("3.90 s", 4.1, "4 times", "8 times", "within limit"),
        ("3.90 s", 8.1, "4 times", "8 times", "OVER"),
        ("300 MB", 9.0, "300 MB", "600 MB", "goal met"),
        ("301 MB", 1.0, "300 MB", "600 MB", "within limit"),
        ("601 MB", 1.0, "300 MB", "600 MB", "OVER"),
        ("1.90 s", 5.5, "5 times", "2 s", "within limit"),
        ("2.10 s", 4.5, "5 times", "2 s", "OVER"),
        ("8", 1.0, "8", "8", "goal met"),
        ("9", 1.0, "8", "8", "OVER"),
    ],
)
def test_verdict(measured, ratio, goal, limit, word):
    assert bench.verdict(measured, ratio, goal, limit) == word


def test_seconds_are_not_held_against_milliseconds():
    with pytest.raises(AssertionError):
        bench.verdict("2 s", 1.0, "40 ms", "100 ms")


@pytest.mark.parametrize(("seconds", "status"), [("1.00 s", 0), ("1.90 s", 0), ("2.10 s", 1)])
def test_only_a_limit_fails(monkeypatch, capsys, seconds, status):
    row = ("sweep", seconds, "bare UPDATE 0.10 s", 20.0, "1 s", "2 s")
    monkeypatch.setattr(bench, "MODULES", ["ledger"])
    monkeypatch.setattr("bench.ledger.run", lambda: [row])
    assert bench.main() == status
    lines = capsys.readouterr().out.splitlines()
    assert len({len(line) for line in lines[:3]}) == 1, "aligned"
    assert [cell.strip() for cell in lines[2].split("|")][1:4] == ["sweep", seconds, "bare UPDATE 0.10 s"]
