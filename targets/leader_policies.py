"""What is settled about the quarterly test of team leaders: weights, pass mark, what results are worth, the days."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group

SKILL = "leader_tests.skill_percent"
PASS = "leader_tests.pass_mark"
AT_MEAN = "leader_tests.points_at_mean"
REWORK = "leader_tests.points_of_rework"
BEFORE = "leader_tests.days_before"
AFTER = "leader_tests.days_after"
DECIDE = "leader_tests.decide_days"
KEYS = [SKILL, PASS, AT_MEAN, REWORK, BEFORE, AFTER, DECIDE]

HOUSE = _("House rule")

# Translators: 中文 班组长季度考核
name_group("leader_tests", _("Quarterly test of team leaders"))
declare(
    # Translators: 中文 技能分占比，其余为业绩分
    Policy(SKILL, _("Weight of the skill of team leaders; the rest is for results"), "percent", "50", HOUSE),
    # Translators: 中文 班组长考核合格分
    Policy(PASS, _("Points with which a team leader passes"), "count", "60", HOUSE, 1, 100),
    # Translators: 中文 班组工时达到本店平均时的业绩分
    Policy(
        AT_MEAN, _("Points for results of a team with as many hours as the mean team"), "count", "80", HOUSE, 1, 100
    ),
    # Translators: 中文 每张返修单扣业绩分
    Policy(REWORK, _("Points off results for each rework order the team answers for"), "count", "5", HOUSE, 0, 100),
    # Translators: 中文 季末前几天开始考核
    Policy(BEFORE, _("Team leaders are tested from so many days before the quarter ends"), "days", "14", HOUSE, 1, 90),
    # Translators: 中文 季末后几天内完成考核
    Policy(AFTER, _("Team leaders are tested until so many days after the quarter"), "days", "7", HOUSE, 0, 60),
    # Translators: 中文 连续两季不合格几天内决定
    Policy(DECIDE, _("What follows for a team leader is decided within"), "days", "7", HOUSE, 1, 60),
)


def book(on: date) -> Book:
    return Book(KEYS, on=on)
