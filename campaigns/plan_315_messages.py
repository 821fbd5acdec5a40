"""The words of messages about plans for 15 March."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

PLAN = {"outlet": "text", "number": "text", "year": "text"}

TEXTS = (
    Text(
        "plan_315.due",
        # Translators: 中文 应对方案待报备
        label=_("Plan for 15 March: to be filed"),
        subject=_("{outlet}: the plan for 15 March {year} is due on {day}"),
        body=_("Post, 24-hour roster, watches, visits and parts: file the plan by then."),
        params={"outlet": "text", "year": "text", "day": "day"},
    ),
    Text(
        "plan_315.late",
        # Translators: 中文 应对方案逾期未报备
        label=_("Plan for 15 March: late"),
        subject=_("{outlet}: the plan for 15 March {year} is {days} days late"),
        body=_("It was due on {day}."),
        params={"outlet": "text", "year": "text", "day": "day", "days": "number"},
    ),
    Text(
        "plan_315.filed",
        # Translators: 中文 应对方案待确认
        label=_("Plan for 15 March: to be acknowledged"),
        subject=_("{outlet} filed its plan for 15 March {year}"),
        body=_("{number}: read it and acknowledge it, or send it back."),
        params=PLAN,
    ),
    Text(
        "plan_315.acknowledged",
        # Translators: 中文 应对方案已确认
        label=_("Plan for 15 March: acknowledged"),
        subject=_("The plan {number} is acknowledged"),
        body=_("{outlet}: the plan for 15 March {year} stands."),
        params=PLAN,
    ),
    Text(
        "plan_315.sent_back",
        # Translators: 中文 应对方案被退回
        label=_("Plan for 15 March: sent back"),
        subject=_("The plan {number} is sent back"),
        body=_("{outlet}: {reason}"),
        params=PLAN | {"reason": "text"},
    ),
    Text(
        "plan_315.report",
        # Translators: 中文 3·15 日报
        label=_("15 March: a daily report"),
        subject=_("{outlet}: report of {day}"),
        body=_("{open} key customers in hand, {overdue} overdue, {new} new. {words}"),
        params=PLAN | {"day": "day", "open": "number", "overdue": "number", "new": "number", "words": "text"},
    ),
    Text(
        "plan_315.report_missing",
        # Translators: 中文 3·15 日报未交
        label=_("15 March: a daily report is missing"),
        subject=_("{outlet}: the report of {day} is missing"),
        body=_("{number}: the daily report goes to the area manager."),
        params=PLAN | {"day": "day"},
    ),
    Text(
        "plan_315.reply",
        # Translators: 中文 日报批复
        label=_("15 March: a reply to a report"),
        subject=_("{outlet}: reply to the report of {day}"),
        body=_("{reply}"),
        params=PLAN | {"day": "day", "reply": "text"},
    ),
)
