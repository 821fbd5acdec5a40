"""Pages of whoever calls customers: the queue, and the call that one has."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from customers.before_dialling import before_dialling
from outage.entering import FromPaper, from_paper
from staff import kept_form, policy
from staff.access import right
from staff.instants import local
from staff.models import Employee
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.toasts import say

from ..call_figures import agreed_for, my_today
from ..call_page import CallPage
from ..call_policies import ATTEMPTS
from ..forms.queue import CallForm
from ..models import CallAttempt, FollowUp
from ..services import calling, queue
from ..services.questionnaires import version_asked

Outcome = CallAttempt.Outcome
# What one button of the page records by itself.
PLAIN = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.OFF, Outcome.WRONG_NUMBER, Outcome.DECLINED)
# Which part of the page a refused deed belongs to, and opens.
PARTS = {"call_at": "later", "complaint": "complaint", "do_not_call": "leave"}


@right(Right.CALLS)
@require_GET
def calls(request):
    """The queue: how many wait, what the caller did today, whom they agreed to call."""
    in_hand = FollowUp.objects.leased_to(request.user, request.at).select_related("vehicle", "customer").first()
    context = {
        "counts": queue.waiting_counts(request.user, request.at),
        "in_hand": in_hand,
        "today": my_today(request.user, request.at),
        "agreed": agreed_for(request.user, request.at)[:10],
        "may_manage": request.user.may(Right.CALLS_MANAGE),
    }
    return render(request, "complaints/queue.html", context)


@right(Right.CALLS)
@require_POST
def call_next(request):
    """The next customer, or the one that the caller has on the page already."""
    return _go_on(request)


@right(Right.CALLS)
def call(request, pk):
    """One call: who, what to say, what to ask, and what came of it."""
    follow_up = _follow_up_of(request, pk)
    paper = from_paper(request, "call")
    if request.method == "POST":
        return _record(request, follow_up, paper)
    if paper and queue.take_this(follow_up=follow_up, by=request.user, at=request.at):
        follow_up = _follow_up_of(request, pk)
    if follow_up.leased_by_id != request.user.pk and not _comes_back(request):
        say(request, _whose(follow_up), wrong=True)
        return redirect(follow_up)
    return _page(request, follow_up, _form(request, follow_up), paper=paper)


@right(Right.CALLS)
@require_POST
def call_keep(request, pk):
    """A sign of life of the page: the lease goes on, or the page is told that it is over."""
    follow_up = _follow_up_of(request, pk)
    held = queue.keep(follow_up=follow_up, by=request.user, at=request.at)
    follow_up.refresh_from_db()
    return JsonResponse({"held": held, "words": "" if held else _lost_words(follow_up)})


@right(Right.CALLS)
@require_POST
def call_give_back(request, pk):
    """Back into the queue: by the caller, or by who watches the queue for somebody who went away."""
    follow_up = _follow_up_of(request, pk)
    mine = follow_up.leased_by_id == request.user.pk
    if queue.give_back(follow_up=follow_up, by=request.user, at=request.at):
        say(request, _("Back in the queue."))
    else:
        say(request, _("Nobody has this customer on the page any more."))
    return redirect("complaints:calls" if mine else "complaints:calls_watch")


def _record(request, follow_up, paper: FromPaper) -> HttpResponse:
    """Do what the pressed button says. What is refused comes back with everything that was typed."""
    do = request.POST.get("do", "done")
    form = _form(request, follow_up, request.POST, answering=do == "done")
    if not form.is_valid() or not paper.is_valid():
        return _page(request, follow_up, form, do, status=422, paper=paper)
    try:
        said = _done(request, follow_up, form, do, paper)
    except calling.RecordedAlready:
        return _onward(request, follow_up, paper)
    except AlreadyDone as refused:
        return _page(request, follow_up, form, do, lost=str(refused), status=409, paper=paper)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, follow_up, form, do, status=422, paper=paper)
    say(request, said)
    # A complaint does not end the call: its answers are still to be asked.
    if do == "complaint":
        return _page(request, follow_up, form, taken=said, paper=paper)
    return _onward(request, follow_up, paper)


def _done(request, follow_up, form, do: str, paper: FromPaper) -> str:
    """The deed, with the paper it was written on, and a sentence about it. A complaint alone enters no paper: the same
    sheet says what else the call came to."""
    if not paper:
        return _do(request, follow_up, form, do)
    if do == "complaint":
        return _do(request, follow_up, form, do, paper.form.cleaned_data["written_at"])
    said = []

    def make(written_at):
        said.append(_do(request, follow_up, form, do, written_at))
        return follow_up

    paper.saved(make)
    return said[0]


def _onward(request, follow_up, paper: FromPaper) -> HttpResponse:
    """The next customer; after a paper the papers, and the call of who is not at the telephone goes back."""
    return redirect("outage:papers", follow_up.outlet.code) if paper else _go_on(request)


def _do(request, follow_up, form, do: str, called_at=None) -> str:
    """The deed and a sentence about it."""
    given = form.cleaned_data
    who = {"by": request.user, "at": request.at}
    this = {"follow_up": follow_up, "seen": given["seen"], "called_at": called_at}
    if do in PLAIN:
        calling.record_outcome(**this, outcome=do, words=given["note"], **who)
        return _("Recorded: %(outcome)s.") % {"outcome": Outcome(do).label}
    if do == "call_at":
        if not given["call_at"]:
            raise Refused(_("Say when to call again."), field="call_at")
        calling.record_outcome(**this, outcome=do, words=given["note"], call_at=given["call_at"], **who)
        return _("To be called again on %(when)s.") % {"when": f"{local(given['call_at']):%m-%d %H:%M}"}
    if do == "do_not_call":
        calling.leave_in_peace(**this, reason=given["reason"], **who)
        return _("This customer will not be called any more.")
    if do == "complaint":
        contact, category = given["contact"], given["category"]
        if not category:
            raise Refused(_("Choose what the customer complains about."), field="category")
        made = calling.complain_in_call(
            follow_up=follow_up, category=category, contact=contact, received_at=called_at or given["opened_at"], **who
        )
        # Translators: 中文 已登记投诉 %(number)s，问卷可以接着问。
        return _("Complaint %(number)s is recorded. Go on with the questions.") % {"number": made.number}
    words = given.get("words", "")
    response = calling.record_answers(
        **this, version=form.version, answers=form.answers, words=words, praised=given["praised"], **who
    )
    if response.complaint:
        # Translators: 中文 已记录，%(score)s 分；已转投诉 %(number)s。
        return _("Recorded with %(score)s points, and complaint %(number)s is opened.") % {
            "score": response.score,
            "number": response.complaint.number,
        }
    return _("Recorded with %(score)s points.") % {"score": "—" if response.score is None else response.score}


def _go_on(request) -> HttpResponse:
    following = queue.take_next(by=request.user, at=request.at)
    return redirect("complaints:call", following.pk) if following else redirect("complaints:calls")


def _page(request, follow_up, form, do="", lost="", taken="", status=200, paper=None) -> HttpResponse:
    user, at = request.user, request.at
    page = CallPage(follow_up, form, caller=user, at=at)
    if not lost and follow_up.leased_by_id != user.pk:
        lost = _lost_words(follow_up)
    context = {
        "follow_up": follow_up,
        "paper": paper,
        "call": page,
        "form": form,
        "before": before_dialling(
            customer=follow_up.customer, user=user, at=at, outside=follow_up.why == FollowUp.Why.COMPLAINT
        ),
        "number": calling.number_to_dial(follow_up=follow_up, where=request.path, by=user, at=at),
        "today": my_today(user, at),
        "waiting": queue.waiting_counts(user, at),
        "attempt": follow_up.attempts + 1,
        "attempts": policy.value(ATTEMPTS, outlet=follow_up.outlet, on=local(at).date()),
        "may_link": user.may(Right.COMPLAINTS_ANSWER, follow_up.outlet),
        "lost": lost,
        "taken": taken,
        "opened": PARTS.get(do, "") if form.errors else "",
    }
    return render(request, "complaints/call.html", context, status=status)


def _form(request, follow_up, data=None, answering=False) -> CallForm:
    return CallForm(
        data,
        version=version_asked(data or (), follow_up.group, follow_up.outlet, request.at),
        people=Employee.objects.filter(outlet=follow_up.outlet).employed_on(local(request.at).date()),
        answering=answering,
        at=request.at,
        seen=follow_up.attempts,
    )


def _follow_up_of(request, pk) -> FollowUp:
    visible = FollowUp.objects.visible_to(request.user, Right.CALLS).calls()
    full = visible.select_related("outlet__area__region", "customer", "vehicle", "order__advisor", "leased_by")
    return get_object_or_404(full, pk=pk)


def _comes_back(request) -> bool:
    """Whether the caller was signed out in the middle of this call: what they typed is to be shown, whoever has the
    customer by now."""
    return request.session.get(kept_form.SESSION_KEY, {}).get("page") == request.get_full_path()


def _whose(follow_up) -> str:
    if follow_up.leased_by:
        return _("%(who)s has this customer on the page.") % {"who": follow_up.leased_by.name}
    return _("You do not have this customer on the page. Take the next one from the queue.")


def _lost_words(follow_up) -> str:
    """Why the call is no longer the caller's, and what becomes of what they typed."""
    if follow_up.state != FollowUp.State.WAITING:
        # Translators: 中文 这次回访已经结束（%(state)s），您填的还在页面上，但不会再保存。
        text = _("This follow-up has ended (%(state)s). What you typed is still here, but will not be saved.")
        return text % {"state": follow_up.get_state_display()}
    if follow_up.leased_by:
        # Translators: 中文 保留时间过了，%(who)s 已经接手这位客户。您填的还在页面上。
        text = _("Your time with this customer ran out and %(who)s has taken over. What you typed is still here.")
        return text % {"who": follow_up.leased_by.name}
    # Translators: 中文 保留时间过了，这位客户回到了队列。现在保存仍然有效，只要还没有人接手。
    return _("Your time ran out: the customer is back in the queue. Saving still counts while nobody else took over.")
