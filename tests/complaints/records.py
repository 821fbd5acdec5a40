"""A good record of every kind of this room, beside those of `tests.records`."""

from datetime import timedelta

from complaints.models import (
    Answer,
    CallAttempt,
    ComplaintClock,
    CorrectiveAction,
    FollowUp,
    HandOver,
    HomeVisit,
    LiabilityView,
    MeetingMinutes,
    Pairing,
    Promise,
    QualityProblem,
    QualityReport,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    SampleDraw,
    SurveyLink,
    SurveyResponse,
    VisitDraw,
)
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()
MONTH = TODAY.replace(day=1)
LATER = NOW + timedelta(days=1)
MONDAY = TODAY - timedelta(days=TODAY.weekday())


def make_clock(r) -> ComplaintClock:
    return r.complaint.clocks.create(
        kind="answered", minutes=30, counts="opening", from_at=NOW, half_at=NOW, alert_at=NOW, deadline_at=LATER
    )


def make_hand_over(r) -> HandOver:
    return r.complaint.hand_overs.create(department="parts", sent_by=r.account, sent_at=NOW)


def make_promise_record(r) -> Promise:
    return r.complaint.promises.create(what="回电", owner=r.account, due_at=LATER, made_by=r.account, made_at=NOW)


def make_correction(r) -> CorrectiveAction:
    return CorrectiveAction.objects.create(
        outlet=r.outlet, what="交车前试车", owner=r.account, due_on=TODAY, asked_by=r.account, asked_at=NOW
    )


def make_pairing(r) -> Pairing:
    return Pairing.objects.create(outlet=r.outlet, care=r.account, advisor=r.account, from_on=TODAY)


def make_view(r) -> LiabilityView:
    return r.complaint.liability_views.create(side="care", degree="none", by=r.account, at=NOW)


def make_minutes(r) -> MeetingMinutes:
    return MeetingMinutes.objects.create(
        outlet=r.outlet,
        week_on=MONDAY,
        held_on=TODAY,
        present="全体",
        words="逐条过",
        written_by=r.account,
        written_at=NOW,
    )


def make_questionnaire(r) -> Questionnaire:
    return Questionnaire.objects.get_or_create(outlet=r.outlet, group="repair", defaults={"name": "维修回访"})[0]


def make_version(r) -> QuestionnaireVersion:
    made = {"greeting": "您好", "made_by": r.account, "made_at": NOW}
    return make_questionnaire(r).versions.get_or_create(number=7, defaults=made)[0]


def make_question(r) -> Question:
    asked = {"position": 1, "text": "总体满意吗", "scale": "ten"}
    return make_version(r).questions.get_or_create(key="overall", defaults=asked)[0]


def make_draw(r) -> SampleDraw:
    return SampleDraw.objects.create(outlet=r.outlet, group="repair", month=MONTH, seed="ab" * 32, made_at=NOW)


def make_follow_up(r, **fields) -> FollowUp:
    values = {"order": r.order, "delivered_at": NOW, "from_at": NOW, "due_at": LATER, "next_at": NOW} | fields
    return FollowUp.objects.create(outlet=r.outlet, group="repair", vehicle=r.vehicle, customer=r.customer, **values)


def make_attempt(r) -> CallAttempt:
    return make_follow_up(r).calls.create(at=NOW, by=r.account, outcome="busy")


def make_response(r) -> SurveyResponse:
    return SurveyResponse.objects.create(
        version=make_version(r),
        outlet=r.outlet,
        group="repair",
        customer=r.customer,
        delivered_at=NOW,
        via="call",
        answered_at=NOW,
        score=90,
    )


def make_answer(r) -> Answer:
    return make_response(r).answers.create(question=make_question(r), value=9)


def make_link(r) -> SurveyLink:
    return make_follow_up(r).links.create(nonce="n1", version=make_version(r), via="qr", made_at=NOW, expires_at=LATER)


def make_visit_draw(r) -> VisitDraw:
    return VisitDraw.objects.get_or_create(
        outlet=r.outlet, month=MONTH, defaults={"share": 2, "seed": "ab" * 32, "made_at": NOW}
    )[0]


def make_visit(r) -> HomeVisit:
    return HomeVisit.objects.create(
        draw=make_visit_draw(r), outlet=r.outlet, customer=r.customer, due_on=TODAY, made_at=NOW
    )


def make_problem_record(r) -> QualityProblem:
    return QualityProblem.objects.create(
        outlet=r.outlet,
        source="workshop",
        part="天窗",
        words="异响",
        heard_on=TODAY,
        entered_by=r.account,
        entered_at=NOW,
    )


def make_quality_report(r) -> QualityReport:
    return QualityReport.objects.create(
        number="SH01-ZB90001", outlet=r.outlet, title="天窗异响", made_by=r.account, made_at=NOW
    )


MAKERS = {
    Answer: make_answer,
    CallAttempt: make_attempt,
    ComplaintClock: make_clock,
    CorrectiveAction: make_correction,
    FollowUp: make_follow_up,
    HandOver: make_hand_over,
    HomeVisit: make_visit,
    LiabilityView: make_view,
    MeetingMinutes: make_minutes,
    Pairing: make_pairing,
    Promise: make_promise_record,
    QualityProblem: make_problem_record,
    QualityReport: make_quality_report,
    Question: make_question,
    Questionnaire: make_questionnaire,
    QuestionnaireVersion: make_version,
    SampleDraw: make_draw,
    SurveyLink: make_link,
    SurveyResponse: make_response,
    VisitDraw: make_visit_draw,
}
