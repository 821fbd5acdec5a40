"""Draws: the given cases, the stand-alone script against ours, what binds the seed, and that nobody is favoured."""

import csv
import hashlib
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import StringIO
from math import erfc, sqrt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import draw_rules
from campaigns.draw_lists import read_entries
from campaigns.draw_rules import Entry, Prize, commitment, list_hash, winners

CASES = Path(__file__).parents[1] / "cases"
SCRIPT = Path(__file__).parents[2] / "static" / "draw" / "recompute.py"
EXPECTED = json.loads((CASES / "draw.json").read_text())
SEED = EXPECTED["seed"]

names = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), min_size=1, max_size=6)
lists = st.lists(
    st.builds(Entry, names, st.sampled_from(["C1", "C2", "李明", "C4"]), st.integers(1, 5)),
    max_size=12,
    unique_by=lambda each: each.entry,
)
prizes = st.lists(st.builds(Prize, st.sampled_from(["grand", "second", "三等奖"]), st.integers(1, 6)), max_size=3)
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)


def by_the_book(entries, prizes, seed, one_win):
    """The rule as it is written: a row of tickets."""
    ordered = sorted(entries, key=lambda each: each.entry.encode())
    fixed = hashlib.sha256("".join(f"{e.entry}\t{e.person}\t{e.chances}\n" for e in ordered).encode()).hexdigest()
    tickets = [each for each in ordered for _chance in range(each.chances)]
    found, counter = [], 0
    for prize in prizes:
        for _time in range(prize.number):
            if not tickets:
                return found
            while True:
                counter += 1
                number = int.from_bytes(hashlib.sha256(f"{seed}:{fixed}:{counter}".encode()).digest(), "big")
                if number < 2**256 - 2**256 % len(tickets):
                    break
            won = tickets.pop(number % len(tickets))
            found.append((prize.code, won.entry, won.person))
            if one_win:
                tickets = [each for each in tickets if each.person != won.person]
    return found


@pytest.mark.parametrize("case", ["one_win", "several"])
@pytest.mark.parametrize("way", ["command", "script"])
def test_the_given_draw(case, way):
    asked = ["--entries", str(CASES / "draw.csv"), "--prizes", EXPECTED["prizes"], "--seed", SEED, "--format", "json"]
    asked += ["--one-win"] if case == "one_win" else []
    if way == "command":
        said = StringIO()
        call_command("draw", *asked, stdout=said)
        found = said.getvalue()
    else:
        # -I and -S: nothing of this project and no package is within its reach.
        found = subprocess.run(
            [sys.executable, "-I", "-S", str(SCRIPT), *asked], capture_output=True, text=True, check=True
        ).stdout
    assert json.loads(found) == EXPECTED[case]


@given(entries=lists, prizes=prizes, seed=seeds, one_win=st.booleans())
@settings(max_examples=300)
def test_tickets_are_counted_as_the_rule_is_written(entries, prizes, seed, one_win):
    found = winners(entries, prizes, seed, one_win=one_win)
    assert [(won.prize, won.entry, won.person) for won in found] == by_the_book(entries, prizes, seed, one_win)
    if one_win:
        assert len({won.person for won in found}) == len(found)


@given(entries=lists.filter(bool), prizes=prizes.filter(bool), seed=seeds, one_win=st.booleans())
@settings(max_examples=10, deadline=None)
def test_the_script_answers_the_same(tmp_path_factory, entries, prizes, seed, one_win):
    path = tmp_path_factory.mktemp("draw") / "entries.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["entry", "person", "chances"], *((e.entry, e.person, e.chances) for e in entries)])
    asked = ["--entries", str(path), "--prizes", ",".join(f"{prize.code}:{prize.number}" for prize in prizes)]
    asked += ["--seed", seed, "--format", "json", *(["--one-win"] if one_win else [])]
    run = subprocess.run([sys.executable, "-I", "-S", str(SCRIPT), *asked], capture_output=True, text=True, check=True)
    told = json.loads(run.stdout)
    drawn = winners(entries, prizes, seed, one_win=one_win)
    assert told["winners"] == [{"prize": won.prize, "entry": won.entry, "person": won.person} for won in drawn]
    assert told["list_hash"] == list_hash(entries)
    assert told["commitment"] == commitment(seed, list_hash(entries))


@given(entries=lists.filter(bool), which=st.integers(0, 100), seed=seeds)
def test_one_changed_entry_changes_the_commitment(entries, which, seed):
    nth = which % len(entries)
    before = commitment(seed, list_hash(entries))
    for changed in (
        replace(entries[nth], chances=entries[nth].chances + 1),
        replace(entries[nth], person=entries[nth].person + "x"),
        replace(entries[nth], entry=entries[nth].entry + "xxxxxxx"),
    ):
        others = [*entries[:nth], changed, *entries[nth + 1 :]]
        assert commitment(seed, list_hash(others)) != before
    assert commitment(seed, list_hash(reversed(entries))) == before


def test_a_void_number_is_skipped(monkeypatch):
    """With a space of ten numbers and three tickets the tenth is void, and the next counter is taken."""
    monkeypatch.setattr(draw_rules, "SPACE", 10)
    assert draw_rules._below(3, iter([9, 7])) == 1
    assert draw_rules._below(3, iter([8])) == 2


def test_nobody_is_favoured():
    """100,000 draws with chances 1 to 4: chi-squared over the entries, p > 0.001."""
    entries = [Entry(f"E{nth}", f"C{nth}", 1 + nth % 4) for nth in range(20)]
    draws, tickets = 100_000, sum(each.chances for each in entries)
    fixed = list_hash(entries)
    won: Counter = Counter()
    for nth in range(draws):
        seed = hashlib.sha256(f"fixed {nth}".encode()).hexdigest()
        numbers = draw_rules._numbers(f"{seed}:{fixed}")
        won[draw_rules._Tickets([each.chances for each in entries]).holder(draw_rules._below(tickets, numbers))] += 1
    expected = [draws * each.chances / tickets for each in entries]
    chi = sum((won[nth] - wanted) ** 2 / wanted for nth, wanted in enumerate(expected))
    # Wilson and Hilferty: the cube root of chi-squared over its degrees of freedom is close to normal.
    freedom = len(entries) - 1
    normal = ((chi / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / sqrt(2 / (9 * freedom))
    assert 0.5 * erfc(normal / sqrt(2)) > 0.001


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["entry,person"],
        ["entry,person,chances", "E1,C1,0"],
        ["entry,person,chances", "E1,C1,1.5"],
        ["entry,person,chances", "E1,C1,１"],
        ["entry,person,chances", "E1,,1"],
        ["entry,person,chances", "E1,C1,1,2"],
        ["entry,person,chances", "E1,C1,1", "E1,C2,1"],
        ["entry,person,chances", "E\t1,C1,1"],
    ],
)
def test_a_wrong_list_is_refused(tmp_path, lines):
    path = tmp_path / "entries.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("draw", entries=str(path), prizes="grand:1", seed=SEED)


@pytest.mark.parametrize(
    ("prizes", "seed"), [("grand", SEED), ("grand:0", SEED), ("", SEED), ("grand:1", SEED[:-1]), ("grand:1", "G" * 64)]
)
def test_wrong_prizes_and_seeds_are_refused(prizes, seed):
    with pytest.raises(CommandError):
        call_command("draw", entries=str(CASES / "draw.csv"), prizes=prizes, seed=seed)


def test_no_tickets_left_ends_the_draw():
    entries = read_entries(["entry,person,chances", "E1,C1,3", "E2,C1,2", "E3,C2,1"])
    assert len(winners(entries, [Prize("grand", 5)], SEED, one_win=True)) == 2
    assert len(winners(entries, [Prize("grand", 9)], SEED, one_win=False)) == 6
