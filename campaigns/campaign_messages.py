"""The words of messages about campaigns."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

TEXTS = (
    Text(
        "campaign.task_given",
        label=_("A task of a campaign was given to you"),
        subject=_("{campaign}: {number} tasks for you"),
        body=_("The first one is “{what}”, due on {day}."),
        params={"campaign": "text", "what": "text", "number": "number", "day": "day"},
    ),
    Text(
        "campaign.tasks_due",
        label=_("Tasks of campaigns are due"),
        subject=_("{number} tasks of campaigns are due, {late} of them late"),
        body=_("The first one is “{what}” of {campaign}, due on {day}."),
        params={"campaign": "text", "what": "text", "number": "number", "late": "number", "day": "day"},
    ),
)
