"""What this room puts into the registries."""

from django.utils.translation import gettext_lazy as _

from intake import hooks
from notices import hooks as notices_hooks
from notices import texts
from staff import jobs, my_day, navigation, open_work, policy, trail, trail_words, work
from staff import operations as house
from staff.navigation import NavItem, Section
from staff.open_work import OpenWork
from staff.roles import Right

from . import (
    criteria,
    exports,
    ledger_day,
    messages,
    operations,
    outage_pack,
    own_criteria,
    policies,  # noqa: F401 - policies declare themselves
    tasks,
)
from .contact_figures import callable_from
from .models import Customer
from .services import cases

criteria.register(*own_criteria.CRITERIA)
trail_words.speak("criterion", lambda code: str(criteria.label_of(code)))
criteria.link_evidence(
    "customer",
    _("Customer"),
    ledger_day.customer_address,
    Right.RECORDS,
    records=lambda code: Customer.objects.filter(code=code),
)
texts.register(*messages.TEXTS)

for action, label in {
    "candidate.recorded": _("Signal found in the records"),
    "candidate.confirmed": _("Candidate confirmed"),
    "candidate.merged": _("Candidate merged into the open case"),
    "candidate.dismissed": _("Candidate dismissed"),
    "case.opened": _("Case opened"),
    "case.assigned": _("Owner named"),
    "case.tier_changed": _("Tier changed"),
    "case.evidence_added": _("New evidence"),
    "case.candidate_merged": _("Candidate merged into the case"),
    "case.exposed": _("A report was published"),
    # Translators: 中文 下一步移交
    "case.step_handed_over": _("Next step handed over"),
    "case.watch_set": _("24-hour watch rostered"),
    "case.watch_withdrawn": _("Watch taken off"),
    "case.settled": _("Settled"),
    "case.verified": _("Verified by a call"),
    "case.closed": _("Closed"),
    "case.reopened": _("Reopened"),
    # Translators: 中文 导出重点用户
    "cases.exported": _("Key-customer ledger exported"),
}.items():
    trail.describe(action, label)

trail.guard(Right.CASES, "customers.case", "customers.candidate")
trail.guard(Right.RECORDS, "customers.customer", "customers.vehicle", "customers.attachment")

policy.name_group("candidate", _("Key-customer candidates"))
policy.name_group("case", _("Key-customer cases"))
policy.name_group("criterion", _("Criteria of key customers"))
# Translators: 中文 客户联系
policy.name_group("contacts", _("Contacts with customers"))
policy.name_group("warning_level", _("Warning level"))

jobs.declare(
    "customers.sweep_deadlines",
    _("Warn before and after deadlines"),
    tasks.SWEEP_EVERY,
    counted={"cases": _("cases"), "candidates": _("candidates"), "messages": _("messages")},
)
jobs.declare(
    "customers.detect_signals",
    _("Look for key customers in the records"),
    tasks.DETECT_EVERY,
    counted={"new": _("new candidates"), "extended": _("candidates extended"), "cases": _("cases with new evidence")},
)

navigation.register(
    NavItem(
        Section.CUSTOMERS,
        _("Key customers"),
        "customers:ledger",
        Right.CASES,
        order=10,
        count=ledger_day.unsettled_count,
        icon="exclamation-diamond",
        on_phone=True,
    )
)
my_day.register(ledger_day.due_for)
my_day.register(ledger_day.watches_for)
my_day.register_stuck(ledger_day.stuck_for)
my_day.register_panel(10, ledger_day.level_panel)
my_day.register_panel(40, ledger_day.stages_panel)
open_work.register(
    OpenWork(
        "cases",
        _("Key-customer cases and promised steps"),
        count=cases.count_of,
        hand_over=cases.hand_over_cases,
        places=cases.places_of,
    )
)
house.register("warnings", operations.unwarned_records)
house.register("late", operations.late)
work.register(exports.LEDGER_WORK, exports.write_ledger, reads_only=True)
hooks.after_import(tasks.detect_after_import)
notices_hooks.in_quiet_hours(callable_from)

outage_pack.register()
