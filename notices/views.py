"""The bell, the outbox, the robots, the words of messages, and what the SMS provider tells us."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from staff import access, trail
from staff.instants import local
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say

from . import figures, provider_push, reading, services, texts
from .forms import InboxFilter, OutboxFilter, OverrideForm, PreferenceForm, RobotForm
from .models import Delivery, Endpoint, Message, Preference, Robot, TextOverride

IN_BELL = 8

# --- The bell -------------------------------------------------------------------------------------------------------


@require_GET
def inbox(request):
    """One's own notices, the unread ones first."""
    at = timezone.now()
    form = InboxFilter(request.GET)
    rows = Message.objects.visible_to(request.user).chosen(**form.chosen())
    unread = figures.unread(request.user, at)
    page = page_of(
        rows.marked_read().select_related("outlet").prefetch_related("about"),
        request.GET,
        order=("is_read", "-queued_at", "-pk"),
    )
    preferred = Preference.objects.filter(user=request.user).first() or Preference()
    return render(
        request,
        "notices/inbox.html",
        {
            "page": page,
            "rows": reading.shown(page, get_language(), at),
            "form": form,
            "tabs": [("all", _("All"), figures.all_of(request.user)), ("unread", _("Unread"), unread)],
            "unread": unread,
            "preference_form": PreferenceForm(initial={"email_from": preferred.email_from}),
        },
    )


@require_GET
def bell(request):
    """The latest unread notices, for the fold-out of the bell."""
    at = timezone.now()
    rows = Message.objects.visible_to(request.user).unread().order_by("-queued_at", "-pk")
    unread = figures.unread(request.user, at)
    latest = rows.prefetch_related("about")[:IN_BELL]
    return render(request, "notices/_bell.html", {"rows": reading.shown(latest, get_language(), at), "unread": unread})


@require_POST
def open_message(request, pk):
    """Mark as read and go to the record it is about."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    services.mark_read(message=message, by=request.user, at=timezone.now())
    return redirect(message.record_url() or "notices:inbox")


@require_POST
def read(request, pk):
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    services.mark_read(message=message, by=request.user, at=timezone.now())
    return redirect("notices:inbox")


@require_POST
def read_all(request):
    number = services.mark_all_read(by=request.user, at=timezone.now())
    if number:
        # Translators: 中文 %(number)d 条已标为已读。
        say(request, _("%(number)d notices marked as read.") % {"number": number})
    return redirect("notices:inbox")


@require_POST
def preference(request):
    form = PreferenceForm(request.POST)
    if form.is_valid():
        services.set_preference(email_from=form.cleaned_data["email_from"], by=request.user)
        say(request, _("Holds for messages from now on."))
    return redirect("notices:inbox")


# --- The outbox -----------------------------------------------------------------------------------------------------


@require_GET
@access.right(Right.MESSAGES)
def outbox(request):
    """What did not reach its reader, or not for certain, or not yet, and why."""
    at = timezone.now()
    form = OutboxFilter(request.GET, by=request.user)
    counts = figures.outbox_counts(request.user)
    rows = Delivery.objects.visible_to(request.user, Right.MESSAGES).on_its_own().chosen(**form.chosen())
    page = page_of(rows.with_readers(), request.GET, order=("-pk",))
    return render(
        request,
        "notices/outbox.html",
        {
            "page": page,
            "rows": reading.shown_deliveries(page, request.user, get_language(), at),
            "form": form,
            "tabs": [(value, label, counts.get(value)) for value, label in OutboxFilter.STATES],
            "state": form.chosen()["state"],
            "email_configured": settings.EMAIL_CONFIGURED,
            "sms_configured": settings.SMS_CONFIGURED,
            "resting": Endpoint.objects.resting(at),
        },
    )


@require_GET
@access.right(Right.MESSAGES)
def delivery(request, pk):
    """One delivery: its words as they went out, its state and why, and what went out with it."""
    at = timezone.now()
    seen = Delivery.objects.visible_to(request.user, Right.MESSAGES).with_readers()
    shown = get_object_or_404(seen.select_related("digest"), pk=pk)
    members = seen.filter(digest=shown).urgent_first()
    return render(
        request,
        "notices/delivery.html",
        {
            "delivery": shown,
            "words": reading.shown_delivery(shown, members, request.user, get_language(), at),
            "members": reading.shown_deliveries(members, request.user, get_language(), at),
            "entries": _told(trail.entries_about(shown)),
        },
    )


@require_POST
@access.right(Right.MESSAGES)
def send_again(request, pk):
    chosen = get_object_or_404(
        Delivery.objects.visible_to(request.user, Right.MESSAGES).select_related("message__outlet"), pk=pk
    )
    done = _("The message is on its way again.")
    return deed(
        request,
        lambda: services.send_again(delivery=chosen, by=request.user, at=timezone.now()),
        done,
        reverse("notices:delivery", kwargs={"pk": pk}),
    )


# --- Robots ---------------------------------------------------------------------------------------------------------


@require_GET
@access.right(Right.MESSAGES)
def robots(request):
    at = timezone.now()
    seen = Robot.objects.visible_to(request.user, Right.MESSAGES).select_related("outlet", "area", "region")
    return render(request, "notices/robots.html", {"states": figures.robot_states(seen, at)})


@access.right(Right.MESSAGES)
def robot_add(request):
    form = RobotForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        made = _kept(form, lambda: services.add_robot(by=request.user, at=timezone.now(), **form.cleaned_data))
        if made:
            say(request, _("Robot added. Send a test message to see whether it reaches its group."))
            return redirect(made)
    return _form_page(request, "notices/robot.html", form, {})


@access.right(Right.MESSAGES)
def robot(request, pk):
    """One robot: its state and its form."""
    at = timezone.now()
    chosen = get_object_or_404(Robot.objects.visible_to(request.user, Right.MESSAGES), pk=pk)
    form = RobotForm(request.POST or None, instance=chosen, by=request.user)
    if request.method == "POST" and form.is_valid():
        kept = _kept(form, lambda: services.change_robot(robot=chosen, by=request.user, at=at, **form.cleaned_data))
        if kept:
            say(request, _("Changes kept."))
            return redirect(kept)
    seen = Delivery.objects.visible_to(request.user, Right.MESSAGES)
    latest = seen.chosen(robot=chosen).with_readers().order_by("-pk")[:5]
    context = {
        "robot": chosen,
        "state": figures.robot_states([chosen], at)[0],
        "latest": reading.shown_deliveries(latest, request.user, get_language(), at),
        "entries": _told(trail.entries_about(chosen)[:10]),
    }
    return _form_page(request, "notices/robot.html", form, context)


@require_POST
@access.right(Right.MESSAGES)
def robot_test(request, pk):
    chosen = get_object_or_404(Robot.objects.visible_to(request.user, Right.MESSAGES), pk=pk)
    done = _("The test message is on its way. What became of it is shown here in a moment.")
    return deed(request, lambda: services.send_test(robot=chosen, by=request.user, at=timezone.now()), done, chosen)


# --- The words of messages --------------------------------------------------------------------------------------------


@require_GET
@access.right(Right.MESSAGES)
def message_texts(request):
    """All kinds of messages, with the words in force today in the reader's language."""
    on = local(timezone.now()).date()
    overrides = TextOverride.objects.in_force(on)
    language = get_language()
    rows = [
        {
            "text": text,
            "subject": (overrides.get((text.code, language)) or text.default(language))[0],
            "is_changed": any((text.code, code) in overrides for code, _name in settings.LANGUAGES),
        }
        for text in texts.registered()
    ]
    return render(request, "notices/texts.html", {"rows": rows})


@access.right(Right.MESSAGES)
def message_text(request, code):
    """One kind of message: the words in each language, as they look filled in, their history, and new words."""
    at = timezone.now()
    try:
        text = texts.get(code)
    except texts.UnknownText:
        raise Http404 from None
    may_change = request.user.reach(Right.MESSAGES).company
    form = OverrideForm(
        request.POST or None, sms=text.sms, initial={"language": get_language(), "from_on": local(at).date()}
    )
    draft = {}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "preview":
            draft = _draft(form, text)
        elif _kept(form, lambda: services.override_text(code=code, by=request.user, at=at, **form.cleaned_data)):
            say(request, _("The new words hold from that day on."))
            return redirect("notices:text", code=code)
    overrides = TextOverride.objects.in_force(local(at).date())
    languages = []
    for language, name in settings.LANGUAGES:
        words = draft.get(language) or overrides.get((code, language)) or text.default(language)
        preview = reading.example(text, words, language, at)
        changed, drafted = (code, language) in overrides, language in draft
        languages.append({"name": name, "words": words, "preview": preview, "changed": changed, "drafted": drafted})
    context = {
        "text": text,
        "languages": languages,
        "history": TextOverride.objects.filter(code=code).select_related("entered_by"),
        "may_change": may_change,
    }
    return _form_page(request, "notices/text.html", form, context)


# --- What the SMS provider tells us -----------------------------------------------------------------------------------

# What Aliyun wants to hear; anything else and it tells the same again.
TAKEN = {"code": 0, "msg": "成功"}


@csrf_exempt
@login_not_required
@require_POST
def receipts(request, secret):
    """Receipts of text messages, pushed by the provider to an address that only it knows."""
    return _pushed(request, secret, provider_push.read_reports, services.take_reports)


@csrf_exempt
@login_not_required
@require_POST
def replies(request, secret):
    """What customers wrote back, pushed likewise."""
    return _pushed(request, secret, provider_push.read_replies, services.take_replies)


def _pushed(request, secret, read, take):
    """404 without the secret, as if there were nothing; 400 for what cannot be read; else "taken", also for what is
    known already or says nothing of ours: told again it would be the same."""
    if not (settings.SMS_PUSH_SECRET and constant_time_compare(secret, settings.SMS_PUSH_SECRET)):
        raise Http404
    try:
        told = read(request.body)
    except provider_push.Unreadable as problem:
        return JsonResponse({"code": 1, "msg": str(problem)}, status=400)
    take(told, at=request.at)
    return JsonResponse(TAKEN)


def _told(entries) -> list[tuple]:
    """Trail entries with what was done, in words."""
    return [(entry, trail.label_of(entry.action)) for entry in entries]


def _draft(form, text) -> dict:
    """`{language: words}` of what is in the form, for the preview; what cannot be filled in is an error beside it."""
    subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
    if problems := text.problems(subject, body):
        form.add_error("body", " ".join(problems))
        return {}
    return {form.cleaned_data["language"]: (subject, body)} if subject and body else {}


def _kept(form, change):
    """What the service gives; None, with the refusal beside its field, when it refuses."""
    try:
        return change()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def _form_page(request, template, form, context):
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)
