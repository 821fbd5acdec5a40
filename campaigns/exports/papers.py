"""The plan and the report of a campaign for Word."""

from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns import plan_figures, plan_summary
from campaigns.models import Campaign
from campaigns.reporting import ReportPart, report_of
from exchange.documents import Block, Heading, Points, Signs, Table, Words, document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def plan_document(campaign: Campaign, at: datetime) -> bytes:
    """The whole plan: facts, words, aims, offers, departments, time line, tasks, running order, stations, audience,
    budget, materials, and the lines to sign on."""
    blocks: list[Block] = [Table(_facts(campaign), widths=(4, 12.2))]
    for section in campaign.sections.all():
        blocks += [Heading(section.title), Words(section.words)]
    blocks += _aims(campaign, at) + _offers(campaign) + _departments(campaign) + _phases(campaign)
    blocks += _tasks(campaign) + _turns(campaign) + _stations(campaign)
    for part in plan_summary.parts_of(campaign):
        blocks += _blocks_of(part)
    blocks.append(Signs([pgettext("campaign", "Answerable"), _("Service manager"), _("General manager")]))
    return document(campaign.name, blocks, under=campaign.theme, author=campaign.owner.name, at=at)


def report_document(campaign: Campaign, at: datetime) -> bytes:
    """What came of it: aims, every part that the room knows, the evaluation."""
    blocks: list[Block] = [Table(_facts(campaign), widths=(4, 12.2)), *_aims(campaign, at)]
    for part in report_of(campaign, at):
        blocks += _blocks_of(part)
    if campaign.evaluation:
        blocks += [Heading(_("Evaluation")), Words(campaign.evaluation)]
    blocks.append(Signs([pgettext("campaign", "Answerable"), _("Service manager")]))
    # Translators: 中文 %(name)s 总结报告
    title = _("Report: %(name)s") % {"name": campaign.name}
    return document(title, blocks, under=campaign.theme, author=campaign.owner.name, at=at)


def _blocks_of(part: ReportPart) -> list[Block]:
    found: list[Block] = [Heading(part.title)]
    if part.words:
        found.append(Words(part.words))
    if part.facts:
        rows = [[text for fact in pair for text in fact] for pair in part.pairs]
        if len(rows[-1]) == 2 and len(rows) > 1:
            rows[-1] += ["", ""]
        wide = (4, 4.1, 4, 4.1) if len(rows[0]) == 4 else (4, 12.2)
        found.append(Table(rows, widths=wide, named=(0, 2)))
    if part.rows:
        found.append(Table(part.rows, part.headings, numbers=part.numbers))
    return found


def days_of(campaign: Campaign) -> str:
    if campaign.begins_on == campaign.ends_on:
        return campaign.begins_on.isoformat()
    return f"{campaign.begins_on.isoformat()} – {campaign.ends_on.isoformat()}"


def _facts(campaign: Campaign) -> list[list[str]]:
    rows = [
        [_("Number"), campaign.number],
        [_("Kind"), str(campaign.get_kind_display())],
        [_("Outlet"), campaign.outlet.name],
        [_("Days"), days_of(campaign)],
        [_("Place where it is held"), campaign.place],
        [pgettext("campaign", "Answerable"), campaign.owner.name],
        [_("State"), str(campaign.get_state_display())],
    ]
    return [row for row in rows if row[1]]


def _aims(campaign: Campaign, at: datetime) -> list[Block]:
    rows = [
        [
            str(row.aim.get_metric_display()),
            row.baseline_words,
            row.goal_words,
            row.value_words,
            "—" if row.reached_percent is None else f"{row.reached_percent}%",
        ]
        for row in plan_figures.aims_of(campaign, at)
    ]
    if not rows:
        return []
    headings = [
        _("Figure"),
        _("Baseline"),
        pgettext("aim", "Goal"),
        pgettext("aim", "Reached"),
        pgettext("aim", "Share"),
    ]
    return [Heading(pgettext("campaign", "Aims")), Table(rows, headings, numbers=(1, 2, 3, 4))]


def _offers(campaign: Campaign) -> list[Block]:
    items = [f"{each.get_kind_display()}  {each.words}" for each in campaign.offers.all()]
    return [Heading(pgettext("campaign", "Offers")), Points(items)] if items else []


def _departments(campaign: Campaign) -> list[Block]:
    rows = [
        [
            str(each.get_department_display()),
            # Translators: 中文 主办 / 协办
            pgettext("department", "Host") if each.host else pgettext("department", "Helps"),
            each.duty,
            each.lead.name if each.lead else "",
        ]
        for each in campaign.departments.select_related("lead")
    ]
    # Translators: 中文 主/协办
    headings = [_("Department"), pgettext("department", "Part"), _("Duty"), pgettext("department", "Answerable")]
    return [Heading(_("Departments")), Table(rows, headings, (3, 2, 8.2, 3))] if rows else []


def _phases(campaign: Campaign) -> list[Block]:
    rows = [[each.name, each.from_on.isoformat(), each.to_on.isoformat(), each.words] for each in campaign.phases.all()]
    headings = [pgettext("campaign", "Phase"), _("From"), _("To"), _("What happens")]
    return [Heading(_("Time line")), Table(rows, headings, (3.6, 2.6, 2.6, 7.4))] if rows else []


def _tasks(campaign: Campaign) -> list[Block]:
    blocks: list[Block] = []
    tasks = sorted(campaign.tasks.select_related("owner"), key=lambda task: task.group)
    headings = [_("What"), pgettext("task", "Who"), _("By"), pgettext("task", "What came of it")]
    for group, members in groupby(tasks, key=lambda task: task.group):
        rows = [
            [
                each.what,
                each.owner.name if each.owner else str(each.get_department_display()),
                each.due_on.isoformat(),
                each.proof,
            ]
            for each in sorted(members, key=lambda task: (task.due_on, task.pk))
        ]
        blocks += [Heading(group, 2)] if group else []
        blocks.append(Table(rows, headings, (7.2, 3, 2.6, 3.4)))
    return [Heading(pgettext("campaign", "Tasks")), *blocks] if blocks else []


def _stations(campaign: Campaign) -> list[Block]:
    rows = [[each.name, _("Yes") if each.stamped else _("No"), str(each.points)] for each in campaign.stations.all()]
    headings = [pgettext("campaign", "Station"), _("On the stamp card"), pgettext("stamp card", "Points")]
    return [Heading(pgettext("campaign", "Stations")), Table(rows, headings, (9.2, 4, 3), numbers=(2,))] if rows else []


def _turns(campaign: Campaign) -> list[Block]:
    turns = list(campaign.turns.select_related("station"))
    if not turns:
        return []
    blocks: list[Block] = [Heading(_("Running order"))]
    headings = [_("Time"), _("What"), pgettext("running order", "Who"), pgettext("campaign", "Station")]
    for on, members in groupby(turns, key=lambda turn: turn.on):
        rows = [
            [
                f"{each.from_time:%H:%M}–{each.to_time:%H:%M}",
                each.what,
                each.who,
                each.station.name if each.station else "",
            ]
            for each in members
        ]
        blocks += [Heading(on.isoformat(), 2), Table(rows, headings, (2.8, 7.4, 3, 3))]
    return blocks
