"""The words of messages about the tests of team leaders."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

LEADER = {"outlet": "text", "who": "text", "quarter": "text"}

TEXTS = (
    Text(
        "leader_tests.result",
        # Translators: 中文 班组长考核成绩
        label=_("Test of team leaders: the result"),
        subject=_("Your test as team leader of {quarter}: {total} points"),
        body=_("Skill {skill}, results {results}; {mark} points pass. {words}"),
        params={
            "outlet": "text", "quarter": "text", "total": "text", "skill": "text", "results": "text",
            "mark": "number", "words": "text",
        },
    ),
    Text(
        "leader_tests.proposed",
        # Translators: 中文 班组长连续两季不合格，待决定
        label=_("Test of team leaders: failed twice in a row"),
        subject=_("{outlet}: {who} failed twice in a row"),
        body=_("In {quarter}. Decide what follows by {until}."),
        params=LEADER | {"until": "day"},
    ),
    Text(
        "leader_tests.decided",
        # Translators: 中文 班组长考核处理决定
        label=_("Test of team leaders: what follows is decided"),
        subject=_("{outlet}: decided about {who}"),
        body=_("Failed in {quarter}. Decision of {by}: {reason}"),
        params=LEADER | {"by": "text", "reason": "text"},
    ),
)  # fmt: skip
