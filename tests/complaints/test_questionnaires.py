"""Questionnaires in versions: what ships, what holds where, drafts, publication, the pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from complaints.default_questionnaires import SHIPPED
from complaints.models import Group, Question, Questionnaire, QuestionnaireVersion
from complaints.script import fill_in, unknown_placeholders
from complaints.services import questionnaires
from complaints.services.questionnaires import Wanted, begin_draft, draft_fingerprint, drop_draft, version_for
from staff import trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.complaints.asking import AT, answer, make_follow_up
from tests.makers import make_outlet, make_user
from tests.racing import race

LATER = AT + timedelta(hours=1)
GREETING = "{customer}{title}您好，我是{outlet}的{caller}。"


@pytest.fixture
def manager(db):
    return make_user("顾清和", Role.CUSTOMER_CARE_MANAGER, make_outlet())


@pytest.fixture
def lead(db):
    return make_user("欧阳静", Role.TASK_FORCE_LEAD)


def wanted_of(version, **changed) -> list[Wanted]:
    """The questions as they stand; `changed` by key replaces fields of one."""
    fields = ("text", "scale", "labels", "weight", "required", "key")
    return [
        Wanted(**({name: getattr(question, name) for name in fields} | changed.get(question.key, {})))
        for question in version.questions.all()
    ]


def save(draft, by, questions=None, **spoken):
    words = {"greeting": GREETING} | spoken
    return questionnaires.save_draft(
        version=draft,
        seen=draft_fingerprint(draft),
        questions=wanted_of(draft) if questions is None else questions,
        by=by,
        at=AT,
        **words,
    )


def publish(draft, by, at=AT):
    draft.refresh_from_db()
    return questionnaires.publish_draft(version=draft, seen=draft_fingerprint(draft), by=by, at=at)


# --- What ships -------------------------------------------------------------------------------------------------------


def test_one_ships_for_every_kind():
    assert set(SHIPPED) == set(Group.values)
    for shipped in SHIPPED.values():
        assert 5 <= len(shipped.questions) <= 7
        keys = [asked.key for asked in shipped.questions]
        assert len(set(keys)) == len(keys)
        assert any(asked.scale == "ten" and asked.required for asked in shipped.questions)
        for words in (shipped.greeting, shipped.when_busy, shipped.when_upset, shipped.farewell):
            assert words
            assert unknown_placeholders(words) == []
        for asked in shipped.questions:
            assert len(asked.text) <= 200
            assert questionnaires.label_problem(asked.scale, asked.labels) == ""


@pytest.mark.parametrize("group", Group.values)
def test_it_is_there_when_it_is_first_asked_for_and_once(db, group):
    first = version_for(group, make_outlet(), AT)
    assert version_for(group, make_outlet(), AT) == first
    assert first.questions.count() == len(SHIPPED[group].questions)
    assert Questionnaire.objects.filter(group=group).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_first_at_once_get_the_same():
    outlet = make_outlet()
    outcomes = race([lambda: version_for("repair", outlet, AT)] * 4)
    assert len({version.pk for version in outcomes}) == 1
    assert QuestionnaireVersion.objects.count() == 1
    connection.close()


# --- What holds where -------------------------------------------------------------------------------------------------


def test_a_new_version_holds_from_its_publication(lead):
    old = version_for("repair", make_outlet(), AT)
    draft = begin_draft(questionnaire=old.questionnaire, by=lead, at=AT)
    assert version_for("repair", make_outlet(), LATER) == old
    publish(draft, lead, at=LATER)
    assert version_for("repair", make_outlet(), AT) == old
    assert version_for("repair", make_outlet(), LATER) == draft


def test_an_outlets_own_stands_in_the_companys_place_once_it_is_published(manager):
    company = version_for("repair", make_outlet(), AT)
    own = questionnaires.make_own(outlet=make_outlet(), group="repair", by=manager, at=AT)
    assert version_for("repair", make_outlet(), AT) == company
    draft = own.versions.get()
    assert [each.key for each in wanted_of(draft)] == [each.key for each in wanted_of(company)]
    publish(draft, manager)
    assert version_for("repair", make_outlet(), AT) == draft
    assert version_for("repair", make_outlet("SH02", "嘉禾川沙店"), AT) == company
    assert questionnaires.make_own(outlet=make_outlet(), group="repair", by=manager, at=AT) == own


def test_the_companys_are_settled_at_headquarters_and_an_outlets_own_there(manager, lead):
    company = version_for("repair", make_outlet(), AT).questionnaire
    own = questionnaires.make_own(outlet=make_outlet(), group="repair", by=manager, at=AT)
    elsewhere = make_user("吴启明", Role.SERVICE_MANAGER, make_outlet("SH02", "嘉禾川沙店"))
    care = make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())
    for questionnaire, by in [(company, manager), (company, care), (own, elsewhere), (own, care)]:
        with pytest.raises(PermissionDenied):
            begin_draft(questionnaire=questionnaire, by=by, at=AT)
    assert begin_draft(questionnaire=company, by=lead, at=AT)
    assert begin_draft(questionnaire=own, by=manager, at=AT)


# --- Drafts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(manager):
    return questionnaires.make_own(outlet=make_outlet(), group="repair", by=manager, at=AT).versions.get()


def test_questions_are_added_reordered_and_taken_out(draft, manager):
    kept = wanted_of(draft)
    new = Wanted("洗车干净吗？", "five", weight=Decimal("0.5"))
    save(draft, manager, [kept[2], new, kept[0]], farewell="再见")
    found = list(draft.questions.all())
    assert [question.text for question in found] == [kept[2].text, "洗车干净吗？", kept[0].text]
    assert [question.key for question in found] == ["on_time", found[1].key, "overall"]
    assert found[1].key not in {one.key for one in kept}
    draft.refresh_from_db()
    assert (draft.greeting, draft.farewell, draft.when_busy) == (GREETING, "再见", "")


def test_a_question_with_another_scale_is_another_question(draft, manager):
    save(draft, manager, wanted_of(draft, advisor={"scale": "ten", "labels": []}))
    assert not draft.questions.filter(key="advisor").exists()
    assert draft.questions.count() == 7


def test_a_published_version_never_changes(draft, manager):
    publish(draft, manager)
    before = draft_fingerprint(draft)
    for change in (
        lambda: save(draft, manager),
        lambda: publish(draft, manager),
        lambda: drop_draft(version=draft, by=manager, at=AT),
    ):
        with pytest.raises(AlreadyDone):
            change()
    assert draft_fingerprint(draft) == before


def test_what_was_answered_stays_as_it_was_answered(manager, lead):
    follow_up = make_follow_up()
    response = answer(follow_up, by=make_user("叶青", Role.SERVICE_ADVISOR, make_outlet()))
    draft = begin_draft(questionnaire=response.version.questionnaire, by=lead, at=AT)
    save(draft, lead, wanted_of(draft, overall={"text": "另一个问法"}))
    publish(draft, lead)
    assert response.answers.get(question__key="overall").question.text == SHIPPED["maintenance"].questions[0].text


def test_of_two_who_edit_the_slower_one_is_told(draft, manager):
    seen = draft_fingerprint(draft)
    save(draft, manager, farewell="再见")
    for act in (
        lambda: questionnaires.save_draft(
            version=draft, seen=seen, questions=wanted_of(draft), greeting="您好", by=manager, at=AT
        ),
        lambda: questionnaires.publish_draft(version=draft, seen=seen, by=manager, at=AT),
    ):
        with pytest.raises(AlreadyDone):
            act()


@pytest.mark.parametrize(
    ("questions", "spoken"),
    [
        ([], {}),
        ([Wanted("说说", "words")], {}),
        ([Wanted("满意吗", "ten", weight=Decimal(0))], {}),
        ([Wanted("满意吗", "five", labels=["差", "好"])], {}),
        ([Wanted("满意吗", "ten", labels=["差"])], {}),
        ([Wanted(f"第{number}题", "ten") for number in range(21)], {}),
        (None, {"greeting": ""}),
        (None, {"greeting": "您好{name}"}),
        (None, {"farewell": "再见{"}),
    ],
)
def test_what_is_no_questionnaire_is_refused(draft, manager, questions, spoken):
    before = draft_fingerprint(draft)
    with pytest.raises(Refused):
        save(draft, manager, questions, **spoken)
    assert draft_fingerprint(draft) == before


def test_a_dropped_draft_leaves_what_is_in_force(draft, manager):
    drop_draft(version=draft, by=manager, at=AT)
    assert not Question.objects.filter(version=draft.pk).exists()
    assert version_for("repair", make_outlet(), AT).questionnaire.outlet is None


def test_every_step_is_in_the_trail(draft, manager):
    save(draft, manager)
    publish(draft, manager)
    actions = [entry.action for entry in trail.entries_about(draft.questionnaire)]
    assert set(actions) == {"questionnaire.copied", "questionnaire.changed", "questionnaire.published"}


# --- Words ------------------------------------------------------------------------------------------------------------


def test_words_are_filled_in_and_nothing_is_read_out_in_braces():
    assert fill_in(GREETING, customer="赵", title="先生", outlet="北蔡店") == "赵先生您好，我是北蔡店的。"
    assert unknown_placeholders("{customer.name}{0}{x!r}{") == ["{"]
    assert unknown_placeholders("{customer.name}{day}") == ["customer.name"]
    assert fill_in("{customer.name}", customer="赵") == "{customer.name}"


# --- Pages ------------------------------------------------------------------------------------------------------------


def rows(version, **changed) -> dict:
    """The editor's form as a browser sends it."""
    data = {"questions-TOTAL_FORMS": "9", "questions-INITIAL_FORMS": "7", "greeting": GREETING}
    for place, one in enumerate(wanted_of(version)):
        values = {
            "key": one.key,
            "position": str(place + 1),
            "text": one.text,
            "scale": one.scale,
            "labels": " / ".join(one.labels),
            "weight": str(one.weight),
        } | ({"required": "on"} if one.required else {})
        data |= {f"questions-{place}-{name}": value for name, value in values.items()}
    for place in (7, 8):
        data |= {f"questions-{place}-scale": "ten", f"questions-{place}-text": ""}
    return data | {"seen": draft_fingerprint(version)} | changed


def test_a_manager_makes_the_outlets_own_in_the_browser(manager, client, clock):
    clock(AT)
    client.force_login(manager)
    assert client.get("/questionnaires/").status_code == 200
    made = client.post("/questionnaires/own/", {"outlet": "SH01", "group": "repair"})
    own = Questionnaire.objects.get(outlet=make_outlet())
    assert made["Location"] == f"/questionnaires/{own.pk}/"
    draft = own.versions.get()
    editor = f"/questionnaires/{own.pk}/draft/"
    assert client.get(editor).status_code == 200
    changed = {
        "questions-7-text": "洗车干净吗？",
        "questions-7-scale": "five",
        "questions-7-labels": "很脏 / 较脏 / 一般 / 干净 / 很干净",
        "questions-7-position": "1",
        "questions-7-weight": "1",
        "questions-7-required": "on",
        "questions-5-removed": "on",
    }
    assert client.post(editor, rows(draft, **changed)).status_code == 302
    texts = [question.text for question in draft.questions.all()]
    assert "洗车干净吗？" in texts[:2]
    assert len(texts) == 7
    page = client.get(f"/questionnaires/{own.pk}/")
    assert "洗车干净吗？" in page.content.decode()
    assert "北蔡店的顾清和" in page.content.decode()
    draft.refresh_from_db()
    client.post(f"/questionnaires/{own.pk}/publish/", {"seen": draft_fingerprint(draft)})
    draft.refresh_from_db()
    assert draft.state == "published"


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(draft, manager, client, clock):
    clock(AT)
    client.force_login(manager)
    changed = {"questions-0-labels": "差 / 中 / 好", "farewell": "再会，{nobody}"}
    page = client.post(f"/questionnaires/{draft.questionnaire_id}/draft/", rows(draft, **changed))
    assert page.status_code == 422
    assert "差 / 中 / 好" in page.content.decode()
    page = client.post(f"/questionnaires/{draft.questionnaire_id}/draft/", rows(draft, farewell="再会，{nobody}"))
    assert page.status_code == 422
    assert "再会，{nobody}" in page.content.decode()


def test_the_pages_of_the_company_are_read_by_managers_and_changed_by_headquarters(manager, lead, client):
    company = version_for("repair", make_outlet(), AT).questionnaire
    client.force_login(manager)
    assert client.get(f"/questionnaires/{company.pk}/").status_code == 200
    assert client.post(f"/questionnaires/{company.pk}/begin/").status_code == 403
    client.force_login(lead)
    assert client.post(f"/questionnaires/{company.pk}/begin/").status_code == 302


def test_who_drops_a_draft_that_was_just_published_is_told_so(draft, manager, client, clock, monkeypatch):
    from complaints.services import questionnaires

    def quicker(version, seen=None):
        raise AlreadyDone("published")

    monkeypatch.setattr(questionnaires, "_held_draft", quicker)
    client.force_login(manager)
    answer = client.post(f"/questionnaires/{draft.questionnaire_id}/drop/", follow=True)
    assert (answer.status_code, "published" in answer.content.decode()) == (200, True)
