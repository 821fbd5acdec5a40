"""Messages to customers: templates, sending, what became of them, replies, and who wants no more."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from customers import message_figures
from customers.forms import messages as forms
from customers.forms.contacts import LiftForm, WishForm
from customers.message_exports import MESSAGES
from customers.models import CareMessage, Customer, NoMore, Reminder, Reply, Sending
from customers.services import care_messages, no_more, templates, wecom_contacts
from customers.services.reminding import make_by_hand
from notices.sms_rules import ENDING
from staff.access import lacks, require, right
from staff.instants import local
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import deed
from staff.toasts import say
from staff.trail_words import happened

ORDER = ("-at", "-pk")


def _page(request, template, form, context):
    failed = request.method == "POST"
    return render(request, f"customers/care/{template}", {"form": form, **context}, status=422 if failed else 200)


# --- What was sent ----------------------------------------------------------------------------------------------------


@right(Right.CARE)
@require_GET
def message_list(request):
    """Every message to a customer, and what became of it."""
    narrowed = forms.MessageFilter(request.GET, user=request.user)
    found = narrowed.apply(CareMessage.objects.visible_to(request.user, Right.CARE))
    context = {
        "page": page_of(found.for_list(), request.GET, order=ORDER, total=found.count()),
        "filter": narrowed,
        "several": len(narrowed.outlets) > 1,
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "customers/care/messages.html", context)


@right(Right.EXPORT)
@require_GET
def message_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    return MESSAGES.answer(request)


@right(Right.CARE)
@require_GET
def rates(request):
    """By template and day: how many were sent, arrived, were lost, and answered with R."""
    narrowed = forms.MessageFilter(request.GET, user=request.user)
    first, last = message_figures.usual_span(request.at)
    asked = narrowed.cleaned_data
    first, last = asked.get("from_on") or first, asked.get("to_on") or last
    outlet = next((each for each in narrowed.outlets if each.code == asked.get("outlet")), None)
    rows = message_figures.rates(request.user, first, last, outlet)
    context = {"rows": rows, "total": message_figures.total(rows), "first": first, "last": last, "filter": narrowed}
    return render(request, "customers/care/rates.html", context)


@right(Right.CARE)
@require_GET
def sending(request, pk):
    """One sending: its words, what became of it, and who was left out and why."""
    seen = Sending.objects.visible_to(request.user, Right.CARE)
    found = get_object_or_404(seen.select_related("version__template", "outlet", "by", "work"), pk=pk)
    rows = found.messages.select_related("customer", "vehicle", "message", "reminder").prefetch_related(
        "message__deliveries"
    )
    context = {
        "sending": found,
        "figures": message_figures.of_sending(found),
        "page": page_of(rows, request.GET, order=ORDER, total=rows.count()),
    }
    return render(request, "customers/care/sending.html", context)


# --- Sending ----------------------------------------------------------------------------------------------------------


@right(Right.CARE)
def send(request):
    """To reminders that are due, or to an audience chosen by hand; the worker sends."""
    templates.ensure_shipped()
    form = forms.SendForm(request.POST or None, user=request.user, initial=request.GET.dict())
    context: dict = {}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        if request.POST.get("do") == "count":
            found = care_messages.audience(asked["outlet"], form.audience, local(request.at).date())
            words = asked["template"].in_use.words
            context = {"number": found.count(), "words": words.replace("{note}", asked["note"] or "{note}")}
            return render(request, "customers/care/send.html", {"form": form, **context})
        try:
            made = form.attempt(
                lambda: care_messages.start(
                    template=asked["template"],
                    outlet=asked["outlet"],
                    audience=form.audience,
                    extra={"note": asked["note"]} if asked["note"] else {},
                    form_key=asked["form_key"],
                    by=request.user,
                    at=request.at,
                )
            )
        except care_messages.SentAlready as already:
            say(request, str(already), wrong=True)
            return redirect(already.sending)
        if made:
            say(request, _("The worker is writing to them. Here is how far it is."))
            return redirect(made)
    return _page(request, "send.html", form, context)


@right(Right.CARE_MANAGE)
def by_hand(request):
    """Greetings, weather and traffic: reminders of an occasion for cars somebody chooses; they are sent next."""
    form = forms.ByHandForm(request.POST or None, user=request.user, on=local(request.at).date())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        made = form.attempt(
            lambda: make_by_hand(
                vehicles=care_messages.cars(asked["outlet"], form.audience),
                by=request.user,
                at=request.at,
                **{name: asked[name] for name in ("kind", "outlet", "cycle", "due_on")},
            )
        )
        if made is not None:
            _say_made(request, made)
            chosen = {"reminders": asked["kind"], "outlet": asked["outlet"].pk, "note": asked["cycle"]}
            return redirect(f"{reverse('customers:messages_send')}?{urlencode(chosen)}")
    return _page(request, "by_hand.html", form, {})


def _say_made(request, made: int) -> None:
    if made:
        text = ngettext(
            "%(number)d reminder is made. Send it here.", "%(number)d reminders are made. Send them here.", made
        )
        say(request, text % {"number": made})
    else:
        say(request, _("These cars have their reminder of this occasion already."), wrong=True)


@right(Right.CARE)
def reminder_message(request, pk):
    """One reminder by message."""
    templates.ensure_shipped()
    seen = Reminder.objects.visible_to(request.user, Right.CARE)
    reminder = get_object_or_404(seen.select_related("customer__outlet__area", "vehicle", "outlet__area"), pk=pk)
    form = forms.ReminderMessageForm(request.POST or None, reminder=reminder)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(
            lambda: care_messages.send(
                template=form.cleaned_data["template"], reminders=[reminder], by=request.user, at=request.at
            )
        )
        if made:
            left_out = made[0].messages.exclude(why="").first()
            if left_out:
                text = _("Not sent: %(why)s.")
                say(request, text % {"why": left_out.get_why_display()}, wrong=True)
            else:
                say(request, _("The message is on its way."))
            return redirect(made[0])
    context = {
        "reminder": reminder,
        "wish": no_more.wish_of(reminder.customer),
        "choices": [
            (each, care_messages.preview(template=each, reminder=reminder)) for each in form.fields["template"].queryset
        ],
    }
    return _page(request, "reminder_message.html", form, context)


# --- Templates --------------------------------------------------------------------------------------------------------


def opened(view):
    """For whoever works with reminders somewhere, and for headquarters."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not templates.may_open(request.user):
            raise lacks(Right.CARE)
        return view(request, *args, **kwargs)

    return checked


def _settling(request) -> bool:
    return request.user.may(Right.CARE_MANAGE) or request.user.holds(*templates.OF_THE_COMPANY)


@opened
@require_GET
def template_list(request):
    """By what they are for: the company's and the outlets' own, with the words in use."""
    templates.ensure_shipped()
    rows = templates.opened_by(request.user).with_words().select_related("outlet").order_by("kind", "name", "pk")
    return render(request, "customers/care/templates.html", {"rows": rows, "may_make": _settling(request)})


@opened
def template_new(request):
    if not _settling(request):
        raise lacks(Right.CARE_MANAGE)
    form = forms.TemplateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(lambda: templates.make_template(**form.cleaned_data, by=request.user, at=request.at))
        if made:
            say(request, _("The draft is kept. Put it in use once the provider has approved it."))
            return redirect(made)
    return _page(request, "template_new.html", form, {"known": templates.KNOWN, "ending": ENDING})


@opened
def template(request, pk):
    """One template: its versions, the words in use, the next draft."""
    found = _template(request, pk)
    versions = list(found.versions.select_related("made_by", "used_by"))
    draft = next((version for version in versions if version.state == "draft"), None)
    in_use = next((version for version in versions if version.state == "in_use"), None)
    may_settle = templates.may_settle(request.user, found.outlet)
    form = forms.WordsForm(request.POST or None, initial={"words": (draft or in_use or versions[0]).words})
    if request.method == "POST":
        _refuse_unless(may_settle)
        if form.is_valid() and form.attempt(
            lambda: templates.save_draft(
                template=found, words=form.cleaned_data["words"], by=request.user, at=request.at
            )
        ):
            say(request, _("The draft is kept. Put it in use once the provider has approved it."))
            return redirect(found)
    context = {
        "template": found,
        "versions": versions,
        "draft": draft,
        "in_use": in_use,
        "may_settle": may_settle,
        "number_form": forms.NumberForm(initial={"approved_as": in_use.approved_as if in_use else ""}),
        "known": templates.KNOWN,
        "history": happened(found),
    }
    return _page(request, "template.html", form, context)


@opened
@require_POST
def template_use(request, pk):
    """Put the draft in use, or enter the number of the words in use."""
    found = _template(request, pk)
    _refuse_unless(templates.may_settle(request.user, found.outlet))
    form = forms.NumberForm(request.POST)
    draft = found.versions.filter(state="draft").first()
    try:
        if not form.is_valid():
            raise Refused(form.errors["approved_as"][0])
        number = form.cleaned_data["approved_as"]
        if request.POST.get("do") == "number":
            if found.in_use is None:
                raise Refused(_("This template is not in use."))
            templates.enter_number(version=found.in_use, approved_as=number, by=request.user, at=request.at)
            say(request, _("The number is kept."))
        elif draft is None:
            raise Refused(_("There is no draft. Begin one first."))
        else:
            templates.use_version(version=draft, approved_as=number, by=request.user, at=request.at)
            say(request, _("Version %(number)d is in use from now on.") % {"number": draft.number})
    except Refused as refused:
        say(request, str(refused), wrong=True)
    return redirect(found)


@opened
@require_POST
def template_retire(request, pk):
    found = _template(request, pk)
    _refuse_unless(templates.may_settle(request.user, found.outlet))
    done = _("The template is used no longer.")
    return deed(request, lambda: templates.retire(template=found, by=request.user, at=request.at), done, found)


def _template(request, pk):
    return get_object_or_404(templates.opened_by(request.user).select_related("outlet__area"), pk=pk)


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("The company's templates are settled at headquarters. Make one for your outlet."))


# --- Replies ----------------------------------------------------------------------------------------------------------


@right(Right.CARE)
@require_GET
def replies(request):
    """What customers wrote back: those that wait for somebody, and all."""
    seen = Reply.objects.visible_to(request.user, Right.CARE)
    tab = "all" if request.GET.get("state") == "all" else "open"
    shown = seen.open() if tab == "open" else seen
    numbers = {"open": seen.open().count(), "all": seen.count()}
    answered = ("answers__sending__version__template", "answers__reminder__vehicle", "answers__vehicle")
    rows = shown.select_related("customer", "outlet", "handled_by", *answered)
    context = {
        "page": page_of(rows, request.GET, order=("-said_at", "-pk"), total=numbers[tab]),
        # Translators: 中文 待处理
        "tabs": [("open", _("Waiting for somebody"), numbers["open"]), ("all", _("All"), numbers["all"])],
        "tab": tab,
        "form": forms.ReplyForm(),
    }
    return render(request, "customers/care/replies.html", context)


@right(Right.CARE)
@require_POST
def reply_handle(request, pk):
    """Somebody has seen to a reply."""
    reply = get_object_or_404(Reply.objects.visible_to(request.user, Right.CARE).select_related("outlet__area"), pk=pk)
    form = forms.ReplyForm(request.POST)
    try:
        if form.is_valid():
            no_more.handle_reply(reply=reply, **form.cleaned_data, by=request.user, at=request.at)
            say(request, _("Noted."))
    except Refused as refused:
        say(request, str(refused), wrong=True)
    return redirect("customers:replies")


# --- No more messages, and WeCom --------------------------------------------------------------------------------------


def _customer(request, pk) -> Customer:
    seen = Customer.objects.visible_to(request.user, Right.RECORDS)
    return get_object_or_404(seen.select_related("outlet__area"), pk=pk)


@right(Right.CARE)
def no_more_set(request, pk):
    """Note that a customer wants no more messages."""
    customer = _customer(request, pk)
    require(request.user, Right.CARE, customer.outlet)
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            no_more.set_no_more(customer=customer, words=form.cleaned_data["reason"], by=request.user, at=request.at)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            say(request, _("Noted. No more messages go to this customer."))
            return redirect(customer)
    context = {"customer": customer, "present": no_more.wish_of(customer)}
    return _page(request, "no_more.html", form, context)


@right(Right.CARE)
def no_more_lift(request, pk):
    """Let a customer be written to again."""
    seen = NoMore.objects.visible_to(request.user, Right.CARE)
    wish = get_object_or_404(seen.select_related("customer__outlet__area", "by", "lifted_by"), pk=pk)
    form = LiftForm(request.POST or None)
    form.fields["reason"].label = _("Why the customer may be written to again")
    if request.method == "POST" and form.is_valid():
        try:
            no_more.lift_no_more(wish=wish, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            say(request, _("Lifted. The customer may be written to again."))
            return redirect(wish.customer)
    return _page(request, "no_more.html", form, {"customer": wish.customer, "present": wish, "lifting": True})


@right(Right.CARE)
def wecom_contact(request, pk):
    """Under which name a customer is a contact in WeCom."""
    customer = _customer(request, pk)
    require(request.user, Right.CARE, customer.outlet)
    present = wecom_contacts.contact_of(customer)
    form = forms.WeComForm(request.POST or None, initial={"external_id": present})
    if request.method == "POST" and form.is_valid():
        kept = form.attempt(
            lambda: wecom_contacts.set_contact(
                customer=customer, seen=present, **form.cleaned_data, by=request.user, at=request.at
            )
        )
        if kept:
            say(request, _("Kept."))
            return redirect(customer)
    return _page(request, "wecom.html", form, {"customer": customer})
