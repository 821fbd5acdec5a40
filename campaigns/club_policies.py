"""What is settled about the club: when an end is said, and how long one may renew afterwards."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare, name_group

REMIND = "club.remind_days"
GRACE = "club.grace_days"
NOTE_BACK = "club.note_back_days"

HOUSE = _("House rule")

# Translators: 中文 车主俱乐部
name_group("club", _("Owners' club"))
declare(
    # Translators: 中文 会籍到期前多少天提醒
    Policy(REMIND, _("The end of a membership is said before it by"), "days", "30", HOUSE, at_least=1, at_most=180),
    # Translators: 中文 到期后多少天内仍可续费，超过后会籍自动结束
    Policy(GRACE, _("A membership can be renewed after its end for"), "days", "30", HOUSE, at_least=0, at_most=365),
    # Translators: 中文 权益使用可补记多少天
    Policy(NOTE_BACK, _("The use of a benefit can be noted later by"), "days", "7", HOUSE, at_least=0, at_most=60),
)
