"""The words of commission's messages."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

DRAFT = {"title": "text", "outlet": "text", "month": "text", "who": "text", "reason": "text"}
RUN = {"month": "text", "run": "text", "by": "text"}

TEXTS = (
    Text(
        "payroll.opened",
        # Translators: 中文 提成对账单可以看了
        label=_("Commission: a statement can be seen"),
        subject=_("Your commission statement of {month} is there"),
        body=_("Look at it and say it is in order, or object to a line while there is time."),
        params={"month": "text", "run": "text"},
    ),
    Text(
        "payroll.objection",
        label=_("Commission: somebody objects to a line"),
        subject=_("{name} objects to the statement of {month}: {line}"),
        body=_("“{words}” Answer with a reason; the month can be confirmed after that."),
        params={"name": "text", "month": "text", "line": "term", "words": "text"},
    ),
    Text(
        "payroll.answered",
        label=_("Commission: an objection was answered"),
        subject=_("Your objection to the statement of {month}: {answer}"),
        body=_("{reason}"),
        params={"month": "text", "answer": "term", "reason": "text"},
    ),
    Text(
        "payroll.confirmed",
        label=_("Commission: a month was confirmed"),
        subject=_("Commission {month} was confirmed by {by}"),
        body=_("Run {run} can be closed and handed on."),
        params=RUN,
    ),
    Text(
        "payroll.sent_back",
        label=_("Commission: a month was sent back"),
        subject=_("Commission {month} was sent back by {by}"),
        body=_("{reason}"),
        params=RUN | {"reason": "text"},
    ),
    Text(
        "payroll.closed",
        label=_("Commission: a month was closed"),
        subject=_("Commission {month} was closed by {by}"),
        body=_("Run {run}. Late records become corrections of the next open month."),
        params=RUN,
    ),
    Text(
        "payroll.reopened",
        label=_("Commission: a closed month was opened again"),
        subject=_("Commission {month} was opened again by {by}"),
        body=_("{reason}"),
        params=RUN | {"reason": "text"},
    ),
    Text(
        "payroll.draft_made",
        label=_("Commission scheme: a draft waits for approval"),
        subject=_("A draft of the scheme at {outlet} waits for your decision: {title}"),
        body=_("It shall hold from {month}. {who}: {reason}"),
        params=DRAFT,
    ),
    Text(
        "payroll.draft_approved",
        label=_("Commission scheme: a draft was approved"),
        subject=_("{title} was approved and holds from {month}"),
        body=_("Approved by {who}."),
        params=DRAFT,
    ),
    Text(
        "payroll.draft_refused",
        label=_("Commission scheme: a draft was refused"),
        subject=_("{title} was refused"),
        body=_("{who}: {reason}"),
        params=DRAFT,
    ),
)
