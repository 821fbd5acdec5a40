"""Prize draws: written, published, the list fixed with its commitment, drawn, prizes handed out. Each step once."""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns import draw_lists, draw_rules, prize_law
from campaigns.draw_sources import entries_of, most_entries
from campaigns.models import Campaign, Draw, DrawEntry, DrawWin, EntryRule, Prize, VoucherSeries
from staff import trail, work
from staff.access import require
from staff.instants import beginning_of, instant_words, local
from staff.models import Outlet
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import held_from, in_state, write

from . import vouchers

NUMBER_KIND = "CJ"
State = Draw.State
MOST_PRIZES, MOST_PIECES = 20, 20_000
BATCH = 1000
WORK = "campaigns.gather_list"
# A list that is no longer is gathered while somebody waits for the page.
AT_ONCE = 2000


@dataclass(frozen=True)
class PrizeDraft:
    """A prize as it is written down; `worth` in yuan, the market price of one."""

    name: str
    what: str
    worth: Decimal
    number: int
    kind: str = Prize.Kind.GOODS
    terms: str = ""
    series: object | None = None


@dataclass(frozen=True)
class RuleDraft:
    source: str
    chances: int = 1
    per_amount: Decimal | None = None
    most: int | None = None


class WrittenAlready(AlreadyDone):
    """The same form came a second time; `draw` is what the first one made."""

    def __init__(self, draw: Draw):
        super().__init__(_("This is written already: %(number)s.") % {"number": draw.number})
        self.draw = draw


# Writing --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_draw(
    *,
    campaign: Campaign,
    name: str,
    entries_from_on: date,
    entries_until_at: datetime,
    draw_at: datetime,
    claim_until_on: date,
    prizes: Sequence[PrizeDraft],
    rules: Sequence[RuleDraft],
    one_win: bool = True,
    conditions: str = "",
    taking_part: str = "",
    claiming: str = "",
    forfeiting: str = "",
    host: str = "",
    contact: str = "",
    form_key=None,
    by,
    at: datetime,
) -> Draw:
    """A draft, which nobody outside sees."""
    require(by, Right.DRAWS, campaign.outlet)
    if form_key and (there := Draw.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    if campaign.state not in Campaign.OPEN:
        raise Refused(_("This campaign is over."))
    _check(name, entries_until_at, draw_at, prizes, rules)
    made = Draw.objects.create(
        number=free_number(NUMBER_KIND, campaign.outlet, Draw.objects),
        token=secrets.token_urlsafe(12),
        outlet=campaign.outlet,
        campaign=campaign,
        name=name.strip(),
        entries_from_on=entries_from_on,
        entries_until_at=entries_until_at,
        draw_at=draw_at,
        claim_until_on=claim_until_on,
        one_win=one_win,
        conditions=conditions.strip(),
        taking_part=taking_part.strip(),
        claiming=claiming.strip(),
        forfeiting=forfeiting.strip(),
        host=host.strip(),
        contact=contact.strip(),
        form_key=form_key,
        made_at=at,
        made_by=by,
    )
    _write_parts(made, prizes, rules)
    trail.note(made, "draw.written", by, at)
    return made


@transaction.atomic
def change_draw(
    *, draw: Draw, version: int, prizes: Sequence[PrizeDraft], rules: Sequence[RuleDraft], by, at: datetime, **fields
) -> Draw:
    """Write a draft anew. What is published stands: whoever took part relied on it."""
    require(by, Right.DRAWS, draw.outlet)
    held = _held(draw, version, at)
    in_state(held, State.DRAFT)
    _check(fields["name"], fields["entries_until_at"], fields["draw_at"], prizes, rules)
    write(held, **{name: value.strip() if isinstance(value, str) else value for name, value in fields.items()})
    held.prizes.all().delete()
    held.rules.all().delete()
    _write_parts(held, prizes, rules)
    trail.note(held, "draw.changed", by, at)
    return held


def _check(name: str, until: datetime, draw_at: datetime, prizes, rules) -> None:
    if not name.strip():
        raise Refused(_("Give the draw a name."), field="name")
    if draw_at <= until:
        raise Refused(_("The draw comes after the last entry."), field="draw_at")
    if len(prizes) > MOST_PRIZES or sum(prize.number for prize in prizes) > MOST_PIECES:
        raise Refused(_("So many prizes are too many for one draw."))
    for prize in prizes:
        if prize.worth > prize_law.HIGHEST:
            raise Refused(
                _("%(prize)s is worth %(worth)s. The highest prize of a draw is %(most)s.")
                % {"prize": prize.name, "worth": f"¥{prize.worth:,.2f}", "most": f"¥{prize_law.HIGHEST:,.2f}"}
            )
        if prize.number < 1 or prize.worth <= 0:
            raise Refused(_("Every prize has a worth and a number above 0."))
    if len({rule.source for rule in rules}) != len(rules):
        raise Refused(_("A rule stands there twice."))
    for rule in rules:
        if (rule.source == EntryRule.Source.SPENT) != bool(rule.per_amount):
            raise Refused(_("An amount belongs to the rule about money spent, and to no other."))


def _write_parts(draw: Draw, prizes: Sequence[PrizeDraft], rules: Sequence[RuleDraft]) -> None:
    for position, prize in enumerate(prizes, start=1):
        series = prize.series
        if series is not None and series.outlet_id != draw.outlet_id:
            raise Refused(_("This voucher is another outlet's."))
        Prize.objects.create(
            draw=draw,
            position=position,
            name=prize.name.strip(),
            what=prize.what.strip(),
            kind=Prize.Kind.VOUCHER if series else prize.kind,
            worth=prize.worth,
            number=prize.number,
            terms=prize.terms.strip(),
            series=series,
        )
    EntryRule.objects.bulk_create(
        EntryRule(
            draw=draw, source=rule.source, chances=rule.chances, per_amount=rule.per_amount or None, most=rule.most
        )
        for rule in rules
    )


# Publishing -----------------------------------------------------------------------------------------------------------


def objections_to(draw: Draw, at: datetime) -> list[prize_law.Objection]:
    """What stands against publishing the draw now; the page shows it, and publishing refuses because of it."""
    return prize_law.objections(_as_draft(draw, at), _elsewhere(draw), at)


def _as_draft(draw: Draw, at: datetime) -> prize_law.Draft:
    return prize_law.Draft(
        prizes=_law_prizes(draw, local(at).date()),
        ways=_ways(draw),
        one_win=draw.one_win,
        entries_from_on=draw.entries_from_on,
        entries_until_at=draw.entries_until_at,
        draw_at=draw.draw_at,
        claim_until_on=draw.claim_until_on,
        conditions=draw.conditions,
        taking_part=draw.taking_part,
        claiming=draw.claiming,
        forfeiting=draw.forfeiting,
        host=draw.host,
        contact=draw.contact,
    )


def _law_prizes(draw: Draw, on: date | None = None) -> list[prize_law.Prize]:
    """With `on` also how many of a voucher there are to be won that day, and until when it is good."""
    found, used = [], Counter[int]()
    for prize in draw.prizes.select_related("series__outlet").order_by("position"):
        series, left = prize.series, None
        if series and on:
            left = vouchers.left_of(series, on) - used[series.pk]
            used[series.pk] += prize.number
        found.append(
            prize_law.Prize(
                prize.name,
                prize.worth,
                prize.number,
                prize.kind == Prize.Kind.VOUCHER,
                prize.terms_said,
                left,
                series.valid_to_on if series else None,
            )
        )
    return found


def _ways(draw: Draw) -> list[prize_law.Way]:
    return [
        prize_law.Way(rule.source, rule.most if rule.source == EntryRule.Source.SPENT else rule.chances)
        for rule in draw.rules.order_by("pk")
    ]


# What a purchase or visit is: sources of the same kind can meet in one.
_MEETING = {
    EntryRule.Source.GUEST: "guest",
    EntryRule.Source.STAMPED: "guest",
    EntryRule.Source.CHECK: "check",
    EntryRule.Source.MAINTENANCE: "paid",
    EntryRule.Source.SPENT: "paid",
}


def _elsewhere(draw: Draw) -> list[tuple[str, Decimal]]:
    """The outlet's other draws in which the same purchase takes part, with what it can win there: an order takes part
    whatever the campaign, a guest in the own one's."""
    own = {_MEETING[rule.source] for rule in draw.rules.all()}
    others = Draw.objects.binding().filter(outlet=draw.outlet_id).exclude(pk=draw.pk)
    others = others.filter(
        entries_from_on__lte=local(draw.entries_until_at).date(),
        entries_until_at__gte=beginning_of(draw.entries_from_on),
    ).prefetch_related("rules")
    return [
        (other.name, prize_law.most_for_one(_law_prizes(other), _ways(other), other.one_win))
        for other in others.order_by("pk")
        if _meet(own, {_MEETING[rule.source] for rule in other.rules.all()}, other.campaign_id == draw.campaign_id)
    ]


def _meet(own: set[str], other: set[str], same_campaign: bool) -> bool:
    both = own & other
    return bool(both if same_campaign else both - {"guest"})


@transaction.atomic
def publish_draw(*, draw: Draw, version: int, by, at: datetime) -> Draw:
    """Rules and prizes become public, and fixed with that. Refused with the first thing that the law asks for."""
    require(by, Right.DRAWS, draw.outlet)
    held = _held(draw, version, at)
    in_state(held, State.DRAFT)
    # Two draws that are published at once have to see each other: the limit is about both together, and the vouchers
    # that one promises are not the other's.
    Outlet.objects.select_for_update(of=("self",), no_key=True).get(pk=held.outlet_id)
    vouchers.hold_series(VoucherSeries.objects.filter(prizes__draw=held))
    if found := objections_to(held, at):
        raise Refused(found[0].words)
    write(held, state=State.PUBLISHED, published_at=at, published_by=by)
    trail.note(held, "draw.published", by, at)
    return held


@transaction.atomic
def call_off(*, draw: Draw, version: int, reason: str, by, at: datetime) -> Draw:
    """As long as there is no list. The reason stands on the public page where the draw was published."""
    require(by, Right.DRAWS, draw.outlet)
    held = _held(draw, version, at)
    in_state(held, State.DRAFT, State.PUBLISHED)
    if not reason.strip():
        raise Refused(_("Say why it is called off."), field="reason")
    write(held, state=State.CALLED_OFF, ended_at=at, end_reason=reason.strip())
    trail.note(held, "draw.called_off", by, at, reason=reason)
    return held


# The list and the winners ---------------------------------------------------------------------------------------------


@transaction.atomic
def fix_list(*, draw: Draw, version: int, by, at: datetime) -> Draw:
    """Gather who takes part, and publish the list's hash with the commitment to a seed that nobody is shown yet.

    A long list is gathered by the worker: it is at “published” until then, and `draw.work` says how far it is.
    """
    require(by, Right.DRAWS, draw.outlet)
    held = _held(draw, version, at)
    in_state(held, State.PUBLISHED)
    if at <= held.entries_until_at:
        raise Refused(
            _("Entries are taken until %(when)s. The list is fixed after that.")
            % {"when": instant_words(held.entries_until_at, at)}
        )
    if held.work and work.Shown(held.work, at).moving:
        raise AlreadyDone(_("The worker is gathering the list already."))
    if most_entries(held) <= AT_ONCE:
        return _fix(held, *entries_of(held), by, at)
    # Translators: 中文 锁定抽奖名单：%(name)s
    title = _("List of the draw %(name)s") % {"name": held.name}
    write(held, work=work.start(kind=WORK, title=title, by=by, params={"draw": held.pk}, at=at))
    trail.note(held, "draw.gathering", by, at)
    return held


def gather(*, draw: Draw, by, at: Callable[[], datetime], progress: Callable[[int, int], None]) -> dict:
    """The worker's side of `fix_list`. All or nothing: begun again after it broke off it gathers anew."""
    rows, left_out = entries_of(draw, progress)
    with transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(version=F("version") + 1)
        held = Draw.objects.select_related("outlet__area__region", "campaign").get(pk=draw.pk)
        if held.state == State.PUBLISHED:
            held = _fix(held, rows, left_out, by, at())
    # Translators: 中文 名单已锁定，共 %(count)d 条。
    text = _("The list is fixed: %(count)d entries.")
    return {"message": text % {"count": held.entry_count}, "url": held.get_absolute_url()}


def _fix(held: Draw, rows: list[DrawEntry], left_out: int, by, at: datetime) -> Draw:
    if not rows:
        raise Refused(_("Nobody takes part yet. A draw without entries is called off."))
    draw_lists.refuse_unclear(row.entry for row in rows)
    DrawEntry.objects.bulk_create(rows, batch_size=BATCH)
    list_hash = draw_rules.list_hash(_plain(rows))
    seed = secrets.token_hex(32)
    write(
        held,
        state=State.FIXED,
        fixed_at=at,
        fixed_by=by,
        seed=seed,
        list_hash=list_hash,
        commitment=draw_rules.commitment(seed, list_hash),
        entry_count=len(rows),
        chance_count=sum(row.chances for row in rows),
        own_people=left_out,
    )
    trail.note(held, "draw.fixed", by, at, {"commitment": ["", held.commitment], "list_hash": ["", list_hash]})
    return held


class ListChanged(Refused):
    """The kept list is not the one that was published."""

    def __init__(self):
        super().__init__(_("The list no longer has the hash that was published. Nothing is drawn; tell headquarters."))


@transaction.atomic
def draw_winners(*, draw: Draw, version: int, by, at: datetime) -> list[DrawWin]:
    """Compute who wins from list, prizes and seed, and publish the seed."""
    require(by, Right.DRAWS, draw.outlet)
    held = _held(draw, version, at)
    in_state(held, State.FIXED)
    if at < held.draw_at:
        raise Refused(_("It is drawn at %(when)s, as published.") % {"when": instant_words(held.draw_at, at)})
    kept = list(held.entries.order_by().values_list("entry", "person", "chances", "pk"))
    entries = [draw_rules.Entry(*row[:3]) for row in kept]
    if draw_rules.list_hash(entries) != held.list_hash:
        raise ListChanged
    prizes = {prize.code: prize for prize in held.prizes.order_by("position")}
    found = draw_rules.winners(
        entries, [draw_rules.Prize(code, each.number) for code, each in prizes.items()], held.seed, one_win=held.one_win
    )
    keys = {row[0]: row[3] for row in kept}
    wins = DrawWin.objects.bulk_create(
        [
            DrawWin(draw=held, nth=nth, prize=prizes[won.prize], entry_id=keys[won.entry])
            for nth, won in enumerate(found, start=1)
        ],
        batch_size=BATCH,
    )
    write(held, state=State.DRAWN, drawn_at=at, drawn_by=by)
    trail.note(held, "draw.drawn", by, at, {"seed": ["", held.seed]})
    return wins


def _plain(rows) -> list[draw_rules.Entry]:
    return [draw_rules.Entry(row.entry, row.person, row.chances) for row in rows]


# Prizes ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def hand_out(*, win: DrawWin, proof: str, by, at: datetime) -> DrawWin:
    """The winner has the prize. `proof`: who fetched it and what was looked at. A voucher is issued with that."""
    draw = win.draw
    if not by.may(Right.DRAWS, draw.outlet):
        require(by, Right.CAMPAIGNS_DAY, draw.outlet)
    if not proof.strip():
        raise Refused(_("Say who fetched it and what you looked at."), field="proof")
    if local(at).date() > draw.claim_until_on:
        raise Refused(_("Prizes of this draw were fetched until %(day)s.") % {"day": f"{draw.claim_until_on:%Y-%m-%d}"})
    waiting = DrawWin.objects.filter(pk=win.pk, handed_at__isnull=True)
    if not waiting.update(handed_at=at, handed_by=by, proof=proof.strip()[:200]):
        there = DrawWin.objects.select_related("handed_by").get(pk=win.pk)
        raise AlreadyDone(
            _("%(who)s handed this prize out %(when)s: %(proof)s.")
            % {"who": there.handed_by.name, "when": instant_words(there.handed_at, at), "proof": there.proof}
        )
    done = DrawWin.objects.select_related("draw__outlet", "prize__series", "entry__customer").get(pk=win.pk)
    if done.prize.series:
        vouchers.issue_prize(win=done, by=by, at=at)
    trail.note(draw, "draw.handed_out", by, at, {"prize": ["", f"{done.prize.name} {done.entry.entry}"]}, proof)
    return done


# Inside ---------------------------------------------------------------------------------------------------------------


def _held(draw: Draw, version: int, at: datetime) -> Draw:
    """The draw, counted up from `version` and held until the caller's transaction ends."""
    return held_from(draw, version, at, "outlet__area__region", "campaign", "work")
