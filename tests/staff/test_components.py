"""The tags as pages write them, and the pages of the shell itself."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import django_filters as filters
import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from staff import context, navigation, toasts, trail
from staff.models import TrailEntry, User
from staff.paging import page_of
from staff.roles import Right, Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

AT = shanghai("2026-03-12 10:42")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def show(source, address="/list/", **values):
    request = RequestFactory().get(address)
    return Template("{% load components %}" + source).render(Context({"at": AT, "request": request, **values}))


# --- Marks --------------------------------------------------------------------------------------------------------


def test_a_plate_keeps_its_dot_out_of_the_text():
    assert show('{% plate "沪A8K216" %}') == '<span class="plate"><span>沪A</span>8K216</span>'
    assert show('{% plate "沪AD51782" size="lg" %}').startswith('<span class="plate plate-nev plate-lg">')
    assert 'class="plate plate-large"' in show('{% plate "苏E52107" large=True %}')
    assert show("{% plate nothing %}") == '<span class="plate plate-none">No plate</span>'


def test_what_is_no_plate_is_escaped():
    assert "&lt;script&gt;" in show("{% plate text %}", text="<script>")


def test_a_vin_is_masked_unless_it_is_asked_for():
    vin = "LMKZ5A3B5N0184736"
    assert show("{% vin v %}", v=vin) == '<span class="vin">…<b>184736</b></span>'
    assert vin[:11] not in show("{% vin v long=True %}", v=vin)
    assert show("{% vin v masked=False %}", v=vin) == f'<span class="vin">{vin[:11]}<b>184736</b></span>'


def test_money_has_its_minus_before_the_sign():
    assert show("{% money a %}", a=Decimal("-200")) == '<span class="money">−<i>¥</i>200.00</span>'
    assert show("{% money a places=0 %}", a=Decimal("1186.50")) == '<span class="money"><i>¥</i>1,187</span>'
    assert show("{% money nothing %}") == "—"
    assert show("{{ a|money_text }}", a=Decimal("-1234.5")) == "−¥1,234.50"
    assert show("{% money a %}", a=Decimal("-0.001")) == '<span class="money"><i>¥</i>0.00</span>'


def test_an_amount_that_explains_itself_names_what_it_opens():
    shown = show('{% money 12 explain="why-1" %}')
    assert 'aria-expanded="false"' in shown
    assert 'aria-controls="why-1"' in shown


def test_a_level_or_a_shape_nobody_knows_is_an_error_of_the_page():
    from django.template import TemplateSyntaxError

    with pytest.raises(TemplateSyntaxError):
        show('{% sev "red" %}')
    with pytest.raises(TemplateSyntaxError):
        show('{% state "x" "red" %}')


def test_the_warning_level_marks_one_of_four():
    shown = show('{% warning_level "alert" %}')
    assert shown.count("<li") == 4
    assert shown.count("aria-current") == 1
    assert '<li class="l3" aria-current="true">Alert</li>' in shown


# --- Time ---------------------------------------------------------------------------------------------------------


def test_a_countdown_says_it_in_words_and_as_a_bar():
    shown = show("{% countdown s d %}", s=AT - timedelta(hours=4), d=AT + timedelta(minutes=48))
    assert shown == (
        '<span class="countdown is-alert"><span class="left">48 min left</span>'
        '<progress class="bar" max="100" value="83" aria-label="83% of the time used"></progress>'
        '<span class="by">by 11:30</span></span>'
    )


def test_a_countdown_of_something_done_has_no_bar():
    shown = show("{% countdown s d done_at=t %}", s=AT - timedelta(hours=4), d=AT, t=AT - timedelta(hours=1))
    assert "is-done" in shown
    assert "<progress" not in shown


def test_an_instant_has_its_whole_value_for_machines():
    assert show("{% instant t %}", t=shanghai("2026-03-11 15:10")) == (
        '<time datetime="2026-03-11T15:10:00+08:00">yesterday 15:10</time>'
    )
    assert ">11 Mar 15:10<" in show("{% instant t words=False %}", t=shanghai("2026-03-11 15:10"))
    assert show("{% day t %}", t=shanghai("2026-03-12 00:01").date()) == '<time datetime="2026-03-12">today</time>'
    assert show("{% instant nothing %}{% day nothing %}{% clock nothing %}") == "———"


# --- Lists --------------------------------------------------------------------------------------------------------


class Filters(forms.Form):
    tier = forms.MultipleChoiceField(label="Tier", choices=[("AAA", "AAA"), ("AA", "AA")], required=False)
    owner = forms.ChoiceField(label="Owner", choices=[("7", "许可")], required=False)
    opened = forms.DateField(label="Opened", required=False)


def test_filters_in_the_address_become_chips_that_take_them_out():
    shown = show("{% filter_chips form %}", "/list/?tier=AAA&tier=AA&owner=7&sort=-left&after=xyz", form=Filters())
    assert "Tier <b>AAA, AA</b>" in shown
    assert "Owner <b>许可</b>" in shown
    assert 'href="?owner=7&amp;sort=-left" aria-label="Remove filter: Tier"' in shown
    assert 'href="?sort=-left">Clear all' in shown


def test_a_value_of_the_address_cannot_write_into_the_page():
    shown = show("{% filter_chips form %}", "/list/?owner=%3Cscript%3E&opened_after=2026-01-01", form=Filters())
    assert "<script>" not in shown
    assert "Opened <b>2026-01-01</b>" in shown


def test_without_filters_there_are_no_chips():
    assert show("{% filter_chips form %}", "/list/?sort=left&owner=", form=Filters()) == ""


def test_a_sorted_head_turns_round_and_begins_at_the_first_page():
    head = '{% sort_head "left" "Left" default="left" %}'
    assert 'aria-sort="ascending"><a href="?sort=-left">Left ↑' in show(head, "/list/?after=xyz")
    assert 'aria-sort="descending"><a href="?sort=left">Left ↓' in show(head, "/list/?sort=-left")
    assert show(head, "/list/?sort=tier") == '<th scope="col"><a href="?sort=left">Left</a></th>'


def test_pages_lead_on_and_keep_the_filters():
    page = SimpleNamespace(before="", after="KEY", total=1204386)
    shown = show("{% pages page %}", "/list/?tier=AA&before=old", page=page)
    assert "1,204,386 in all" in shown
    assert 'href="?tier=AA&amp;after=KEY"' in shown
    assert shown.count('class="off"') == 1


def test_a_list_of_one_page_has_nothing_to_leaf_through():
    page = SimpleNamespace(before="", after="", total=7)
    shown = show("{% pages page %}", "/list/", page=page)
    assert "7 in all" in shown and "<nav" not in shown
    assert show("{% pages page %}", "/list/", page=SimpleNamespace(before="", after="", total=None)) == ""


def test_tabs_mark_the_one_of_the_address():
    tabs = [("open", "Open", 12), ("closed", "Closed", None)]
    shown = show("{% tab_links tabs %}", "/list/?state=closed&owner=7", tabs=tabs)
    assert '<a href="?state=closed&amp;owner=7" aria-current="page">Closed</a>' in shown
    assert '<span class="n">12</span>' in shown


@pytest.mark.django_db
def test_pages_by_key_meet_every_row_once_in_both_directions():
    for number in range(11):
        make_user(f"{'ab'[number % 2]}", username=f"u{number:02}")
    rows, order = User.objects.all(), ("name", "-username")
    wanted = [user.username for user in rows.order_by(*order)]

    page, met, parameters = None, [], {}
    while page is None or page.after:
        page = page_of(rows, parameters, order, size=4)
        met += [user.username for user in page]
        parameters = {"after": page.after}
    assert met == wanted
    assert page.before
    back = page_of(rows, {"before": page.before}, order, size=4)
    assert [user.username for user in back] == wanted[4:8]
    first = page_of(rows, {"before": back.before}, order, size=4)
    assert [user.username for user in first] == wanted[:4]
    assert not first.before
    assert first.after


@pytest.mark.django_db
def test_entries_of_one_instant_are_neither_lost_nor_doubled_at_the_boundary_of_two_pages():
    house, at = make_outlet(), datetime(2026, 11, 5, 2, 0, 0, 123456, tzinfo=UTC)
    made = [
        trail.record(about=house, action="outlet.changed", by=None, at=at - (n // 5) * timedelta(microseconds=7)).pk
        for n in range(10)
    ]
    for order in (("-at", "-pk"), ("at", "pk")):
        page, met, parameters = None, [], {}
        while (page is None or page.after) and len(met) <= len(made):
            page = page_of(TrailEntry.objects.all(), parameters, order, size=3)
            met += [entry.pk for entry in page]
            parameters = {"after": page.after}
        assert sorted(met) == made


def test_a_filter_whose_choices_are_looked_up_late_has_a_chip_too():
    class Late(filters.FilterSet):
        kind = filters.ChoiceFilter(choices=lambda: [("media", "Media")], empty_label="All", label="Kind")

    request = RequestFactory().get("/list/?kind=media")
    form = Late(request.GET, User.objects.none(), request=request).form
    assert "Media" in show("{% filter_chips form %}", "/list/?kind=media", form=form)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["nonsense", "%%%", "W10", "WyJhIl0", "WyJhIixudWxsXQ"])
def test_a_key_that_is_none_gives_the_first_page(key):
    make_user(username="only")
    assert [user.username for user in page_of(User.objects.all(), {"after": key}, ("name", "pk"))] == ["only"]


@pytest.mark.django_db
def test_a_page_costs_one_query(django_assert_num_queries):
    make_user()
    with django_assert_num_queries(1):
        list(page_of(User.objects.all(), {}, ("name", "pk")))


# --- Records ------------------------------------------------------------------------------------------------------


def test_steps_before_the_present_one_are_done():
    shown = show("{% steps names 'b' %}", names=[("a", "A"), ("b", "B"), ("c", "C")])
    assert '<li class="done"><b>A</b></li><li aria-current="step"><b>B</b></li><li><b>C</b></li>' in shown


def test_a_time_line_is_told_by_days():
    entries = [
        {"at": AT, "kind": "person", "who": "许可", "text": "<b>visit</b>"},
        SimpleNamespace(at=AT - timedelta(hours=1), kind="system", who="", text="told", detail="", next=""),
        {"at": AT - timedelta(days=1), "kind": "change", "text": "tier"},
    ]
    shown = show("{% time_line entries %}", entries=entries)
    assert shown.count('class="line-day"') == 2
    assert "12 Mar today" in shown
    assert "&lt;b&gt;visit" in shown
    assert 'class="by-change"' in shown


def test_work_under_way_never_shows_more_than_all_of_it():
    assert 'max="10" value="10"' in show("{% progress 12 10 %}")
    assert 'value="0"' in show("{% progress 0 0 %}")


# --- The pages of the shell ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_components_page_shows_in_both_languages(client, settings):
    settings.DEBUG = True
    user = make_user(role=Role.SERVICE_MANAGER, place=make_outlet())
    client.force_login(user)
    for language in ("zh-hans", "en"):
        User.objects.filter(pk=user.pk).update(language=language)
        response = client.get(reverse("staff:components"))
        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.text
        assert "style=" not in response.text


@pytest.mark.django_db
def test_the_components_page_is_for_administrators_outside_of_development(client):
    client.force_login(make_user(role=Role.SERVICE_MANAGER, place=make_outlet()))
    assert client.get(reverse("staff:components")).status_code == 403
    client.force_login(make_user(role=Role.ADMINISTRATOR))
    assert client.get(reverse("staff:components")).status_code == 200


@pytest.mark.django_db
def test_the_shell_says_where_and_as_what_one_is_signed_in(client):
    client.force_login(make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet(), language="en"))
    shown = client.get(reverse("account_change_password")).text
    assert "沪东区域 / <b>嘉禾北蔡店</b>" in shown
    assert "Service manager</span>" in shown


@pytest.mark.django_db
def test_the_numbers_of_the_shell_come_after_the_page(client, monkeypatch, django_assert_num_queries):
    user = make_user(role=Role.ADMINISTRATOR)
    item = navigation.NavItem(navigation.Section.DAY, "Waiting", "staff:components", count=lambda user, at: (3, True))
    hidden = navigation.NavItem(
        navigation.Section.DAY, "Hidden", "staff:employees", right=Right.CASES_VERIFY, count=lambda user, at: 9
    )
    monkeypatch.setattr(navigation, "_items", [item, hidden])
    monkeypatch.setattr(context, "places", {"bell": context.Place("staff:components", lambda user, at: 5)})
    client.force_login(user)
    with django_assert_num_queries(3):  # session, account, postings
        assert 'data-count="/components/"' in client.get(reverse("account_change_password")).text
    assert client.get(reverse("staff:counts")).json() == {
        "slots": {"bell": 5},
        "entries": {"/components/": [3, True]},
    }


@pytest.mark.django_db
def test_demo_accounts_are_listed_and_entered_in_demo_mode_only(client, settings):
    make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet(), username="linzhixia", is_demo=True)
    make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet(), username="real")
    enter = reverse("staff:demo_enter")

    settings.DEMO = False
    assert "林知夏" not in client.get(reverse("account_login")).text
    assert client.post(enter, {"username": "linzhixia"}).status_code == 404
    assert "_auth_user_id" not in client.session

    settings.DEMO = True
    shown = client.get(reverse("account_login")).text
    assert "林知夏" in shown
    assert "方嘉敏" not in shown
    assert client.post(enter, {"username": "real"}).status_code == 404
    assert client.get(enter).status_code == 405
    assert client.post(enter, {"username": "linzhixia"}).status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(username="linzhixia").pk)


@pytest.mark.django_db
def test_language_and_theme_are_kept_on_the_account_and_lead_back_home_only(client):
    user = make_user()
    client.force_login(user)
    answer = client.post(reverse("staff:language"), {"language": "en", "next": "/people/?x=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/?x=1")
    assert (
        client.post(reverse("staff:theme"), {"theme": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"
    )
    client.post(reverse("staff:language"), {"language": "fr"})
    client.post(reverse("staff:theme"), {"theme": "pink"})
    user.refresh_from_db()
    assert (user.language, user.theme) == ("en", "dark")
    assert 'data-bs-theme="dark"' in client.get(reverse("account_change_password")).text


@pytest.mark.django_db
def test_before_signing_in_a_cookie_keeps_the_language(client):
    login = reverse("account_login")
    assert '<html lang="zh-hans"' in client.get(login, headers={"accept-language": "en-GB"}).text
    client.post(reverse("staff:language"), {"language": "en"})
    assert '<html lang="en"' in client.get(login).text


@pytest.mark.django_db
def test_an_address_that_is_none_has_a_way_back(client):
    shown = client.get("/no/such/page/")
    assert shown.status_code == 404
    client.force_login(make_user(role=Role.SERVICE_MANAGER, place=make_outlet()))
    shown = client.get("/no/such/page/")
    assert shown.status_code == 404
    assert 'class="side"' in shown.text


def test_the_page_of_a_breakdown_needs_nothing_and_speaks_both_languages():
    from django.template.loader import get_template

    shown = get_template("500.html").render()
    assert "出错了" in shown
    assert "Something broke" in shown


def test_a_toast_carries_its_undo():
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    toasts.say(request, "Handed over.", undo="/cases/1/take-back/")
    toasts.say(request, "Not saved.", wrong=True)
    shown = Template('{% include "_messages.html" %}').render(Context({"messages": get_messages(request)}))
    assert 'action="/cases/1/take-back/"' in shown
    assert 'data-toast="10"' in shown
    assert 'data-toast="stay" role="alert"' in shown
