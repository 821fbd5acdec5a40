"""The words of reminders that go out from the boards of areas, regions and headquarters."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

FIGURES, PLAN, TARGETS = "board.figures_missing", "board.plan_missing", "board.targets_missing"

TEXTS = (
    Text(
        FIGURES,
        # Translators: 中文 看板：上月数据未上报
        label=_("Board: figures of the last month are missing"),
        # Translators: 中文 {outlet}：{month} 有 {count} 项数据未上报
        subject=_("{outlet}: {month}, figures not reported: {count}"),
        # Translators: 中文 其中包括：{first}。请补报，经营看板中可查看全部缺项。{by} 提醒。
        body=_("Among them: {first}. Please enter what is missing; the board shows all of it. Reminded by {by}."),
        params={"outlet": "text", "month": "text", "count": "number", "first": "term", "by": "text"},
    ),
    Text(
        PLAN,
        # Translators: 中文 看板：年度经营计划未批准
        label=_("Board: there is no approved plan of the year"),
        # Translators: 中文 {outlet}：{year} 年度经营计划尚未批准
        subject=_("{outlet}: no approved plan of {year} yet"),
        # Translators: 中文 请编制并提交年度经营计划。{by} 提醒。
        body=_("Please make the year's plan and submit it. Reminded by {by}."),
        params={"outlet": "text", "year": "text", "by": "text"},
    ),
    Text(
        TARGETS,
        # Translators: 中文 看板：下月目标未下达
        label=_("Board: the targets of the next month are not set"),
        # Translators: 中文 {outlet}：{month} 目标尚未下达
        subject=_("{outlet}: the targets of {month} are not set yet"),
        # Translators: 中文 请在月初前下达目标，以便服务顾问确认。{by} 提醒。
        body=_("Please set them before the month begins, so that advisors can take note. Reminded by {by}."),
        params={"outlet": "text", "month": "text", "by": "text"},
    ),
)
CODES = tuple(text.code for text in TEXTS)
