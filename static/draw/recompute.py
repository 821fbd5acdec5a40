#!/usr/bin/env python3
"""Recompute a prize draw. Needs nothing but Python 3.

    python3 recompute.py --entries entries.csv --prizes "grand:1,second:2" --seed HEX [--one-win] [--format json]

It prints the hash of the list, the commitment and the winners. Compare the first two with what was published before
the draw, and the winners with those that were announced. The list has the header entry,person,chances.

How it works: the lines are sorted by the bytes of `entry` and written as `entry TAB person TAB chances LF`; their
SHA-256 is the hash of the list. The commitment is the SHA-256 of `seed:list_hash`. Every entry puts as many tickets in
a row as it has chances. For each prize a counter goes up by one (the first is 1); the SHA-256 of `seed:list_hash:counter`
as a number, divided by the number of tickets, leaves the winner's place in the row; a number from the last incomplete
stretch below 2^256 is skipped. Then that ticket is taken out, or all tickets of that person.
"""

import argparse
import csv
import hashlib
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode("utf-8"))


def read_entries(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [(row["entry"], row["person"], int(row["chances"])) for row in csv.DictReader(file)]
    if len({entry for entry, _person, _chances in rows}) != len(rows) or any(chances < 1 for *_both, chances in rows):
        sys.exit("Every entry stands once, with a whole number of chances above 0.")
    return sorted(rows, key=lambda row: row[0].encode("utf-8"))


def read_prizes(text):
    prizes = [part.rsplit(":", 1) for part in text.split(",")]
    return [code.strip() for code, number in prizes for _time in range(int(number))]


def draw(rows, prizes, seed, one_win):
    list_hash = sha256("".join(f"{entry}\t{person}\t{chances}\n" for entry, person, chances in rows)).hexdigest()
    tickets = [(entry, person) for entry, person, chances in rows for _chance in range(chances)]
    winners, counter = [], 0
    for prize in prizes:
        if not tickets:
            break
        counter += 1
        number = int(sha256(f"{seed}:{list_hash}:{counter}").hexdigest(), 16)
        while number >= 2**256 - 2**256 % len(tickets):
            counter += 1
            number = int(sha256(f"{seed}:{list_hash}:{counter}").hexdigest(), 16)
        entry, person = tickets.pop(number % len(tickets))
        winners.append({"prize": prize, "entry": entry, "person": person})
        if one_win:
            tickets = [ticket for ticket in tickets if ticket[1] != person]
    return {"list_hash": list_hash, "commitment": sha256(f"{seed}:{list_hash}").hexdigest(), "winners": winners}


def main():
    asked = argparse.ArgumentParser(description="Recompute a prize draw from its list, prizes and seed.")
    asked.add_argument("--entries", required=True)
    asked.add_argument("--prizes", required=True)
    asked.add_argument("--seed", required=True)
    asked.add_argument("--one-win", action="store_true")
    asked.add_argument("--format", choices=["text", "json"], default="text")
    given = asked.parse_args()
    found = draw(read_entries(given.entries), read_prizes(given.prizes), given.seed, given.one_win)
    if given.format == "json":
        print(json.dumps(found, ensure_ascii=False))
        return
    print("list hash ", found["list_hash"])
    print("commitment", found["commitment"])
    for winner in found["winners"]:
        print(winner["prize"], winner["entry"], winner["person"], sep="\t")


if __name__ == "__main__":
    main()
