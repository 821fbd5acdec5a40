"""The arithmetic of robots: what goes alone, what goes together, where a text is cut, when to try again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from notices.digests import cut, pack, plan
from notices.retrying import wait_after


def test_while_the_robot_takes_all_of_them_each_goes_alone():
    assert plan([100] * 20, 20, 2000) == (20, [])


def test_one_more_than_it_takes_and_the_last_two_share_a_message():
    assert plan([100] * 21, 20, 2000) == (19, [[19, 20]])


def test_sixty_messages_go_out_in_one_minute():
    # 100 bytes each, 20 to a digest of 2,000: 18 alone leave 42, too many for two digests; 17 leave 43 for three.
    singles, packs = plan([100] * 60, 20, 2000)
    assert (singles, [len(p) for p in packs]) == (17, [20, 20, 3])


def test_what_no_digest_can_take_in_this_minute_waits():
    singles, packs = plan([1000] * 100, 3, 2000)
    assert (singles, packs) == (0, [[0, 1], [2, 3], [4, 5]])


def test_a_robot_that_takes_nothing_is_sent_nothing():
    assert plan([10, 10], 0, 2000) == (0, [])


@given(some.lists(some.integers(1, 2500), max_size=120), some.integers(0, 20))
def test_nobody_is_forgotten_sent_twice_or_out_of_order(sizes, free):
    singles, packs = plan(sizes, free, 2000)
    sent = [*range(singles), *(position for p in packs for position in p)]
    assert singles + len(packs) <= free
    assert sent == list(range(len(sent)))
    assert all(sum(sizes[position] for position in p) <= 2000 or len(p) == 1 for p in packs)
    if len(sizes) <= free or (free and len(pack(sizes, 0, 2000)) <= free):
        assert len(sent) == len(sizes)


@given(some.text(), some.integers(3, 60))
def test_a_cut_text_fits_and_breaks_no_character(text, limit):
    text = text.encode(errors="ignore").decode()
    shortened = cut(text, limit)
    assert len(shortened.encode()) <= limit
    assert shortened == text or (shortened.endswith("…") and text.startswith(shortened[:-1]))


def test_a_chinese_text_is_cut_between_characters():
    # Nine bytes for three characters; ten leave room for two of them and the ending of three bytes.
    assert cut("重点用户", 10) == "重点…"
    assert cut("重点用户", 12) == "重点用户"


def test_the_waits_grow_and_stay_at_four_hours():
    assert [wait_after(n) / timedelta(minutes=1) for n in range(9)] == [1, 1, 5, 15, 60, 120, 240, 240, 240]
