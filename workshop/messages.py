"""The words of the messages about rescue calls."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

CALL = {
    "number": "text",
    "car": "text",
    "place": "text",
    "outlet": "text",
    "deadline": "instant",
}

TEXTS = (
    Text(
        "rescue.sent",
        # Translators: 中文 救援：派您前往
        label=_("Rescue: you are sent"),
        subject=_("{car}: you are sent to a rescue"),
        body=_("{place}. Be there by {deadline}. Rescue {number}: press Arrived when you are there."),
        params=CALL,
    ),
    Text(
        "rescue.unsent",
        # Translators: 中文 救援：过半还没有派人
        label=_("Rescue: half of the time gone, nobody sent"),
        subject=_("{car}: half of the time is gone and nobody has been sent"),
        body=_("Rescue {number} at {place}. Promised by {deadline}. Send somebody now."),
        params=CALL,
    ),
    Text(
        "rescue.alert",
        # Translators: 中文 救援：过了 80% 的时间
        label=_("Rescue: 80% of the time gone"),
        subject=_("{car}: 80% of the promised time is gone"),
        body=_("Rescue {number} at {place}. Promised by {deadline}. Sent: {helper}. Nobody has arrived yet."),
        params=CALL | {"helper": "text"},
    ),
    Text(
        "rescue.late",
        # Translators: 中文 救援：超时未到
        label=_("Rescue: late"),
        subject=_("{car}: the rescue is late"),
        body=_(
            "Rescue {number} of {outlet} at {place} was promised by {deadline}. Sent: {helper}. Nobody has arrived yet."
        ),
        params=CALL | {"helper": "text"},
    ),
    Text(
        "rescue.from_paper",
        # Translators: 中文 救援：由纸质单据补录
        label=_("Rescue: entered from paper, its time runs"),
        subject=_("{car}: a rescue was entered from paper"),
        body=_(
            "Rescue {number} of {outlet} at {place}: the call came in {taken} and was entered {entered}. It was "
            "promised by {deadline}: the time counts from the paper."
        ),
        params=CALL | {"taken": "instant", "entered": "instant"},
    ),
    Text(
        "rescue.late_still",
        # Translators: 中文 救援：仍未到达
        label=_("Rescue: still nobody there"),
        subject=_("{car}: {late} late and still nobody there"),
        body=_(
            "Rescue {number} of {outlet} at {place} was promised by {deadline}. Sent: {helper}. "
            "If somebody is there by now, record the arrival."
        ),
        params=CALL | {"helper": "text", "late": "span"},
    ),
)
