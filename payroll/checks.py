"""What has to be settled or looked at before a run is confirmed."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff import policy
from staff.instants import calendar_instant_words, local

from .models import Run, Tick
from .rules.inputs import Remark
from .rules.parameters import CATALOGUE
from .words import remark_in_words

# Where the words of a remark name a record that has a page: the place of its number, and the page.
LINKS = {
    "may_be_rework": {0: "workshop:order", 2: "workshop:order"},
    "no_group": {0: "staff:employee"},
    "assessment_missing": {0: "staff:employee"},
    "hours_without_trade": {0: "staff:employee"},
    "moved_away": {0: "staff:employee"},
    "team_of_other_outlet": {0: "staff:employee"},
}
# A remark that nobody can tick away: it has to be mended.
MUST = {"late_target_missing"}


@dataclass(frozen=True)
class Check:
    """One thing to settle (`must`) or to look at. `key` tells it from others of the run, also after the next
    computation, as long as it says the same; `details` are the sentences behind its title, `url` where to mend it."""

    code: str
    key: str
    title: str
    details: tuple[str, ...] = ()
    must: bool = False
    tick: Tick | None = None
    employee: str = ""
    url: str = ""

    @property
    def settled(self) -> bool:
        return self.tick is not None and not self.must


def checks_of(run: Run, *, at: datetime) -> list[Check]:
    """The run's checks, what must be settled first. A draft has none."""
    if not run.result:
        return []
    ticks = {tick.key: tick for tick in run.ticks.select_related("by")}
    people = {person["number"]: person["name"] for person in run.inputs["people"]}
    found = [*objections(run, at), *scores(run), *wages(run, at), *remarks(run, people)]
    found = [Check(**{**vars(check), "tick": ticks.get(check.key)}) for check in found]
    return sorted(found, key=lambda check: (not check.must, check.settled))


def objections(run: Run, at: datetime) -> Iterator[Check]:
    """Objections without an answer, and the time for them as long as it runs and not everybody has agreed."""
    for each in run.objections.filter(answer="").select_related("employee"):
        title = _("The objection of %(name)s has no answer") % {"name": each.employee.name}
        number = each.employee.number
        url = reverse("payroll:objections", args=[run.number])
        yield Check("objection", f"objection.{each.pk}", title, (each.words,), must=True, employee=number, url=url)
    if run.state == Run.State.OPEN and run.objections_until and at < run.objections_until:
        statements = run.statements.count()
        agreed = agreed_statements(run)
        if agreed < statements:
            title = _("The time for objections runs until %(until)s") % {
                "until": calendar_instant_words(run.objections_until, at)
            }
            detail = _("%(agreed)d of %(statements)d have found their statement in order.")
            details = (detail % {"agreed": agreed, "statements": statements},)
            yield Check("objections_running", "objections_running", title, details, must=True)


def agreed_statements(run: Run) -> int:
    """How many have acknowledged the income that their statement shows now."""
    given = set(run.acknowledgements.values_list("employee", "income"))
    return sum(row in given for row in run.statements.values_list("employee", "income"))


def scores(run: Run) -> Iterator[Check]:
    """The manufacturer's score against the minimum that a month can be confirmed with."""
    score, text = run.inputs["csi_score"], run.inputs["parameters"].get("csi.minimum") or "0"
    minimum = CATALOGUE["csi.minimum"].read(text)
    if score is not None and Decimal(score) < minimum:
        title = _("The CSI score %(score)s lies below the minimum of %(minimum)s")
        detail = _("Only the station head can confirm the month, with a written reason.")
        shown = {"score": score, "minimum": text}
        yield Check("csi_below_minimum", "csi_below_minimum", title % shown, (detail,), must=True)


def wages(run: Run, at: datetime) -> Iterator[Check]:
    """Deductions that take much of a wage, or leave less than the minimum wage of the outlet and month."""
    percent = policy.value("commission.deduction_percent", outlet=run.outlet, on=local(at).date())
    text = run.inputs["parameters"].get("wage.minimum") or ""
    minimum = CATALOGUE["wage.minimum"].read(text) if text else None
    if minimum is None:
        title = _("The minimum wage was not checked")
        detail = _("No minimum wage is entered for the outlet and month (parameter wage.minimum).")
        address = reverse("payroll:scheme_parameter", args=["wage.minimum"])
        url = f"{address}?outlet={run.outlet.code}&month={run.month:%Y-%m}"
        yield Check("wage_not_checked", "wage_not_checked", title, (detail,), url=url)
    for each in run.statements.filter(deducted__gt=0).select_related("employee"):
        wage = each.base_salary + each.gross - each.fund + each.rewarded
        amounts = {"name": each.employee.name, "deducted": each.deducted, "wage": wage, "income": each.income}
        # Looked at for these amounts; with others it has to be looked at again.
        number, key = each.employee.number, f"{each.employee.number}.{each.deducted}.{each.income}"
        url = reverse("payroll:statement", args=[run.number, number])
        if each.deducted * 100 > wage * percent:
            title = _("The deductions of %(name)s are above %(percent)s%% of the month's wage") % {
                **amounts,
                "percent": f"{percent.normalize():f}",
            }
            detail = _("¥%(deducted)s of ¥%(wage)s.") % amounts
            yield Check("deduction_large", f"deduction_large.{key}", title, (detail,), employee=number, url=url)
        if minimum is not None and each.income < minimum:
            title = _("The deductions leave %(name)s less than the minimum wage") % amounts
            detail = _("The income is ¥%(income)s.") % amounts
            yield Check("below_minimum", f"below_minimum.{key}", title, (detail,), employee=number, url=url)


def remarks(run: Run, people: Mapping[str, str]) -> Iterator[Check]:
    """The warnings of the computation, those of one kind together."""
    by_code: dict[str, list[Remark]] = defaultdict(list)
    for code, about in run.result["warnings"]:
        by_code[code].append(Remark(code, tuple(about)))
    for code, same in by_code.items():
        details = tuple(linked(remark_in_words(remark, people), remark) for remark in same)
        yield Check(code, key_of(same), title_of(code, len(same)), details, must=code in MUST, url=url_of(same, run))


def key_of(same: list[Remark]) -> str:
    """The kind, and a hash of everything its remarks say: looked at once, they stand until one is new or changed."""
    said = "\n".join(sorted("\t".join(remark.about) for remark in same))
    return f"{same[0].code}.{len(same)}.{sha256(said.encode()).hexdigest()[:16]}"


def linked(words: str, remark: Remark) -> str:
    """The sentence with links to the records that it names, where they have a page."""
    pages = {
        remark.about[place]: reverse(page, args=[remark.about[place]])
        for place, page in LINKS.get(remark.code, {}).items()
        if remark.about[place]
    }
    if not pages:
        return words
    # The longest first: one number may begin another.
    numbers = "|".join(map(re.escape, sorted(pages, key=len, reverse=True)))
    parts = re.split(f"({numbers})", words)
    return format_html_join(
        "",
        "{}",
        ((format_html('<a href="{}">{}</a>', pages[part], part) if part in pages else part,) for part in parts),
    )


def url_of(same: list[Remark], run: Run) -> str:
    """Where the remarks of a kind are mended, if that is one page."""
    code, about = same[0].code, same[0].about
    if code == "no_group":
        return f"{reverse('payroll:groups')}?outlet={run.outlet.code}"
    if code == "csi_missing":
        return reverse("targets:scores")
    if code == "late_target_missing":
        return reverse("targets:month", args=about[:2])
    return ""


def title_of(code: str, count: int) -> str:
    titles = {
        "undistributed": ngettext("%(n)d pool has nobody to share it", "%(n)d pools have nobody to share them", count),
        "no_group": ngettext(
            "%(n)d person is in no commission group", "%(n)d people are in no commission group", count
        ),
        "seller_not_covered": ngettext(
            "%(n)d sale without a seller who is covered", "%(n)d sales without a seller who is covered", count
        ),
        "below_floor": ngettext("%(n)d line below the floor price", "%(n)d lines below the floor price", count),
        "may_be_rework": ngettext(
            "%(n)d return within 30 days for the same fault", "%(n)d returns within 30 days for the same fault", count
        ),
        "other_outlet": ngettext(
            "%(n)d person of another outlet is named", "%(n)d people of another outlet are named", count
        ),
        "team_of_other_outlet": ngettext(
            "%(n)d member of another outlet's team", "%(n)d members of another outlet's teams", count
        ),
        "csi_missing": _("There is no CSI score for the month"),
        "assessment_missing": ngettext(
            "%(n)d person of the front desk has no assessment",
            "%(n)d people of the front desk have no assessment",
            count,
        ),
        "hours_without_trade": ngettext(
            "Hours of %(n)d person in neither trade are not taken back",
            "Hours of %(n)d people in neither trade are not taken back",
            count,
        ),
        "late_target_missing": ngettext(
            "%(n)d target of a closed month is missing", "%(n)d targets of closed months are missing", count
        ),
        "moved_away": ngettext(
            "%(n)d correction for somebody who moved to another outlet",
            "%(n)d corrections for people who moved to another outlet",
            count,
        ),
        "more_lines": _("There are more lines than can be named"),
    }
    return titles[code] % {"n": count} if "%(n)d" in titles[code] else titles[code]


def counts(checks: list[Check]) -> dict[str, int]:
    """How many must be settled, how many are to be looked at, how many are done."""
    return {
        "must": sum(check.must for check in checks),
        "look": sum(not check.must and not check.settled for check in checks),
        "settled": sum(check.settled for check in checks),
    }
