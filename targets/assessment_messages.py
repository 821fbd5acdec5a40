"""The words of messages about the assessment of outlets."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

OUTLET = {"outlet": "text", "month": "text", "points": "number"}

TEXTS = (
    Text(
        "assessment.settled",
        # Translators: 中文 网点考核已结算
        label=_("Assessment: a month is settled"),
        subject=_("{outlet}: {points} points for {month}"),
        body=_("Look at what took points off. One appeal is possible until {until}."),
        params=OUTLET | {"until": "day"},
    ),
    Text(
        "assessment.reminder",
        # Translators: 中文 考核申诉即将截止
        label=_("Assessment: the days for an appeal end soon"),
        subject=_("{outlet}: an appeal against {month} is possible until {until}"),
        body=_("{points} points, and nobody has appealed yet. Look at what took points off; afterwards they stand."),
        params=OUTLET | {"until": "day"},
    ),
    Text(
        "assessment.appealed",
        # Translators: 中文 考核申诉待处理
        label=_("Assessment: an appeal is to be decided"),
        subject=_("{outlet} appeals against its assessment of {month}"),
        body=_("{points} points; to be decided by {until}. {words}"),
        params=OUTLET | {"until": "day", "words": "text"},
    ),
    Text(
        "assessment.decided",
        # Translators: 中文 考核申诉处理结果
        label=_("Assessment: the appeal is decided"),
        subject=_("{outlet}: {points} points for {month} after the appeal"),
        body=_("{back} points given back. {words}"),
        params=OUTLET | {"back": "number", "words": "text"},
    ),
)
