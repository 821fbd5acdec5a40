"""What is shown of names and numbers, and how plates and instants look."""

import pytest
from django.utils import translation

from staff import instants
from staff.masking import masked_name, masked_phone, masked_vin, spaced_phone
from staff.names import name_key
from staff.plates import PlateKind, look_of
from tests.clock import shanghai

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("周敏", "周**"),
        ("周", "周**"),
        ("周晓敏", "周**"),
        ("欧阳明", "欧阳**"),
        ("欧阳明月", "欧阳**"),
        ("欧阳", "欧**"),  # two characters: a family name and a given name
        ("Smith", "S**"),
        ("  周敏 ", "周**"),
        ("", ""),
        (None, ""),
        ("上海顺达物流有限公司", "上海顺达物流有限公司"),
        ("浦东中心医院", "浦东中心医院"),
        ("于公司", "于**"),
    ],
)
def test_of_a_person_only_the_family_name_is_shown(name, shown):
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("021-58881234", "****1234"),
        ("8888", "****"),
        ("58881", "****1"),
        ("", ""),
        (None, ""),
        ("none", ""),
    ],
)
def test_of_a_number_at_least_four_digits_are_hidden(number, shown):
    assert masked_phone(number) == shown


def test_of_a_vin_the_last_six_are_shown():
    assert masked_vin("LMKZ5A3B5N0184736") == "•" * 11 + "184736"
    assert masked_vin("184736") == "184736"
    assert masked_vin(None) == ""


def test_a_mobile_is_grouped_as_it_is_read_aloud():
    assert spaced_phone("13700005561") == "137 0000 5561"
    assert spaced_phone("021-5888") == "021-5888"


@pytest.mark.parametrize(
    ("text", "large", "kind", "head", "tail"),
    [
        ("沪A8K216", False, PlateKind.BLUE, "沪A", "8K216"),
        ("沪a·8k216", False, PlateKind.BLUE, "沪A", "8K216"),
        ("沪A D51782", False, PlateKind.NEW_ENERGY, "沪A", "D51782"),
        ("沪AD51782", True, PlateKind.NEW_ENERGY, "沪A", "D51782"),
        ("苏E52107", True, PlateKind.LARGE, "苏E", "52107"),
        ("沪A1234学", False, PlateKind.LARGE, "沪A", "1234学"),
        ("沪A8K21", False, PlateKind.NONE, "", "沪A8K21"),
        ("临时 12", False, PlateKind.NONE, "", "临时 12"),
        ("", False, PlateKind.NONE, "", ""),
        (None, False, PlateKind.NONE, "", ""),
    ],
)
def test_a_plate_looks_like_the_one_on_the_car(text, large, kind, head, tail):
    look = look_of(text, large)
    assert (look.kind, look.head, look.tail) == (kind, head, tail)


def test_days_near_by_are_said_in_words_and_the_clock_is_that_of_the_house():
    now = shanghai("2026-03-12 10:42")
    with translation.override("en"):
        assert instants.instant_words(shanghai("2026-03-12 09:05"), now) == "today 09:05"
        assert instants.instant_words(shanghai("2026-03-11 15:10"), now) == "yesterday 15:10"
        assert instants.instant_words(shanghai("2026-03-13 00:30"), now) == "tomorrow 00:30"
        assert instants.instant_words(shanghai("2026-03-08 14:00"), now) == "8 Mar 14:00"
        assert instants.instant_words(shanghai("2025-12-31 14:00"), now) == "31 Dec 2025 14:00"
        assert instants.long_day_words(now.date(), now.date()) == "Thu 12 Mar"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("曾丽", "zeng li|zl"),
        ("尉敬", "wei jing|wj"),
        ("尉迟敬", "yu chi jing|ycj"),
        ("乐正绫", "yue zheng ling|yzl"),
        ("单于明", "chan yu ming|cym"),
        ("单明", "shan ming|sm"),
        ("", ""),
    ],
)
def test_family_names_are_read_as_family_names(name, key):
    assert name_key(name) == key
