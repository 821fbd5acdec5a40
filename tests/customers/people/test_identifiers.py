"""Checks of plates, VINs and phone numbers, with tables of what people really paste."""

import re
import unicodedata

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from customers.identifiers import (
    NEW_ENERGY_LARGE,
    NEW_ENERGY_SMALL,
    check_mobile,
    check_plate,
    check_vin,
    is_plate,
    vin_check_digit,
)
from staff.plates import PROVINCES


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# --- Plates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "plate",
    [
        "沪A8K216",
        "京A12345",
        "粤BD5178",  # ordinary: seven characters, whatever letter comes first
        "沪AD51782",
        "沪AF06391",
        "沪ADA1234",  # a letter at the second place of a small new-energy plate
        "沪AA51782",
        "沪AK51782",
        "沪A51782D",
        "沪A51782F",
        "沪A1234学",
        "沪E5210挂",
        "沪A1234警",
        "粤Z1234港",
        "粤ZAB12澳",
        "使014578",
        "014578使",
        "沪A0023领",
        "沪A0023使",
        "临沪A12345",
        "沪A临12345",
        "沪A12345临",
        "WJ沪12345",
    ],
)
def test_real_plates_are_plates(plate):
    assert check_plate(plate) == check_plate(plate).__class__(plate)


@pytest.mark.parametrize(
    "pasted",
    [
        "沪a8k216",
        "沪A·8K216",
        "沪A•8K216",
        "沪A-8K216",
        " 沪A 8K216 ",
        "沪Ａ８Ｋ２１６",
        "沪A.8K216",
        "沪A\u30008K216\u200b",
        "沪 A—8K216",
    ],
)
def test_pasted_plates_come_out_the_same(pasted):
    assert check_plate(pasted).value == "沪A8K216"
    assert check_plate(pasted).ok


@pytest.mark.parametrize(
    ("typed", "says", "meant"),
    [
        ("沪A8K21", "1 character short: 沪A8K21.", "沪A8K216"),
        ("沪A8K", "3 characters short: 沪A8K.", "沪A8K216"),
        ("沪A8K2I6", "I and O are not used", "沪A8K216"),
        ("沪AO8K21", "I and O are not used", "沪A08K21"),
        ("A8K216", "province's character is missing", "沪A8K216"),
        ("沪88K216", "A letter follows “沪”", ""),
        ("沪AL51782", "Eight characters are a new-energy plate", ""),
        ("沪A5178D2", "Eight characters are a new-energy plate", ""),
        ("沪A51782A", "Eight characters are a new-energy plate", ""),
        ("沪A8K216789", "3 characters too many", "沪A8K216"),
        ("沪A8K216?", "“?” is on no plate", ""),
        ("无牌", "“无” is on no plate", ""),
        ("X", "province's character is missing", ""),
    ],
)
def test_a_wrong_plate_says_what_is_wrong(typed, says, meant):
    checked = check_plate(typed, known=["沪A8K216", "沪C99999"])
    assert says in checked.error
    assert checked.suggestion == meant


def test_no_suggestion_where_two_plates_could_be_meant():
    assert check_plate("沪A8K21", known=["沪A8K216", "沪A8K217"]).suggestion == ""


def test_no_plate_is_no_fault():
    assert check_plate("  ").ok and check_plate("").value == ""


SIGNS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
cities = st.sampled_from(SIGNS[10:])
provinces = st.sampled_from(PROVINCES)
ordinary = st.builds("{}{}{}".format, provinces, cities, st.text(SIGNS, min_size=5, max_size=5))
small = st.builds(
    "{}{}{}{}{:04d}".format,
    provinces,
    cities,
    st.sampled_from(NEW_ENERGY_SMALL),
    st.sampled_from(SIGNS),
    st.integers(0, 9999),
)
large = st.builds("{}{}{:05d}{}".format, provinces, cities, st.integers(0, 99999), st.sampled_from(NEW_ENERGY_LARGE))
plates = ordinary | small | large


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@given(plates, st.sampled_from([str.lower, full_width, str]), st.sampled_from(["", " ", "·", "•", "-", "．", "\u3000"]))
def test_every_plate_survives_pasting(plate, written, separator):
    pasted = written(plate[:2]) + separator + written(plate[2:])
    assert check_plate(pasted).value == plate
    assert check_plate(pasted).ok


@given(plates)
def test_a_character_less_or_more_is_noticed_or_makes_another_plate(plate):
    for changed in (plate[:-1], plate + "1"):
        checked = check_plate(changed)
        assert checked.ok == is_plate(changed)
        assert checked.ok or checked.error


@given(st.text(max_size=30))
def test_whatever_is_typed_gets_an_answer(text):
    for check in (check_plate, check_vin, check_mobile):
        checked = check(text)
        assert isinstance(checked.value, str) and not (checked.error and checked.warning)
        assert check(checked.value).value == checked.value


# --- VINs -------------------------------------------------------------------------------------------------------------


def test_a_real_vin_passes():
    checked = check_vin(" wbaxw1104j0x16755 ")
    assert (checked.value, checked.error, checked.warning) == ("WBAXW1104J0X16755", "", "")


@pytest.mark.parametrize(
    ("typed", "says", "meant"),
    [
        ("WBAXW1104J0X1675", "1 character short: a VIN has 17, here are 16.", ""),
        ("WBAXW1104J0X167555", "1 character too many: a VIN has 17, here are 18.", ""),
        ("WBAXW1I04JOX16755", "I, O and Q are not used", "WBAXW1104J0X16755"),
        ("WBAXW11Q4J0X16755", "I, O and Q are not used", "WBAXW1104J0X16755"),
        ("WBAXW1104J0X1675宝", "no “宝”", ""),
        ("11111111111111111", "One character over and over", ""),
        ("00000000000000000", "One character over and over", ""),
    ],
)
def test_a_wrong_vin_says_what_is_wrong(typed, says, meant):
    checked = check_vin(typed)
    assert says in checked.error
    assert checked.suggestion == meant


def test_a_wrong_check_digit_is_a_warning_only():
    checked = check_vin("WBAXW1105J0X16755")
    assert checked.ok and "ninth character" in checked.warning


VIN_SIGNS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
vins = st.text(VIN_SIGNS, min_size=17, max_size=17).map(lambda vin: vin[:8] + vin_check_digit(vin) + vin[9:])


@given(vins, st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_figure_is_noticed(vin, place, figure):
    """The weights and 11 have no common divisor, so a figure for another figure always shows."""
    if check_vin(vin).error or not vin[place].isdigit() or vin[place] == figure:
        return
    assert not check_vin(vin).warning
    assert check_vin(vin[:place] + figure + vin[place + 1 :]).warning


# --- Phones -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("13700005561", "13700005561"),
        ("137 0000 5561", "13700005561"),
        ("137-0000-5561", "13700005561"),
        ("+86 137 0000 5561", "13700005561"),
        ("+8613700005561", "13700005561"),
        ("0086-13700005561", "13700005561"),
        ("8613700005561", "13700005561"),
        ("１３７００００５５６１", "13700005561"),
        ("19912345678", "19912345678"),
        ("021-62345678", "02162345678"),
        ("(021) 6234 5678", "02162345678"),
        ("+86 21 6234 5678", "02162345678"),
        ("0512-6666888", "05126666888"),
        ("400-800-1234", "4008001234"),
        ("95555", "95555"),
        ("95105105", "95105105"),
    ],
)
def test_numbers_are_normalised(typed, value):
    checked = check_mobile(typed)
    assert (checked.value, checked.error) == (value, "")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1370000556", "1 figure short"),
        ("137000055611", "1 figure too many"),
        ("12700005561", "begins with 13 to 19"),
        ("62345678", "Put the area code in front"),
        ("021-623456", "A landline is the area code"),
        ("周先生 13700005561", "figures only"),
        ("5561", "begins with 13 to 19"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(typed, says):
    assert says in check_mobile(typed).error


@given(
    st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.sampled_from(["", "+86", "0086", "86", "+86 "]), st.sampled_from(" -.·")
)
def test_every_mobile_survives_pasting(number, prefix, separator):
    pasted = prefix + separator.join(re.findall("...?.?", number))
    assert check_mobile(pasted).value == number
    assert check_mobile(unicodedata.normalize("NFKC", full_width(pasted))).value == number
