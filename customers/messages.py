"""The words of the ledger's messages. Kept with the room that knows what they are about."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

CASE = {
    "number": "text",
    "plate": "text",
    "tier": "text",
    "title": "text",
    "outlet": "text",
    "owner": "text",
    "deadline": "instant",
}

TEXTS = (
    Text(
        "case.half",
        # Translators: 中文 重点用户：过半还没有动作
        label=_("Key customer: half of the time gone, nothing done"),
        subject=_("{plate} {tier}: half of the time is gone and nothing has been done"),
        body=_("Case {number}, {title}. To be settled by {deadline}. Owner: {owner}. Log the first action today."),
        params=CASE,
    ),
    Text(
        "case.alert",
        # Translators: 中文 重点用户：过了 80% 的时间
        label=_("Key customer: 80% of the time gone"),
        subject=_("{plate} {tier}: 80% of the time is gone"),
        body=_("Case {number}, {title}. To be settled by {deadline}. Owner: {owner}."),
        params=CASE,
    ),
    Text(
        "case.overdue",
        # Translators: 中文 重点用户：已逾期
        label=_("Key customer: overdue"),
        subject=_("{plate} {tier}: overdue, day {day}"),
        body=_("Case {number}, {title}, at {outlet} should have been settled by {deadline}. Owner: {owner}."),
        params=CASE | {"day": "number"},
    ),
    Text(
        "case.aaa",
        # Translators: 中文 重点用户：AAA 上报
        label=_("Key customer: AAA case opened"),
        subject=_("{plate}: an AAA case at {outlet}"),
        body=_("Case {number}, {title}. To be settled by {deadline}. Owner: {owner}."),
        params=CASE,
    ),
    Text(
        "case.assigned",
        label=_("Key customer: a case is yours"),
        subject=_("{plate} {tier}: the case is yours"),
        body=_("Case {number}, {title}. To be settled by {deadline}."),
        params=CASE,
    ),
    Text(
        "case.reopened",
        label=_("Key customer: a case was reopened"),
        subject=_("{plate} {tier}: the case was reopened"),
        body=_("Case {number}, {title}. {reason} To be settled by {deadline}."),
        params=CASE | {"reason": "text"},
    ),
    Text(
        "case.evidence",
        label=_("Key customer: new evidence"),
        subject=_("{plate} {tier}: new evidence"),
        body=_("Case {number}, {title}: {evidence}."),
        params=CASE | {"evidence": "text"},
    ),
    Text(
        "candidate.new",
        # Translators: 中文 新的重点用户候选
        label=_("New candidates for the ledger"),
        subject=_("{count} new key-customer candidates at {outlet}"),
        body=_("{plates}. To be decided by {deadline}."),
        params={"count": "number", "outlet": "text", "plates": "text", "deadline": "instant"},
    ),
    Text(
        "candidate.waiting",
        # Translators: 中文 候选待判定
        label=_("A candidate waits for a decision"),
        subject=_("{plate}: {percent}% of the time to decide is gone"),
        body=_("{criterion}. Confirm or dismiss it by {deadline}."),
        params={"plate": "text", "percent": "number", "criterion": "term", "deadline": "instant"},
    ),
)
