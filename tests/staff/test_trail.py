"""The trail: readable, and only by those who may read what it is about."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from staff import trail
from staff.models import OpeningHours, Outlet, TrailEntry
from staff.roles import Right, Role
from staff.trail_words import name_of, sentences, value_of
from tests.makers import make_employee


def record(about, outlet, at, **changed):
    wanted = {"about": about, "action": "outlet.changed", "by": None, "at": at, "outlet": outlet}
    return trail.record(**{**wanted, **changed})


def test_fields_and_values_by_the_names_people_know(house, today):
    entry = record(
        house.sh01,
        house.sh01,
        today,
        changes={
            "live_on": [None, today.date()],
            "follows_public_holidays": [False, True],
            "weekday_1": ["", "08:00–12:00"],
            "role": [None, Role.SERVICE_ADVISOR],
            "mobile": ["13812345678", ""],
            "happened_at": [None, today],
            "something_else": [["a", "b"], 3],
        },
    )
    entry.refresh_from_db()
    (sentence,) = sentences([entry])
    # The database keeps the keys of an object in an order of its own.
    shown = {change.label: (change.before, change.after) for change in sentence.changes}
    assert shown == {
        str(Outlet._meta.get_field("live_on").verbose_name): ("—", "2026-11-05"),
        str(Outlet._meta.get_field("follows_public_holidays").verbose_name): (_("no"), _("yes")),
        str(OpeningHours.Weekday.MONDAY.label): ("—", "08:00–12:00"),
        _("role"): ("—", str(Role.SERVICE_ADVISOR.label)),
        "mobile": ("138****5678", "—"),
        "happened at": ("—", "2026-11-05 10:00"),
        "something else": ("a、b", "3"),
    }


def test_salary_and_whole_numbers_stay_hidden(house, today):
    employee = make_employee("许阳", house.sh01)
    entry = record(employee, house.sh01, today, changes={"base_salary": ["4500.00", "5200.00"]})
    entry.refresh_from_db()
    assert "5200" not in str(sentences([entry]))


def test_entries_under_the_postings_that_give_the_right(house, today):
    for outlet in (house.sh01, house.sh02, house.sz01):
        record(outlet, outlet, today)
    record(house.administrator, None, today)
    read = {
        person: {entry.label for entry in trail.readable_by(getattr(house, person))}
        for person in ("service_manager", "area_manager", "region_manager", "administrator", "service_advisor")
    }
    assert read == {
        "service_manager": {"嘉禾北蔡店"},
        "area_manager": {"嘉禾北蔡店", "嘉禾川沙店"},
        "region_manager": {"嘉禾北蔡店", "嘉禾川沙店"},
        "administrator": {"嘉禾北蔡店", "嘉禾川沙店", "鹏程福田店", "丁然"},
        "service_advisor": set(),
    }


def test_guarded_records_take_their_own_right_too(house, today, monkeypatch):
    monkeypatch.setattr(trail, "_guards", {})
    record(house.sh01, house.sh01, today)
    employee = make_employee("许阳", house.sh01)
    record(employee, house.sh01, today)
    trail.guard(Right.CASES, "staff.employee")
    assert {entry.label for entry in trail.readable_by(house.administrator)} == {"嘉禾北蔡店"}
    assert {entry.label for entry in trail.readable_by(house.service_manager)} == {"嘉禾北蔡店", "许阳"}


class TestPageOfARecord:
    def url(self, record):
        label = f"{record._meta.app_label}.{record._meta.model_name}"
        return reverse("staff:trail_of", args=[label, record.pk])

    def test_visible_with_the_right(self, client, house, today):
        record(house.sh01, house.sh01, today, reason="开业")
        client.force_login(house.service_manager)
        response = client.get(self.url(house.sh01))
        assert response.status_code == 200
        assert "开业" in response.content.decode()

    def test_not_visible(self, client, house, today):
        record(house.sz01, house.sz01, today)
        client.force_login(house.service_manager)
        assert client.get(self.url(house.sz01)).status_code == 404

    def test_visible_without_the_right(self, client, house):
        client.force_login(house.service_advisor)
        assert client.get(self.url(house.sh01)).status_code == 403

    def test_guarded(self, client, house, monkeypatch):
        monkeypatch.setattr(trail, "_guards", {})
        trail.guard(Right.CASES, "staff.outlet")
        client.force_login(house.administrator)
        assert client.get(self.url(house.sh01)).status_code == 403

    @pytest.mark.parametrize(
        "model", ["staff.region", "staff.nothing", "nothing", "sessions.session", "auth.permission"]
    )
    def test_what_has_no_trail_of_its_own(self, client, house, model):
        client.force_login(house.administrator)
        assert client.get(f"/trail/{model}/1/").status_code == 404


class TestGeneralPage:
    def test_filters(self, client, house, today, clock):
        record(house.sh01, house.sh01, today, by=house.service_manager)
        record(house.sh02, house.sh02, today, by=house.near[Role.SERVICE_MANAGER], action="outlet.hours_changed")
        clock("2026-11-06 00:30")
        record(house.sh01, house.sh01, clock("2026-11-06 00:30"), by=house.service_manager)
        client.force_login(house.administrator)

        def found(query):
            return len(client.get(f"/trail/?{query}").context["sentences"])

        assert found("") == 3
        assert found("who=韩立诚") == 2
        assert found("who=hlc") == 2
        assert found("action=outlet.hours_changed") == 1
        assert found("outlet=SH02") == 1
        # Half past midnight in Shanghai is still the day before in UTC.
        assert found("from_on=2026-11-06") == 1
        assert found("to_on=2026-11-05") == 2
        assert found("action=nothing&from_on=yesterday") == 3

    def test_pages_cost_the_same(self, client, house, today, django_assert_max_num_queries):
        kind = ContentType.objects.get_for_model(house.sh01)
        TrailEntry.objects.bulk_create(
            TrailEntry(
                about_type=kind,
                about_id=house.sh01.pk,
                action="outlet.changed",
                at=today,
                outlet=house.sh01,
                label=str(n),
            )
            for n in range(60)
        )
        client.force_login(house.service_manager)
        client.get("/trail/")
        seen = []
        url = "/trail/"
        while url:
            with django_assert_max_num_queries(12):
                page = client.get(url).context["page"]
            seen += [entry.label for entry in page]
            url = f"/trail/?after={page.after}" if page.after else ""
        assert sorted(map(int, seen)) == list(range(60))


def test_what_is_no_field_of_the_record_is_said_in_words():
    reminder, order = (apps.get_model(label) for label in ("customers.Reminder", "workshop.RepairOrder"))
    with translation.override("en"):
        # Borrowed of another model, with its words for the value.
        assert (name_of(reminder, "outcome"), value_of(reminder, "outcome", "no_answer")) == ("outcome", "No answer")
        assert (name_of(order, "how"), value_of(order, "how", "cash")) == ("how it was paid", "Cash")
        # Of no model at all.
        assert (name_of(order, "promised_at"), name_of(order, "never_heard_of")) == ("promised for", "never heard of")
        assert value_of(apps.get_model("customers.Case"), "criterion", "media_contact") != "media_contact"
