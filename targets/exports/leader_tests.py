"""The tests of team leaders of a quarter for Excel: exactly what is filtered, with everybody's place."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.roles import Right
from targets.leader_page import Row, filter_for, found_for, rows_of


def leader_tests_for(user, parameters, at):
    return found_for(user, filter_for(user, parameters, at)).for_list()


def leader_tests_workbook(tests, user) -> bytes:
    headings = [
        Heading(_("Quarter"), 10),
        Heading(_("Outlet"), 18),
        Heading(pgettext("leader test", "Rank"), 8, "whole"),
        Heading(_("Team leader"), 14),
        Heading(_("Team"), 16),
        Heading(_("Skill, points"), 10, "hours"),
        Heading(_("Results, points"), 10, "hours"),
        Heading(_("Proposed by the records"), 12, "hours"),
        Heading(pgettext("leader test", "Total"), 10, "hours"),
        Heading(_("Points to pass"), 10, "whole"),
        Heading(pgettext("leader test", "Passed"), 10),
        Heading(_("Last place"), 10),
        Heading(_("Examined by"), 14),
        Heading(_("When"), 17, "instant"),
        Heading(_("Note"), 30),
    ]
    return workbook({_("Team leaders"): (headings, map(_row, rows_of(tests)))})


def _row(row: Row) -> list:
    each = row.test
    return [
        each.quarter_words,
        each.outlet.name,
        row.rank,
        each.employee.name,
        each.team.name,
        each.skill,
        each.results,
        each.basis.get("proposed") and float(each.basis["proposed"]),
        each.total,
        each.pass_mark,
        _("yes") if each.passed else _("no"),
        _("yes") if row.last else "",
        each.examined_by.name,
        each.at,
        each.words,
    ]


LEADER_TESTS = ListExport(
    kind="targets.leader_tests_export",
    name="leader-tests",
    # Translators: 中文 导出班组长考核
    title=gettext_lazy("Export of tests of team leaders"),
    needs=Right.LEADER_TESTS,
    rows=leader_tests_for,
    book=leader_tests_workbook,
)
