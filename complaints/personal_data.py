"""What complaints, calls, surveys and visits hold about a customer: for `customers.personal_data`."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.personal_data import (
    CODE,
    HOUSE,
    TECHNICAL,
    Check,
    Held,
    InTheWay,
    Person,
    exempt,
    held_of,
    register,
    register_check,
)

from .models import (
    Answer,
    CallAttempt,
    Complaint,
    ComplaintClock,
    CorrectiveAction,
    FollowUp,
    HandOver,
    HomeVisit,
    LiabilityView,
    Praise,
    Promise,
    ProofFile,
    QualityProblem,
    SatisfactionCall,
    SurveyLink,
    SurveyResponse,
)

# By the complaint's customer, else by its car, else by the number somebody called from.
BY_COMPLAINT = {
    "customer": "complaint__customer",
    "vehicle": "complaint__vehicle",
    "at": "complaint__received_at",
    "mobile": "complaint__caller_mobile",
}


def _proofs(person: Person) -> Q:
    promises = Promise.objects.filter(_promise.condition(person)).values("pk")
    actions = CorrectiveAction.objects.filter(_action.condition(person)).values("pk")
    return Q(promise__in=promises) | Q(action__in=actions)


_promise = Held(Promise, **BY_COMPLAINT, order=42, texts=("what", "proof", "withdrawn_why"))
_action = Held(CorrectiveAction, **BY_COMPLAINT, order=43, texts=("what", "proof"), in_copy=False)

register(
    Held(
        Complaint,
        customer="customer",
        vehicle="vehicle",
        at="received_at",
        mobile="caller_mobile",
        order=40,
        texts=("contact", "caller_name", "caller_mobile", "cause_words", "plan", "result"),
        stays={"number": CODE, "fault_code": CODE},
        masks=("caller_name", "caller_mobile"),
    ),
    Held(HandOver, **BY_COMPLAINT, order=41, texts=("words", "reason"), in_copy=False),
    _promise,
    _action,
    Held(LiabilityView, **BY_COMPLAINT, order=44, texts=("why",), in_copy=False),
    Held(SatisfactionCall, **BY_COMPLAINT, order=45, texts=("words",)),
    Held(ProofFile, where=_proofs, order=46, texts=("name",), files=("file",)),
    Held(FollowUp, customer="customer", order=47),
    Held(CallAttempt, customer="follow_up__customer", order=48, texts=("words",)),
    Held(SurveyResponse, customer="customer", order=49, texts=("words",)),
    Held(Answer, customer="response__customer", order=49, texts=("words",)),
    Held(SurveyLink, customer="follow_up__customer", order=49, stays={"nonce": CODE}, hidden=("nonce",)),
    Held(Praise, customer="response__customer", order=49, texts=("words",), stays={"number": CODE}),
    Held(HomeVisit, customer="customer", order=49, texts=("report", "reason"), stays={"visitors": HOUSE}),
    Held(
        QualityProblem,
        # Also what was heard from them in a survey or at their home.
        where=lambda person: (
            Q(complaint__customer__in=person.customers)
            | Q(response__customer__in=person.customers)
            | Q(visit__customer__in=person.customers)
            | Q(vehicle__in=person.owned)
        ),
        order=49,
        texts=("words", "withdrawn_why"),
        stays={"fault_code": CODE, "part": TECHNICAL},
    ),
)
# Translators: 中文 投诉时限，只有时间
exempt(gettext_lazy("Instants of a clock, nothing about a person"), ComplaintClock)


def open_complaints(person: Person, at: datetime) -> list[InTheWay]:
    found = held_of(Complaint).rows(person).filter(closed_at__isnull=True)
    return [
        # Translators: 中文 投诉 %(number)s 尚未结案
        InTheWay(_("Complaint %(number)s is open") % {"number": number}, _("Close it first: the customer has a claim."))
        for number in found.order_by("pk").values_list("number", flat=True)
    ]


register_check(Check("complaints", 30, open_complaints))
