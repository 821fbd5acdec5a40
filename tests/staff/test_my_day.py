"""The first page: what is due by stretch of time, and what is stuck for those who manage."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from staff import my_day
from staff.my_day import DueItem
from tests.clock import shanghai


def due(text, *, group="投诉", started="2026-11-05 08:00", **fields):
    return DueItem(
        deadline_at=shanghai(text),
        started_at=shanghai(started),
        what=f"到期 {text}",
        why="SH01-TS00318",
        url="/policy/",
        action="联系客户",
        group=group,
        **fields,
    )


@pytest.fixture
def given(monkeypatch):
    """`given(items, stuck)`: what the rooms have for everybody, in place of what they have."""

    def give(items=(), stuck=(), panels=()):
        monkeypatch.setattr(my_day, "_mine", [lambda user, at: items])
        monkeypatch.setattr(my_day, "_stuck", [lambda user, at: stuck])
        monkeypatch.setattr(my_day, "_panels", list(panels))

    return give


class TestStretches:
    AT = shanghai("2026-11-05 10:42")

    @pytest.mark.parametrize(
        ("deadline", "stretch"),
        [
            ("2026-11-04 23:59", 0),
            ("2026-11-05 10:41", 0),
            ("2026-11-05 10:42", 1),  # at the very second it is not yet late
            ("2026-11-05 11:59", 1),
            ("2026-11-05 12:00", 2),
            ("2026-11-05 23:59", 2),
            ("2026-11-06 00:00", 3),
            ("2026-11-06 23:59", 3),
            ("2026-11-07 00:00", 4),
        ],
    )
    def test_every_deadline_lies_in_one(self, deadline, stretch):
        with translation.override("en"):
            words = ["Overdue", "This morning", "This afternoon", "Tomorrow", "Later"]
            assert [label for label, _items in my_day.stretches([due(deadline)], self.AT)] == [words[stretch]]

    def test_nothing_is_lost_and_empty_ones_are_left_out(self):
        items = [due("2026-11-05 09:00"), due("2026-11-05 09:30"), due("2026-11-09 09:30")]
        found = my_day.stretches(items, self.AT)
        assert [len(stretch) for _label, stretch in found] == [2, 1]

    def test_counts(self):
        items = [due(f"2026-11-0{text}") for text in ("4 18:00", "5 10:30", "5 11:00", "5 11:02", "5 11:03", "6 09:00")]
        counts = my_day.counts(items, self.AT)
        assert (counts.total, counts.today, counts.overdue, counts.soon, counts.later) == (6, 5, 2, 2, 1)


class TestPage:
    @pytest.fixture
    def page(self, client, house, clock):
        clock("2026-11-05 10:42")

        def get(who="service_advisor", query=""):
            client.force_login(getattr(house, who))
            return client.get(f"/{query}")

        return get

    def test_nearest_first_with_one_primary_button(self, given, page):
        given([due("2026-11-05 15:00"), due("2026-11-05 10:30", plate="沪A8K216"), due("2026-11-06 09:00")])
        content = page().content.decode()
        assert content.index("10:30") < content.index("15:00")
        assert content.count("btn-primary") == 1
        assert "8K216" in content

    def test_one_group_only(self, given, page):
        given([due("2026-11-05 15:00"), due("2026-11-05 16:00", group="重点用户")])
        response = page(query="?group=重点用户")
        assert response.context["shown"] == 1
        assert "到期 2026-11-05 15:00" not in response.content.decode()
        assert response.context["groups"] == [("投诉", 1), ("重点用户", 1)]

    def test_who_may_take_a_complaint_begins_one_here(self, given, page):
        given()
        take = reverse("complaints:take")
        assert f'href="{take}"' in page().content.decode()
        assert f'href="{take}"' not in page("finance").content.decode()
        # On a phone the list is a thumb away.
        tabs = [item.url for item in page().context["shell"].tabs]
        assert reverse("complaints:complaints") in tabs

    def test_nothing_due(self, given, page):
        given()
        assert 'class="empty"' in page().content.decode()

    def test_group_that_has_nothing_leads_back_to_all(self, given, page):
        given([due("2026-11-05 15:00")])
        response = page(query="?group=没有")
        assert 'class="empty"' in response.content.decode()
        assert 'href="/"' in response.content.decode()

    def test_stuck_for_those_who_manage(self, given, page):
        given(stuck=[due("2026-11-05 15:00", who="丁然")])
        assert "h-stuck" in page("service_manager").content.decode()
        assert "h-stuck" in page("region_manager").content.decode()
        assert "h-stuck" not in page("service_advisor").content.decode()

    def test_share_of_time_used_first(self):
        slow = due("2026-11-07 10:00", started="2026-11-01 10:00")
        quick = due("2026-11-05 12:00", started="2026-11-05 10:30")
        at = shanghai("2026-11-05 10:42")
        my_day_stuck, my_day._stuck = my_day._stuck, [lambda user, at: [quick, slow]]
        try:
            assert my_day.stuck_for(None, at) == [slow, quick]
        finally:
            my_day._stuck = my_day_stuck

    def test_panels_above_and_below_and_none(self, given, page):
        given(
            panels=[
                (40, lambda user, at: ("staff/_form_errors.html", {"form": {"non_field_errors": ["below"]}})),
                (10, lambda user, at: ("staff/_form_errors.html", {"form": {"non_field_errors": ["above"]}})),
                (20, lambda user, at: None),
            ]
        )
        content = page().content.decode()
        assert content.index("above") < content.index("h-due") < content.index("below")

    def test_texts_of_records_are_escaped(self, given, page):
        given([due("2026-11-05 15:00", who="<script>alert(1)</script>")])
        assert "<script>alert" not in page().content.decode()

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_for_every_role_in_both_languages(self, client, house, clock, language):
        """With whatever the rooms really register."""
        at = clock("2026-11-05 10:42")
        for user in house.by_role.values():
            type(user).objects.filter(pk=user.pk).update(language=language)
            client.force_login(user)
            response = client.get("/")
            assert response.status_code == 200
            assert f'lang="{language}"' in response.content.decode()
        assert at + timedelta(0) == at
