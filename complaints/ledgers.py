"""The ledgers of promises and of corrective actions: what stands in them, by tab, and how much. Reads only."""

from datetime import datetime

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.instants import beginning_of, local
from staff.roles import Right

from .models import CorrectiveAction, Promise

PROMISE_TABS = {
    "open": pgettext_lazy("promises", "Open"),
    # Translators: 中文 失信
    "broken": _("Broken"),
    "kept": pgettext_lazy("promises", "Kept"),
    "withdrawn": pgettext_lazy("promises", "Withdrawn"),
    "all": _("All"),
}
ACTION_TABS = {
    "open": pgettext_lazy("corrective actions", "Open"),
    "late": pgettext_lazy("corrective actions", "Late"),
    "done": pgettext_lazy("corrective actions", "Done"),
    "all": _("All"),
}


def promises(user, wanted: dict) -> QuerySet:
    """The promises that the user may see, narrowed by a `LedgerFilter`'s cleaned data."""
    found = Promise.objects.visible_to(user, Right.COMPLAINTS)
    if outlet := wanted.get("outlet"):
        found = found.filter(complaint__outlet__code=outlet)
    if text := (wanted.get("q") or "").strip():
        plate = text.replace(" ", "").upper()
        found = found.filter(
            Q(what__icontains=text) | Q(owner__name__icontains=text) | Q(complaint__number__istartswith=text)
            | Q(complaint__vehicle__plate__contains=plate)
        )  # fmt: skip
    if wanted.get("from_on"):
        found = found.filter(due_at__gte=beginning_of(wanted["from_on"]))
    if wanted.get("to_on"):
        found = found.filter(due_at__date__lte=wanted["to_on"])
    return found


def corrections(user, wanted: dict) -> QuerySet:
    """The corrective actions that the user may see, narrowed by a `LedgerFilter`'s cleaned data."""
    found = CorrectiveAction.objects.visible_to(user, Right.COMPLAINTS)
    if outlet := wanted.get("outlet"):
        found = found.filter(outlet__code=outlet)
    if text := (wanted.get("q") or "").strip():
        found = found.filter(
            Q(what__icontains=text) | Q(owner__name__icontains=text) | Q(complaint__number__istartswith=text)
        )
    if wanted.get("from_on"):
        found = found.filter(due_on__gte=wanted["from_on"])
    if wanted.get("to_on"):
        found = found.filter(due_on__lte=wanted["to_on"])
    return found


def _promise_tabs(at: datetime) -> dict[str, Q]:
    late = Q(kept_at__isnull=True, due_at__lt=at) | Q(kept_at__gt=F("due_at"))
    return {
        "open": Q(kept_at__isnull=True, withdrawn_at__isnull=True),
        "broken": Q(withdrawn_at__isnull=True) & late,
        "kept": Q(kept_at__isnull=False),
        "withdrawn": Q(withdrawn_at__isnull=False),
        "all": Q(),
    }


def _action_tabs(at: datetime) -> dict[str, Q]:
    return {
        "open": Q(done_at__isnull=True),
        "late": Q(done_at__isnull=True, due_on__lt=local(at).date()),
        "done": Q(done_at__isnull=False),
        "all": Q(),
    }


def _tabs(found: QuerySet, at: datetime) -> dict[str, Q]:
    return _promise_tabs(at) if found.model is Promise else _action_tabs(at)


def counts(found: QuerySet, at: datetime) -> dict[str, int]:
    """How many there are under each tab, in one query."""
    return found.order_by().aggregate(
        **{
            name: Count("pk", filter=condition) if condition else Count("pk")
            for name, condition in _tabs(found, at).items()
        }
    )


def in_tab(found: QuerySet, tab: str, at: datetime) -> tuple[QuerySet, tuple[str, ...]]:
    """The rows of a tab with what they show, and their order: what is open first, the nearest day on top."""
    rows = found.filter(_tabs(found, at)[tab])
    if found.model is Promise:
        ended = Case(When(kept_at__isnull=True, withdrawn_at__isnull=True, then=Value(0)), default=Value(1))
        rows = rows.select_related("owner", "complaint__vehicle", "complaint__outlet", "kept_by")
        day = "due_at"
    else:
        ended = Case(When(done_at__isnull=True, then=Value(0)), default=Value(1))
        rows = rows.select_related("owner", "complaint__vehicle", "outlet", "meeting", "done_by")
        day = "due_on"
    rows = rows.annotate(ended=ended)
    if tab in ("open", "late"):
        return rows, (day, "pk")
    return rows, ("ended", f"-{day}", "-pk")
