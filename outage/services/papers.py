"""Papers: known to be written on, entered once, or declared void. Nothing that was written is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from staff import policy, trail
from staff.access import require
from staff.inserting import insert_new
from staff.instants import instant_words, local
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right

from .. import policies, registry
from ..models import Outage, Pack, Paper
from ..numbering import number_of, parse

State = Paper.State
# The clocks of a hall and of the server may differ a little.
CLOCKS_MAY_DIFFER = timedelta(minutes=5)


class EnteredAlready(AlreadyDone):
    """The paper was entered before, or is void; `paper` says by whom and what came of it."""

    def __init__(self, paper: Paper, at: datetime):
        who = {"number": paper.number, "who": paper.ended_by.name, "when": instant_words(paper.ended_at, at)}
        if paper.state == State.VOID:
            super().__init__(_("Paper %(number)s was declared void by %(who)s, %(when)s.") % who)
        else:
            # Translators: 中文 单据 %(number)s 已由 %(who)s 在 %(when)s 补录。
            super().__init__(_("Paper %(number)s was entered already by %(who)s, %(when)s.") % who)
        self.paper = paper


@dataclass(frozen=True)
class Printed:
    """A numbered copy that a pack had; `paper` once somebody is known to have written on it."""

    number: str
    pack: Pack
    form: registry.PaperForm
    nth: int
    paper: Paper | None

    @property
    def outlet(self) -> Outlet:
        return self.pack.outlet


def printed(text: str, *, visible) -> Printed:
    """The copy with this number, of the outlets `visible`. Refused for what no pack had."""
    found = parse(text)
    if found is None:
        raise Refused(_("This is no number of a paper. It looks like SH01-261124-C03."), field="number")
    pack = (
        Pack.objects.filter(outlet__in=visible, outlet__code__iexact=found.outlet, day=found.day)
        .select_related("outlet__area__region")
        .first()
    )
    form = registry.form_lettered(found.letter)
    if pack is None or form is None or found.nth > int(pack.forms.get(found.letter, 0)):
        raise Refused(_("No outage pack of that day has a paper %(number)s.") % {"number": found.text}, field="number")
    number = number_of(pack.outlet.code, found.day, found.letter, found.nth)
    paper = Paper.objects.filter(number=number).select_related("ended_by").first()
    return Printed(number, pack, form, found.nth, paper)


def take_paper(*, copy: Printed, written_at: datetime, written_by: str, why: str = "", by, at: datetime) -> Paper:
    """Hold the paper for the record that is about to be made of it, within the caller's transaction.

    Raises `EnteredAlready`; refused for a time that cannot be. Copies with a lower number are used before it, so
    those of which nothing is known count as written on from now on.
    """
    require(by, copy.form.right, copy.outlet)
    _check_time(copy, written_at, why, at)
    name = said(written_by, _("Whose name stands on the paper?"), "written_by")
    used_up_to(pack=copy.pack, form=copy.form, nth=copy.nth, at=at)
    paper = Paper.objects.select_for_update(of=("self",)).get(number=copy.number)
    if paper.state != State.OPEN:
        raise EnteredAlready(Paper.objects.select_related("ended_by").get(pk=paper.pk), at)
    paper.written_at, paper.written_by, paper.why = min(written_at, at), name[:60], why.strip()[:200]
    return paper


def enter_paper(*, paper: Paper, record, by, at: datetime) -> None:
    """The record is made: the paper is entered, once. Within the transaction of `take_paper`."""
    outlet = getattr(record, "outlet", None)
    if outlet is not None and outlet.pk != paper.outlet_id:
        raise Refused(_("This paper belongs to %(outlet)s.") % {"outlet": paper.outlet.name}, field="written_by")
    changed = (
        Paper.objects.open()
        .filter(pk=paper.pk)
        .update(
            state=State.ENTERED,
            written_at=paper.written_at,
            written_by=paper.written_by,
            why=paper.why,
            ended_at=at,
            ended_by=by,
            about_type=ContentType.objects.get_for_model(record),
            about_id=record.pk,
        )
    )
    if not changed:
        raise EnteredAlready(Paper.objects.select_related("ended_by").get(pk=paper.pk), at)
    changes = {
        "paper": ["", paper.number],
        "written_at": [None, paper.written_at],
        "written_by": ["", paper.written_by],
    }
    trail.record(
        about=record, action="outage.entered", by=by, at=at, outlet=paper.outlet, changes=changes, reason=paper.why
    )


@transaction.atomic
def void_paper(*, copy: Printed, reason: str, by, at: datetime) -> None:
    """Nothing is entered of it: spoilt, blank, or in the system already."""
    require(by, Right.OUTAGE_KEEP, copy.outlet)
    reason = said(reason, _("Say why nothing is entered of it."), "reason")[:200]
    used_up_to(pack=copy.pack, form=copy.form, nth=copy.nth, at=at)
    fields = {"state": State.VOID, "void_reason": reason, "ended_at": at, "ended_by": by}
    rows = Paper.objects.filter(number=copy.number)
    if not rows.open().update(**fields):
        raise EnteredAlready(rows.select_related("ended_by").get(), at)
    trail.note(rows.get(), "outage.paper_void", by, at, {"state": [State.OPEN.value, State.VOID.value]}, reason)


@transaction.atomic
def say_used(*, pack: Pack, used: dict[str, int], by, at: datetime) -> int:
    """After an outage: of each form, up to which copy somebody wrote on it. Returns how many more are to be entered."""
    require(by, Right.OUTAGE, pack.outlet)
    more = 0
    for form in registry.forms():
        nth = used.get(form.letter) or 0
        if nth > int(pack.forms.get(form.letter, 0)):
            words = {"most": pack.forms.get(form.letter, 0), "form": form.title}
            raise Refused(_("%(form)s: only %(most)s were printed.") % words, field=form.letter)
        more += used_up_to(pack=pack, form=form, nth=nth, at=at) if nth else 0
    if more:
        trail.note(pack, "outage.papers_used", by, at, {"papers": [0, more]})
    return more


def used_up_to(*, pack: Pack, form: registry.PaperForm, nth: int, at: datetime) -> int:
    """Copies are used in their order: all up to this one were written on. Returns how many nobody knew of yet."""
    rows = [
        {
            "outlet_id": pack.outlet_id,
            "pack_id": pack.pk,
            "number": number_of(pack.outlet.code, pack.day, form.letter, each),
            "form": form.code,
            "nth": each,
            "noted_at": at,
        }
        for each in range(1, nth + 1)
    ]
    return insert_new(Paper, rows)


def _check_time(copy: Printed, written_at: datetime, why: str, at: datetime) -> None:
    if written_at > at + CLOCKS_MAY_DIFFER:
        raise Refused(_("This lies in the future. What time stands on the paper?"), field="written_at")
    if written_at < copy.pack.made_at:
        made = instant_words(copy.pack.made_at, at)
        raise Refused(
            _("This paper was printed after that: its pack was made %(made)s.") % {"made": made}, field="written_at"
        )
    days = policy.value(policies.BACK_DAYS, outlet=copy.outlet, on=local(at).date())
    if written_at < at - timedelta(days=days):
        raise Refused(
            _("At most %(days)d days back. What is older is entered by hand, with the service manager.")
            % {"days": days},
            field="written_at",
        )
    if not why.strip() and not Outage.objects.of_outlet(copy.outlet).holding(written_at).exists():
        raise Refused(
            _("No outage is recorded at that time. Say why it was on paper, or have the outage recorded first."),
            field="why",
        )
