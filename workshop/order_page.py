"""What the page of an order written here shows: its lines, what is next for whom, additions, checks, signatures."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from staff import trail_words
from staff.roles import Right

from . import order_rules, strokes
from .forms import orders as forms
from .models import Addition, OrderLine, OrderSheet, QualityCheck, RepairOrder, Signature

Stage = OrderSheet.Stage
ZERO = Decimal(0)


@dataclass
class NextStep:
    """What is to be done next; `url` only for those who may do it."""

    words: str
    url: str = ""


@dataclass
class Sums:
    """What each payer is asked for over the standing lines."""

    by_payer: list[tuple[str, Decimal]] = field(default_factory=list)
    hours: Decimal = ZERO
    total: Decimal = ZERO


def sums_of(lines) -> Sums:
    asked: dict[str, Decimal] = {}
    for line in lines:
        asked[line.payer] = asked.get(line.payer, ZERO) + line.amount
    labels = dict(OrderLine.Payer.choices)
    return Sums(
        by_payer=[(str(labels[payer]), asked[payer]) for payer in OrderLine.Payer.values if payer in asked],
        hours=sum((line.hours for line in lines), ZERO),
        total=sum(asked.values(), ZERO),
    )


def stands(line: OrderLine) -> bool:
    agreed = line.addition is None or line.addition.state == Addition.State.AGREED
    return line.withdrawn_at is None and agreed


def sheet_of(order: RepairOrder) -> OrderSheet | None:
    """The order's sheet with what its page needs; None for an order of the DMS."""
    sheets = OrderSheet.objects.select_related("order__outlet", "rework_of", "rework_liable")
    return sheets.filter(pk=order.pk).first()


def context(sheet: OrderSheet, user, at: datetime, **bound) -> dict:
    """For the page; `bound` are forms that came back with errors, by their names, an answer's under its number."""
    order = sheet.order
    lines = list(sheet.lines.select_related("team", "technician", "seller", "addition", "answers"))
    standing = [line for line in lines if stands(line)]
    checks = list(sheet.checks.select_related("by").order_by("round", "at", "pk"))
    additions = list(sheet.additions.select_related("asked_by", "answered_by").prefetch_related("lines"))
    signed = is_signed(sheet)
    rights = {
        "may_receive": user.may(Right.RECEIVE, order.outlet),
        "may_work": user.may(Right.WORK, order.outlet),
        "may_check": user.may(Right.CHECK, order.outlet),
    }
    found = {
        "sheet": sheet,
        "reception": getattr(order, "reception", None),
        "lines": lines,
        "order_sums": sums_of(standing),
        "additions": additions,
        "agreed": sum(each.state == Addition.State.AGREED for each in additions),
        "checks": checks,
        "check_due": check_due(sheet, checks),
        "extensions": list(sheet.extensions.select_related("by")),
        "signed": signed,
        "signatures": signatures_of(order),
        "entries": trail_words.happened(order),
        "before_ready": sheet.stage in (Stage.WRITTEN, Stage.AGREED, Stage.IN_WORK, Stage.IN_CHECK),
        "in_workshop": sheet.stage in (Stage.AGREED, Stage.IN_WORK, Stage.IN_CHECK),
        "at_work": sheet.stage in (Stage.AGREED, Stage.IN_WORK),
        "begun": bool(checks) or any(line.started_at or line.done_at for line in lines),
        "steps": steps(),
        "step": None if sheet.stage == Stage.CANCELLED else sheet.stage,
        "late": sheet.promised_at < at and sheet.stage not in (*OrderSheet.WORK_OVER, Stage.DELIVERED, Stage.CANCELLED),
        "words": list(order.reception.words.all()) if hasattr(order, "reception") else [],
        **rights,
    }
    found["next"] = next_step(sheet, found)
    return found | _forms(sheet, found, at, bound)


def steps() -> list[tuple[str, str]]:
    """The stages an order goes through, in short."""
    return [
        # Translators: 中文 开单
        ("written", _("Written")),
        # Translators: 中文 签字
        ("agreed", _("Signed by the customer")),
        ("in_work", str(Stage.IN_WORK.label)),
        # Translators: 中文 质检
        ("in_check", _("Quality check")),
        # Translators: 中文 结算
        ("ready", _("Settling")),
        # Translators: 中文 交车
        ("settled", _("Giving the car back")),
        ("delivered", str(Stage.DELIVERED.label)),
    ]


def is_signed(sheet: OrderSheet) -> bool:
    signatures = Signature.objects.filter(reception__order=sheet.pk, what=Signature.What.ORDER)
    return signatures.filter(issue=sheet.issue).exists()


def signatures_of(order: RepairOrder) -> list[tuple[Signature, str]]:
    """The customer's signatures with their paths."""
    found = Signature.objects.filter(reception__order=order.pk).select_related("by").order_by("at", "pk")
    return [(signature, strokes.path(signature.strokes)) for signature in found]


def check_due(sheet: OrderSheet, checks: list[QualityCheck]) -> str:
    """The kind of check that is made next; empty where it is no time for one."""
    if sheet.stage == Stage.IN_WORK:
        return "" if OrderLine.objects.filter(sheet=sheet).to_do().exists() else QualityCheck.Kind.SELF
    if sheet.stage == Stage.AGREED:
        labour = OrderLine.objects.filter(sheet=sheet).standing().work()
        return "" if labour.exists() else QualityCheck.Kind.SELF
    if sheet.stage != Stage.IN_CHECK:
        return ""
    latest = max((check.round for check in checks), default=1)
    return order_rules.next_check([check.kind for check in checks if check.round == latest and check.passed])


def next_step(sheet: OrderSheet, found: dict) -> NextStep | None:
    """One thing that moves the order on, by its stage; the customer's answer and signature come before all work."""
    order = sheet.order
    sign = reverse("workshop:order_sign", args=[order.number])
    receive, work = found["may_receive"], found["may_work"]
    if sheet.stage == Stage.WRITTEN:
        return NextStep(_("Let the customer sign"), sign if receive else "")
    if sheet.stage == Stage.CANCELLED or sheet.stage == Stage.DELIVERED:
        return None
    if any(each.state == Addition.State.ASKED for each in found["additions"]):
        return NextStep(_("Ask the customer about additional work"), "#additions" if receive else "")
    if not found["signed"]:
        return NextStep(_("Let the customer sign issue %(issue)s") % {"issue": sheet.issue}, sign if receive else "")
    if due := found["check_due"]:
        may = work if due == QualityCheck.Kind.SELF else found["may_check"]
        return NextStep(str(QualityCheck.Kind(due).label), "#check" if may else "")
    if sheet.stage == Stage.AGREED and any(stands(line) and _unshared(line) for line in found["lines"]):
        return NextStep(_("Share out the work"), "#assign" if work else "")
    if found["at_work"]:
        return NextStep(_("Do the work"), "#lines" if work else "")
    words = _("Settle the order") if sheet.stage == Stage.READY else _("Give the car back")
    return NextStep(words, reverse("workshop:settling", args=[order.number]))


def _unshared(line: OrderLine) -> bool:
    return line.kind == OrderLine.Kind.LABOUR and line.team_id is None


def _forms(sheet: OrderSheet, found: dict, at: datetime, bound: dict) -> dict:
    """Only the forms of steps that can be taken now."""
    order, seen = sheet.order, {"version": sheet.version}
    asked = [each for each in found["additions"] if each.state == Addition.State.ASKED]
    answers = bound.get("answer_forms", {})
    made = {
        "answer_forms": [
            (each, answers.get(each.number) or forms.AnswerForm(initial=seen, prefix=f"a{each.number}"))
            for each in asked
            if found["may_receive"]
        ]
    }
    if found["may_work"] and found["at_work"]:
        made["assign_form"] = bound.get("assign_form") or forms.AssignForm(order=order, at=at, initial=seen)
    if found["check_due"]:
        initial = seen | {"kind": found["check_due"]}
        made["check_form"] = bound.get("check_form") or forms.CheckForm(order=order, initial=initial)
        made["check_label"] = QualityCheck.Kind(found["check_due"]).label
        own = found["check_due"] == QualityCheck.Kind.SELF
        made["may_make_check"] = found["may_work"] if own else found["may_check"]
    if found["may_receive"] and found["before_ready"]:
        made["extend_form"] = bound.get("extend_form") or forms.ExtendForm(initial=seen)
        made["cancel_form"] = bound.get("cancel_form") or forms.CancelOrderForm(initial=seen)
    may_send_back = found["may_receive"] or found["may_check"]
    if may_send_back and sheet.stage == Stage.READY and not order.payer_shares.exists():
        made["send_back_form"] = bound.get("send_back_form") or forms.SendBackForm(order=order, initial=seen)
    if found["may_receive"] and sheet.stage == Stage.WRITTEN:
        made["package_form"] = bound.get("package_form") or forms.PutPackageForm(order=order, at=at, initial=seen)
    if found["words"] and (found["may_work"] or found["may_receive"]) and sheet.stage in OrderSheet.UNDER_WAY:
        made["findings_form"] = bound.get("findings_form") or forms.FindingsForm(words=found["words"], initial=seen)
    if sheet.rework_of_id and sheet.stage in OrderSheet.UNDER_WAY and (found["may_receive"] or found["may_check"]):
        made["liable_form"] = bound.get("liable_form") or forms.LiableForm(order=order, at=at, initial=seen)
    return made
