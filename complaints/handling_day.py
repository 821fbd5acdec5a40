"""What complaints ask of people: on their first page, and what is stuck for those who manage."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from staff.instants import beginning_of, local
from staff.models import Posting
from staff.my_day import DueItem
from staff.roles import Right

from . import departments, filters
from .models import Complaint, ComplaintClock, CorrectiveAction, HandOver, LiabilityView, Promise

# The first page shows what comes next, not a backlog; the list has all of it.
AT_MOST = 50
DECIDE_WITHIN = timedelta(days=2)
DAY = timedelta(days=1)
Kind = ComplaintClock.Kind


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Signatures, answers, causes, plans, calls, promises, corrective actions and decisions that wait for the user."""
    if not user.may(Right.COMPLAINTS):
        return
    found = [(list(rows[:AT_MOST]), item) for rows, item in _kinds(user, at)]
    # The clocks of all of them in one query.
    prefetch_related_objects([complaint for rows, _item in found for complaint in rows], _clocks())
    for rows, item in found:
        for complaint in rows:
            yield item(complaint)
    yield from _promises(user)
    yield from _corrections(user)


def _kinds(user, at: datetime) -> Iterator[tuple]:
    """`(complaints, the item of one of them)` for each thing that complaints may ask of the user."""
    yield _open(to_sign(user, at)), _sign
    yield _in_hand(user), _handle
    yield _refused(user), _hand_over_again
    yield _never_handed_over(user), _hand_over
    if user.may(Right.CALLS):
        yield _to_call(user), _call
    if user.may(Right.COMPLAINTS_CLOSE):
        yield _to_close(user), _close
    if user.may(Right.LIABILITY_DECIDE):
        yield _open(differing(user)), _decide
    elif user.may(Right.LIABILITY_COUNT):
        yield _open(_uncounted(user)), _count


def _clocks() -> Prefetch:
    return Prefetch("clocks", ComplaintClock.objects.running().order_by("deadline_at"), to_attr="running")


def _open(queryset, *order: str):
    """With what an item says of them; the longest open first, unless said otherwise."""
    return queryset.select_related("vehicle", "handler").order_by(*(order or ("received_at", "pk")))


def _item(complaint: Complaint, what: str, action: str, clock=None, anchor: str = "", **fields) -> DueItem:
    clock = clock or next(iter(complaint.running), None)
    values = {
        "deadline_at": clock.deadline_at if clock else complaint.received_at + DAY,
        "started_at": clock.from_at if clock else complaint.received_at,
        "why": _("Complaint %(number)s · %(category)s · %(words)s")
        % {
            "number": complaint.number,
            "category": complaint.get_category_display(),
            "words": complaint.contact[:60],
        },
    } | fields
    return DueItem(
        what=what,
        url=complaint.get_absolute_url() + anchor,
        action=action,
        plate=complaint.vehicle.plate if complaint.vehicle else "",
        group=_("Complaints"),
        who=complaint.handler.name if complaint.handler else "",
        **values,
    )


def _clock(complaint: Complaint, kind: str):
    return next((clock for clock in complaint.running if clock.kind == kind), None)


def to_sign(user, at: datetime):
    """Complaints with a hand-over that the user may sign: one's own, and those of departments that one heads."""
    roles = {posting.role for posting in user.postings_today}
    headed = [code for code, role in departments.HEADS.items() if role in roles]
    mine = Q(to_user=user) | Q(to_user__isnull=True, department__in=headed)
    if departments.IN_THEIR_PLACE in roles:
        mine |= _headless(at)
    waits = HandOver.objects.filter(mine, complaint=OuterRef("pk"), state=HandOver.State.WAITING)
    return Complaint.objects.visible_to(user, Right.COMPLAINTS_ANSWER).open().filter(Exists(waits))


def _headless(at: datetime) -> Q:
    """In a query of hand-overs: to a department whose head's place nobody holds."""
    on, none = local(at).date(), Q(pk__in=[])
    for code, role in departments.HEADS.items():
        posted = Posting.objects.filter(role=role, user__is_active=True, outlet=OuterRef("complaint__outlet"))
        none |= Q(to_user__isnull=True, department=code) & ~Q(Exists(posted.in_force(on)))
    return none


def _sign(complaint: Complaint) -> DueItem:
    # Translators: 中文 签收投诉
    what = _("Sign for a complaint")
    return _item(complaint, what, _("Look and sign"), _clock(complaint, Kind.ANSWERED), "#sign")


def _in_hand(user):
    held = Complaint.objects.visible_to(user, Right.COMPLAINTS).open().filter(handler=user, done_at__isnull=True)
    return _open(held.exclude(filters.waiting()))


def _handle(complaint: Complaint) -> DueItem:
    if complaint.answered_at is None:
        # Translators: 中文 答复客户
        what, action, clock, anchor = _("Answer the customer"), _("Answer"), Kind.ANSWERED, "#answer"
    elif complaint.sorted_at is None:
        # Translators: 中文 查明原因、责任人和办法
        what, action, clock, anchor = _("Sort out a complaint"), _("Sort out"), Kind.SORTED, "#sort-out"
    else:
        plan = {"deadline_at": complaint.plan_by_at, "started_at": complaint.sorted_at}
        # Translators: 中文 完成投诉处理
        return _item(complaint, _("Finish a complaint"), _("Say what was done"), anchor="#finish", **plan)
    return _item(complaint, what, action, _clock(complaint, clock), anchor)


def _refused(user):
    """What came back goes to whoever handed it over."""
    last = HandOver.objects.filter(complaint=OuterRef(OuterRef("pk"))).order_by("-sent_at", "-pk").values("pk")[:1]
    refused = HandOver.objects.filter(pk__in=last, state=HandOver.State.REFUSED, sent_by=user)
    back = (
        Complaint.objects.visible_to(user, Right.COMPLAINTS_TAKE).open().filter(Exists(refused), done_at__isnull=True)
    )
    return _open(back)


def _hand_over_again(complaint: Complaint) -> DueItem:
    # Translators: 中文 被退回的投诉，请另行移交
    return _item(complaint, _("A complaint was not accepted: hand it over again"), _("Hand over"), None, "#hand-over")


def _never_handed_over(user):
    """One's own complaints that nobody has yet, and for those who close complaints also the others'."""
    new = filters.in_tab(Complaint.objects.visible_to(user, Right.COMPLAINTS_TAKE), "new")
    new = new.exclude(
        Exists(HandOver.objects.filter(complaint=OuterRef("pk"), state=HandOver.State.REFUSED, sent_by=user))
    )
    if not user.may(Right.COMPLAINTS_CLOSE):
        new = new.filter(taken_by=user)
    # Without a clock it came before the outlet began to use this: no first page is to drown in those.
    new = new.filter(Exists(ComplaintClock.objects.running().filter(complaint=OuterRef("pk"))))
    return _open(new, "-received_at", "-pk")


def _hand_over(complaint: Complaint) -> DueItem:
    # Translators: 中文 移交投诉
    return _item(complaint, _("Hand a complaint over"), _("Hand over"), None, "#hand-over")


def _to_call(user):
    done = filters.in_tab(Complaint.objects.visible_to(user, Right.CALLS), "to_call")
    return _open(done.exclude(_called()), "done_at", "pk")


def _call(complaint: Complaint) -> DueItem:
    clock = _clock(complaint, Kind.CLOSED)
    started = {"started_at": complaint.done_at}
    # Translators: 中文 投诉满意回访
    return _item(complaint, _("Call: is the customer satisfied?"), _("Call"), clock, "#call", **started)


def _called() -> Exists:
    """In a query of complaints: the call after what was last done found a customer who is content."""
    calls = Complaint._meta.get_field("satisfaction_calls").related_model.objects.content()
    return Exists(calls.filter(complaint=OuterRef("pk"), round=OuterRef("round"), at__gte=OuterRef("done_at")))


def _to_close(user):
    ready = filters.in_tab(Complaint.objects.visible_to(user, Right.COMPLAINTS_CLOSE), "to_call").filter(_called())
    return _open(ready, "done_at", "pk")


def _close(complaint: Complaint) -> DueItem:
    # Translators: 中文 关闭投诉
    return _item(complaint, _("Close a complaint"), _("Look and close"), _clock(complaint, Kind.CLOSED), "#close")


def _promises(user) -> Iterator[DueItem]:
    owned = Promise.objects.visible_to(user, Right.COMPLAINTS).open().filter(owner=user)
    owned = owned.select_related("complaint__vehicle", "complaint__handler").order_by("due_at", "pk")
    for promise in owned[:AT_MOST]:
        fields = {"deadline_at": promise.due_at, "started_at": promise.made_at}
        promise.complaint.running = []
        # Translators: 中文 兑现承诺：%(what)s
        what = _("Keep a promise: %(what)s") % {"what": promise.what}
        yield _item(promise.complaint, what, _("Give the proof"), None, "#promises", **fields)


def _corrections(user) -> Iterator[DueItem]:
    owned = CorrectiveAction.objects.visible_to(user, Right.COMPLAINTS).open().filter(owner=user)
    for action in owned.select_related("complaint__vehicle").order_by("due_on", "pk")[:AT_MOST]:
        car = action.complaint.vehicle if action.complaint else None
        yield DueItem(
            deadline_at=beginning_of(action.due_on + DAY),
            started_at=action.asked_at,
            # Translators: 中文 整改：%(what)s
            what=_("Corrective action: %(what)s") % {"what": action.what},
            why=action.complaint.number if action.complaint else _("From the weekly meeting"),
            url=reverse("complaints:action", args=[action.pk]),
            action=_("Give the proof"),
            plate=car.plate if car else "",
            group=_("Corrective actions"),
        )


def _uncounted(user):
    """Care has said who answers for it, and the front desk has not."""
    views = LiabilityView.objects.filter(complaint=OuterRef("pk"))
    others = views.exclude(side=LiabilityView.Side.CARE)
    waiting = Complaint.objects.visible_to(user, Right.LIABILITY_COUNT).open()
    waiting = waiting.filter(Exists(views.filter(side=LiabilityView.Side.CARE)), ~Exists(others))
    return waiting.prefetch_related("liability_views")


def _count(complaint: Complaint) -> DueItem:
    # Translators: 中文 前台认定投诉责任
    what = _("Count for the front desk: who answers for it?")
    return _item(complaint, what, _("Say"), None, "#liability", **_since_views(complaint))


def _decide(complaint: Complaint) -> DueItem:
    # Translators: 中文 责任认定不一致，请裁定
    what = _("Decide who answers for a complaint")
    return _item(complaint, what, _("Decide"), None, "#liability", **_since_views(complaint))


def _since_views(complaint: Complaint) -> dict[str, datetime]:
    """From the last view of who answers for it."""
    since = max(view.at for view in complaint.liability_views.all())
    return {"deadline_at": since + DECIDE_WITHIN, "started_at": since}


def differing(user):
    """Complaints of which the two sides see liability differently and nobody has decided."""
    Side, Degree = LiabilityView.Side, LiabilityView.Degree
    views = LiabilityView.objects.filter(complaint=OuterRef("pk"))
    decided = Exists(views.filter(side=Side.DECISION))
    care = LiabilityView.objects.filter(complaint=OuterRef("complaint"), side=Side.CARE)
    free = Q(degree=Degree.NONE)
    same = Exists(care.filter(free)) & free | Exists(care.filter(~free, employee=OuterRef("employee"))) & ~free
    desk = views.filter(Exists(care), side=Side.FRONT_DESK).exclude(same)
    found = Complaint.objects.visible_to(user, Right.LIABILITY_DECIDE).filter(~decided, Exists(desk))
    return found.prefetch_related("liability_views")


# Stuck, for those who manage ------------------------------------------------------------------------------------------


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Open complaints under the user's postings with a clock past 80% of its time, and what they wait for."""
    if not (user.may(Right.BOARD) and user.may(Right.COMPLAINTS)):
        return
    late = ComplaintClock.objects.running().filter(complaint=OuterRef("pk"), alert_at__lte=at)
    stuck = Complaint.objects.visible_to(user, Right.BOARD).open().filter(Exists(late))
    waits = Prefetch("hand_overs", HandOver.objects.filter(state="waiting").select_related("to_user"), to_attr="waits")
    rows = _open(filters.by_deadline(stuck), "due_at", "pk").prefetch_related(_clocks(), waits)
    for complaint in rows[:AT_MOST]:
        what = _("Complaint: %(category)s") % {"category": complaint.get_category_display()}
        yield _item(complaint, what, _("Look"), why=_stuck_at(complaint))


def _stuck_at(complaint: Complaint) -> str:
    if complaint.done_at:
        # Translators: 中文 已处理，等满意回访或关闭
        return _("Done; the call or the closing is missing")
    if complaint.waits:
        waits = complaint.waits[0]
        whom = waits.to_user.name if waits.to_user else waits.get_department_display()
        return _("Waits for the signature of %(whom)s") % {"whom": whom}
    if complaint.handler is None:
        return _("Not handed over yet")
    if complaint.answered_at is None:
        return _("The customer is not answered yet")
    return _("Not done yet") if complaint.sorted_at else _("Not sorted out yet")
