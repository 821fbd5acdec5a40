"""The words of messages about complaints, promises and corrective actions."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

COMPLAINT = {"number": "text", "plate": "text", "category": "term", "outlet": "text"}
CLOCK = COMPLAINT | {"clock": "term", "deadline": "instant"}

TEXTS = (
    Text(
        "complaint.half",
        # Translators: 中文 投诉：过半还没有动作
        label=_("Complaint: half of the time gone, nothing done"),
        subject=_("Complaint {number} {plate}: half of the time is gone and nothing has been done"),
        body=_("{category}. {clock} by {deadline}."),
        params=CLOCK,
    ),
    Text(
        "complaint.alert",
        # Translators: 中文 投诉：过了 80% 的时间
        label=_("Complaint: 80% of the time gone"),
        subject=_("Complaint {number} {plate}: 80% of the time is gone"),
        body=_("{category}. {clock} by {deadline}."),
        params=CLOCK,
    ),
    Text(
        "complaint.overdue",
        # Translators: 中文 投诉：已逾期
        label=_("Complaint: overdue"),
        subject=_("Complaint {number} {plate}: overdue, day {day}"),
        body=_("{category}, {outlet}. It was {clock} by {deadline}."),
        params=CLOCK | {"day": "number"},
    ),
    Text(
        "complaint.from_paper",
        # Translators: 中文 投诉：由纸质单据补录，期限从纸上时间算起
        label=_("Complaint: entered from paper, its time runs"),
        subject=_("Complaint {number} {plate}: entered from paper"),
        body=_(
            "{category}, {outlet}. Received on paper {received}, entered {entered}. It is {clock} by {deadline}: "
            "the time counts from the paper."
        ),
        params=CLOCK | {"received": "instant", "entered": "instant"},
    ),
    Text(
        "complaint.handed_over",
        # Translators: 中文 投诉：等待签收
        label=_("Complaint: handed over to you"),
        subject=_("Complaint {number} {plate}: sign for it"),
        body=_("{category}. {who} hands it over to you. {words}"),
        params=COMPLAINT | {"who": "text", "words": "text"},
    ),
    Text(
        "complaint.accepted",
        label=_("Complaint: hand-over accepted"),
        subject=_("Complaint {number} {plate}: {who} signed for it"),
        body=_("{category}. From now on it is in the hand of {who}."),
        params=COMPLAINT | {"who": "text"},
    ),
    Text(
        "complaint.refused",
        label=_("Complaint: hand-over refused"),
        subject=_("Complaint {number} {plate}: {who} did not accept it"),
        body=_("{category}. {reason} Hand it over to somebody else."),
        params=COMPLAINT | {"who": "text", "reason": "text"},
    ),
    Text(
        "complaint.finished",
        # Translators: 中文 投诉：请做满意回访
        label=_("Complaint: call the customer"),
        subject=_("Complaint {number} {plate}: done, call the customer"),
        body=_("{category}. {result}"),
        params=COMPLAINT | {"result": "text"},
    ),
    Text(
        "complaint.not_satisfied",
        label=_("Complaint: the customer is not satisfied"),
        subject=_("Complaint {number} {plate}: the customer is not satisfied"),
        body=_("{category}. {words}"),
        params=COMPLAINT | {"words": "text"},
    ),
    Text(
        "complaint.reopened",
        label=_("Complaint: opened again"),
        subject=_("Complaint {number} {plate}: opened again"),
        body=_("{category}. {reason}"),
        params=COMPLAINT | {"reason": "text"},
    ),
    Text(
        "complaint.liability_differs",
        # Translators: 中文 投诉：责任认定不一致
        label=_("Complaint: views on liability differ"),
        subject=_("Complaint {number} {plate}: decide who answers for it"),
        body=_("{category}. Customer care and the front desk see it differently. It counts for pay once you decide."),
        params=COMPLAINT,
    ),
    Text(
        "promise.made",
        label=_("A promise to a customer is yours to keep"),
        subject=_("{plate}: promised for {deadline}"),
        body=_("{what}. Complaint {number}."),
        params=COMPLAINT | {"what": "text", "deadline": "instant"},
    ),
    Text(
        "promise.broken",
        label=_("A promise to a customer is broken"),
        subject=_("{plate}: promised for {deadline} and not kept"),
        body=_("{what}. {owner} was to keep it. Complaint {number}, {outlet}."),
        params=COMPLAINT | {"what": "text", "owner": "text", "deadline": "instant"},
    ),
    Text(
        "correction.asked",
        # Translators: 中文 整改任务
        label=_("A corrective action is yours"),
        subject=_("To be changed by {due}: {what}"),
        body=_("{by} asks you to see to it. Give the proof when it is done."),
        params={"what": "text", "due": "day", "by": "text"},
    ),
    Text(
        "correction.overdue",
        label=_("A corrective action is overdue"),
        subject=_("Should have changed by {due}: {what}"),
        body=_("{owner} was to see to it, at {outlet}."),
        params={"what": "text", "due": "day", "owner": "text", "outlet": "text"},
    ),
)
