"""Letters of numbers: two kinds of records with the same letters would share one counter."""

import re
from collections import Counter as Count

from tests.dealership.test_architecture import files

KIND = re.compile(r'^(?:\w*KIND|ADJUSTMENT_LETTERS)(?:, \w*KIND)* = ((?:"[A-Z]{2}"(?:, )?)+)$', re.MULTILINE)


def test_every_kind_of_record_counts_by_letters_of_its_own():
    found = Count(
        letters
        for path in files()
        for written in KIND.findall(path.read_text(encoding="utf-8"))
        for letters in re.findall(r"[A-Z]{2}", written)
    )
    assert len(found) >= 15
    assert [letters for letters, number in found.items() if number > 1] == []
