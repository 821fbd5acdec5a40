"""What is settled about personal data: the days for an answer, what the law keeps, and how many looks are unusual."""

from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare, name_group

ANSWER = "personal_data.answer_days"
REPAIRS = "personal_data.repair_records_days"
COPIES = "personal_data.keep_copies_days"
LOOKS = "personal_data.looks_a_day"

# Translators: 中文 个人信息保护法
PIPL = _("Personal Information Protection Law, article 50: in good time")
# Translators: 中文 机动车维修管理规定：维修档案保存期不少于两年
REPAIR_RULES = _("Rules for motor vehicle repair: records of repairs are kept for two years at least")
HOUSE = _("House rule")

# Translators: 中文 个人信息
name_group("personal_data", _("Personal data of customers"))
declare(
    # Translators: 中文 个人信息申请的答复时限（工作日）
    Policy(ANSWER, _("Requests about personal data are answered within working days"), "count", "15", PIPL, 1, 30),
    # Translators: 中文 维修档案保存期
    Policy(REPAIRS, _("Records of repairs are kept"), "days", "730", REPAIR_RULES, at_least=730),
    # Translators: 中文 客户副本文件保存天数
    Policy(COPIES, _("Files with a customer's copy are kept"), "days", "30", HOUSE, at_least=1, at_most=180),
    # Translators: 中文 每天查看完整号码超过几次提醒经理
    Policy(LOOKS, _("Looks at whole numbers in a day that are told to the manager"), "count", "40", HOUSE, at_least=1),
)
