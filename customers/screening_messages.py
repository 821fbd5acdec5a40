"""The words of messages about screening rounds."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

LIST = {"outlet": "text", "number": "text", "round": "text", "day": "day"}

TEXTS = (
    Text(
        "screening.opened",
        # Translators: 中文 3·15 排查开始
        label=_("Screening: a round is open"),
        subject=_("{round}: file your key customers by {day}"),
        body=_("List {number} of {outlet} is waiting. File it also when it is empty."),
        params=LIST,
    ),
    Text(
        "screening.due",
        # Translators: 中文 排查表即将到期
        label=_("Screening: the list is due soon"),
        subject=_("{round}: the list of {outlet} is due on {day}"),
        body=_("List {number} is not filed yet. File it also when it is empty; each day late costs points."),
        params=LIST,
    ),
    Text(
        "screening.late",
        # Translators: 中文 排查表逾期未报
        label=_("Screening: the list is late"),
        subject=_("{outlet}: the screening list is {days} days late"),
        body=_("{round}: list {number} was due on {day}. So far this costs {points} points of the assessment."),
        params=LIST | {"days": "number", "points": "number"},
    ),
    Text(
        "screening.late_region",
        # Translators: 中文 大区排查迟报汇总
        label=_("Screening: lists of the region are late"),
        subject=_("{round}: {number} lists of the region are late"),
        body=_("Due on {day}. {outlets}"),
        params={"round": "text", "number": "number", "day": "day", "outlets": "text"},
    ),
    Text(
        "screening.filed",
        # Translators: 中文 排查表待核实
        label=_("Screening: a list is to be verified"),
        subject=_("{outlet} filed its screening list: {rows} key customers"),
        body=_("{round}: verify each row of {number} and pass it on by {by}."),
        params=LIST | {"rows": "number", "by": "day"},
    ),
    Text(
        "screening.later",
        # Translators: 中文 新发现重点用户
        label=_("Screening: key customers found later"),
        subject=_("{outlet} found {rows} more key customers"),
        body=_("{round}: found on {day}, list {number}. {customers}"),
        params=LIST | {"rows": "number", "customers": "text"},
    ),
    Text(
        "screening.verified",
        # Translators: 中文 排查表待大区验收
        label=_("Screening: a list is to be accepted"),
        subject=_("{outlet}: {true} of {rows} rows are true"),
        body=_("{round}: {drawn} rows of {number} are drawn for a second look. Accept the list by {by}."),
        params=LIST | {"rows": "number", "true": "number", "drawn": "number", "by": "day"},
    ),
    Text(
        "screening.false_clear",
        # Translators: 中文 复核发现漏报
        label=_("Screening: a cleared row turned out to be true"),
        subject=_("{outlet}: a row that was cleared is true after all"),
        body=_("{round}, list {number}, line {line}. All other cleared rows of the list are looked at again."),
        params=LIST | {"line": "number"},
    ),
    Text(
        "screening.accepted",
        # Translators: 中文 排查表已验收
        label=_("Screening: the list is accepted"),
        subject=_("{outlet}: the screening list is accepted"),
        body=_("{round}: the region's coordinator and manager accepted {number}."),
        params=LIST,
    ),
    Text(
        "screening.points",
        # Translators: 中文 排查迟报扣分
        label=_("Screening: points off the assessment"),
        subject=_("{outlet}: {points} points off for a late screening list"),
        body=_("{round}: list {number} was {days} days late. One appeal is possible until {until}."),
        params=LIST | {"points": "number", "days": "number", "until": "day"},
    ),
    Text(
        "screening.appeal",
        # Translators: 中文 扣分申诉待处理
        label=_("Screening: an appeal is to be decided"),
        subject=_("{outlet} appeals against {points} points off"),
        body=_("{round}, list {number}: {words}"),
        params=LIST | {"points": "number", "words": "text"},
    ),
    Text(
        "screening.appeal_decided",
        # Translators: 中文 申诉处理结果
        label=_("Screening: the appeal is decided"),
        subject=_("{outlet}: {points} points off after the appeal"),
        body=_("{round}, list {number}: {words}"),
        params=LIST | {"points": "number", "words": "text"},
    ),
)
