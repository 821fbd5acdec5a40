"""The words of messages about personal data."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

TEXTS = (
    Text(
        "personal_data.looks",
        # Translators: 中文 查看完整号码次数异常
        label=_("Unusually many looks at whole numbers"),
        subject=_("{who} looked at {times} whole numbers on {day}"),
        body=_("More than {limit} in a day are told to you. The page “Looks at whole numbers” says whose they were."),
        params={"who": "text", "day": "day", "times": "number", "limit": "number"},
    ),
)
