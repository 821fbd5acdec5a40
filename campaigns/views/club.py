"""Pages of the club: overview, members, the desk where benefits are used, levels with benefits, merchants, the card."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from campaigns import club_page
from campaigns.exports import club as exports
from campaigns.forms import club as forms
from campaigns.models import Benefit, BenefitUse, ClubLevel, Member, MemberCard, Partner, PartnerUse
from campaigns.services import club as services
from campaigns.services import club_partners, club_uses
from customers.models import Customer, Vehicle
from customers.picking import find_cars
from staff.access import right
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.public_pages import address_may_knock, code_of, customers_language, for_customer, kept_private, whole_address
from staff.refusals import Refused
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from staff.trail_words import happened

INCOMPLETE = 422
STEPS = ("renew", "level", "end", "card", "birthday")
# An outlet's guests share its wireless network.
MOST_FROM_ADDRESS = 300


# Overview and lists ---------------------------------------------------------------------------------------------------


@right(Right.CLUB)
@require_GET
def club(request):
    """Members by level, who joined and left, what was used, who ends soon, activities."""
    narrowed = forms.ClubFilter(request.GET, user=request.user)
    context = club_page.overview(request.user, request.at, narrowed.value("outlet"))
    return render(request, "campaigns/club.html", context | {"filter": narrowed})


@right(Right.CLUB)
@require_GET
def members(request):
    """Members, the latest first."""
    on = local(request.at).date()
    visible = Member.objects.visible_to(request.user, Right.CLUB)
    narrowed = forms.MemberFilter(request.GET, user=request.user)
    soon = club_page.soon_of(on)
    found = narrowed.apply(visible, on, soon)
    page = page_of(found.for_list(), request.GET, order=("-joined_on", "-pk"), total=found.count())
    for member in page.rows:
        member.shown = club_page.state_of(member, on)
    context = {
        "filter": narrowed,
        "page": page,
        "today": on,
        "soon": soon,
        "may_keep": request.user.may(Right.CLUB_KEEP),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "campaigns/members.html", context)


@right(Right.EXPORT)
@require_GET
def members_export(request):
    """Exactly what is filtered, as Excel."""
    return exports.MEMBERS.answer(request)


@right(Right.CLUB)
@require_GET
def uses(request):
    """Value-added services that members used, the latest first."""
    visible = BenefitUse.objects.visible_to(request.user, Right.CLUB).standing()
    narrowed = forms.UseFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    related = ("member__outlet", "member__customer", "benefit", "order", "by")
    context = {
        "filter": narrowed,
        "page": page_of(found.select_related(*related), request.GET, order=("-on", "-pk"), total=found.count()),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "campaigns/club_uses.html", context)


@right(Right.EXPORT)
@require_GET
def uses_export(request):
    return exports.USES.answer(request)


# One member -----------------------------------------------------------------------------------------------------------


@right(Right.CLUB_KEEP)
def member_join(request):
    """A new member; `?car=` or `?customer=` names who."""
    posted = request.POST if request.method == "POST" else None
    form = forms.JoinForm(
        posted, user=request.user, initial=_known(request), cars_url=reverse("campaigns:club_cars"),
        customers_url=reverse("campaigns:find_customers"),
    )  # fmt: skip

    def join():
        try:
            return services.join(by=request.user, at=request.at, **form.cleaned_data)
        except services.WrittenAlready as already:
            return already.made

    if posted is not None and form.is_valid() and (made := form.attempt(join)):
        # Translators: 中文 %(number)s 已入会。
        say(request, _("%(number)s has joined.") % {"number": made.number})
        return redirect(made)
    return render(request, "campaigns/member_join.html", {"form": form}, status=200 if posted is None else INCOMPLETE)


def _known(request) -> dict:
    known: dict = {"joined_on": local(request.at).date()}
    cars = Vehicle.objects.visible_to(request.user, Right.RECORDS)
    people = Customer.objects.visible_to(request.user, Right.RECORDS).present()
    if car := cars.filter(pk=key_in(request.GET.get("car", "")) or 0).first():
        known["vehicle"] = car.pk
    elif person := people.filter(pk=key_in(request.GET.get("customer", "")) or 0).first():
        known["customer"] = person.pk
    return known


@right(Right.CLUB_KEEP)
@require_GET
def find_cars_here(request):
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


def _member_of(request, number, wanted: Right = Right.CLUB) -> Member:
    visible = Member.objects.visible_to(request.user, wanted).for_list()
    return get_object_or_404(visible.select_related("outlet__area__region", "level__outlet"), number=number)


@right(Right.CLUB)
@require_GET
def member(request, number):
    return _member(request, _member_of(request, number))


def _member(request, found: Member, status=200):
    context = club_page.member_context(found, request.user, request.at)
    return render(request, "campaigns/member.html", context, status=status)


ACTS = {
    "renew": (services.renew, lambda: pgettext("member", "Renewed.")),
    "level": (services.change_member_level, lambda: pgettext("member", "The level is changed.")),
    "end": (services.end, lambda: pgettext("member", "The membership has ended.")),
    # Translators: 中文 新卡已发，旧卡作废。
    "card": (services.replace_card, lambda: _("The new card is good, the old one is void.")),
    "birthday": (services.set_birthday, lambda: _("Kept.")),
}


@right(Right.CLUB_KEEP)
def member_step(request, number, name):
    """One thing that is done with a membership: renew, level, end, card, birthday."""
    if name not in STEPS:
        raise Http404
    found = _member_of(request, number, Right.CLUB_KEEP)
    posted = request.POST if request.method == "POST" else None
    form = club_page.step_form(name, found, request.at, posted)

    def again():
        context = club_page.step_context(name, found, request.at, form)
        return render(request, "campaigns/member_step.html", context, status=200 if posted is None else INCOMPLETE)

    if posted is None:
        return redirect(found) if found.ended_at else again()
    act, done = ACTS[name]
    return step(
        request, form, lambda: act(member=found, by=request.user, at=request.at, **form.cleaned_data),
        done(), found, again,
    )  # fmt: skip


@right(Right.CLUB)
@require_GET
def member_card(request, number):
    """The card on paper, with its code."""
    found = _member_of(request, number)
    card = found.cards.good().first()
    context = {"member": found, "card": card, "benefits": found.level.benefits.in_force(local(request.at).date())}
    context["address"] = _address(request, card) if card else ""
    return kept_private(render(request, "campaigns/member_card.html", context))


@right(Right.CLUB)
@require_GET
def member_qr(request, number):
    card = _member_of(request, number).cards.good().first()
    if card is None:
        raise Http404
    return code_of(_address(request, card))


def _address(request, card: MemberCard) -> str:
    return whole_address(request, club_uses.path_of(card))


# At the desk ----------------------------------------------------------------------------------------------------------


@right(Right.CLUB)
@require_GET
def club_use(request):
    """Who stands there: a card is scanned, or a plate, mobile, name or number typed. One who is found is shown."""
    text = request.GET.get("q", "")[:400]
    context: dict = {"q": text}
    if text.strip() and club_uses.is_card(text):
        try:
            card = club_uses.shown_card(text)
            found = Member.objects.visible_to(request.user, Right.CLUB).filter(pk=card.member_id).first()
            if found:
                return redirect(f"{_desk_of(found)}?{urlencode({'card': card.number})}")
            # Translators: 中文 这是其他网点的会员卡。
            context["refused"] = _("This card is of another outlet's club.")
        except Refused as refused:
            context["refused"] = str(refused)
    elif text.strip():
        candidates = club_page.found_by(request.user, text, request.at)
        if len(candidates) == 1:
            return redirect(_desk_of(candidates[0].member))
        context["candidates"] = candidates
    return render(request, "campaigns/club_use.html", context)


def _desk_of(found: Member) -> str:
    return reverse("campaigns:member_use", args=[found.number])


@right(Right.CLUB)
@require_GET
def member_use(request, number):
    """What is left for the member, each with the way to use it."""
    found = _member_of(request, number)
    card = request.GET.get("card", "")[:100]
    context = club_page.use_context(found, request.user, request.at, card)
    for each in context["latest"]:
        each.may_take_back = club_page.may_take_back(each, request.user, request.at)
    return render(request, "campaigns/member_use.html", context)


@right(Right.CLUB)
def benefit_use(request, number, pk):
    """Note one use."""
    found = _member_of(request, number)
    benefit = get_object_or_404(Benefit, pk=pk, level__outlet=found.outlet_id)
    posted = request.POST if request.method == "POST" else None
    on = local(request.at).date()
    orders = club_page.orders_for(found, request.user, request.at, benefit.is_discount)
    known = {"on": on, "card": request.GET.get("card", "")[:100], "order": request.GET.get("order", "")[:40]}
    form = forms.UseForm(posted, benefit=benefit, orders=orders, initial=known)

    def use():
        given = dict(form.cleaned_data)
        number_on_card = given.pop("card")
        card = found.cards.filter(number=number_on_card).first() if number_on_card else None
        try:
            return club_uses.use_benefit(
                member=found, benefit=benefit, card=card, by=request.user, at=request.at, **given
            )
        except club_uses.UsedAlready as already:
            return already.use

    if posted is not None and form.is_valid() and form.attempt(use):
        # Translators: 中文 已记录：%(benefit)s
        say(request, _("Noted: %(benefit)s.") % {"benefit": benefit.name})
        return redirect(_desk_of(found))
    now = [each for each in club_uses.left_of(found, on) if each.benefit.pk == benefit.pk]
    context = {
        "member": found,
        "benefit": benefit,
        "now": now[0] if now else None,
        "form": form,
        "orders": orders,
        "cars": club_page.cars_of(found),
    }
    return render(request, "campaigns/benefit_use.html", context, status=200 if posted is None else INCOMPLETE)


@right(Right.CLUB)
def use_take_back(request, pk):
    """A use noted by mistake."""
    visible = BenefitUse.objects.visible_to(request.user, Right.CLUB)
    related = ("member__outlet__area__region", "member__customer", "benefit", "order", "by")
    use = get_object_or_404(visible.select_related(*related), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = forms.WhyForm(posted)

    def again():
        context = {"use": use, "member": use.member, "form": form}
        return render(request, "campaigns/use_take_back.html", context, status=200 if posted is None else INCOMPLETE)

    return step(
        request, form, lambda: club_uses.take_back(use=use, by=request.user, at=request.at, **form.cleaned_data),
        # Translators: 中文 已撤回，可重新使用。
        _("Taken back. It can be used again."), use.member, again,
    )  # fmt: skip


# Levels and benefits --------------------------------------------------------------------------------------------------


@right(Right.CLUB)
@require_GET
def levels(request):
    """The levels with what their members get."""
    on = local(request.at).date()
    found = ClubLevel.objects.visible_to(request.user, Right.CLUB).with_members(on).select_related("outlet__area")
    found = list(found.prefetch_related("benefits").order_by("outlet__code", "position", "pk"))
    context = {
        "levels": found,
        "several": len({level.outlet_id for level in found}) > 1,
        "may_keep": request.user.may(Right.CLUB_KEEP),
        "today": on,
    }
    return render(request, "campaigns/club_levels.html", context)


@right(Right.CLUB_KEEP)
def level_write(request):
    posted = request.POST if request.method == "POST" else None
    form = forms.NewLevelForm(posted, user=request.user, initial={"months": 12})

    def write():
        given = form.cleaned_data
        try:
            return services.write_level(
                outlet=given["outlet"], draft=form.draft, form_key=given["form_key"], by=request.user, at=request.at
            )
        except services.WrittenAlready as already:
            return already.made

    if posted is not None and form.is_valid() and (made := form.attempt(write)):
        return redirect(made)
    return render(request, "campaigns/club_level_write.html", {"form": form}, status=200 if posted is None else 422)


def _level_of(request, pk) -> ClubLevel:
    visible = ClubLevel.objects.visible_to(request.user, Right.CLUB)
    return get_object_or_404(visible.select_related("outlet__area__region", "made_by"), pk=pk)


@right(Right.CLUB)
@require_GET
def level(request, pk):
    return _level(request, _level_of(request, pk))


def _level(request, found: ClubLevel, status=200, **bound):
    on = local(request.at).date()
    keeps = request.user.may(Right.CLUB_KEEP, found.outlet) and found.closed_at is None
    said = {name: getattr(found, name) for name in ("name", "position", "fee", "months", "qualifies", "version")}
    context = {
        "level": found,
        "benefits": found.benefits.order_by("position", "pk"),
        "members_now": found.members.current(on).count(),
        "may_keep": keeps,
        "today": on,
        "form": (bound.get("form") or forms.LevelForm(initial=said)) if keeps else None,
        "entries": happened(found),
    }
    return render(request, "campaigns/club_level.html", context, status=status)


@right(Right.CLUB_KEEP)
@require_POST
def level_change(request, pk):
    found = _level_of(request, pk)
    form = forms.LevelForm(request.POST)
    return step(
        request, form,
        lambda: services.change_level(
            level=found, version=form.cleaned_data["version"], draft=form.draft, by=request.user, at=request.at
        ),
        _("Kept."), found, lambda: _level(request, found, INCOMPLETE, form=form),
    )  # fmt: skip


@right(Right.CLUB_KEEP)
@require_POST
def level_close(request, pk):
    found = _level_of(request, pk)
    return step(
        request, forms.ServiceForm(request.POST),
        lambda: services.close_level(level=found, by=request.user, at=request.at),
        # Translators: 中文 该等级不再入会。
        _("Nobody joins this level any more."), found, lambda: _level(request, found, INCOMPLETE),
    )  # fmt: skip


@right(Right.CLUB_KEEP)
def benefit_add(request, pk):
    found = _level_of(request, pk)
    return _benefit_form(
        request, found, None,
        lambda form: services.add_benefit(level=found, draft=form.draft, by=request.user, at=request.at),
    )  # fmt: skip


@right(Right.CLUB_KEEP)
def benefit(request, pk):
    """A benefit changed, or ended by its last day."""
    visible = ClubLevel.objects.visible_to(request.user, Right.CLUB_KEEP)
    related = ("level__outlet__area__region",)
    found = get_object_or_404(Benefit.objects.select_related(*related).filter(level__in=visible), pk=pk)
    return _benefit_form(
        request, found.level, found,
        lambda form: services.change_benefit(
            benefit=found, version=form.cleaned_data["version"] or 0, draft=form.draft, by=request.user, at=request.at
        ),
    )  # fmt: skip


def _benefit_form(request, of: ClubLevel, found: Benefit | None, act):
    posted = request.POST if request.method == "POST" else None
    known = {name: getattr(found, name) for name in (*forms.BenefitForm.NAMES, "version")} if found else {}
    form = forms.BenefitForm(posted, initial=known)
    if posted is not None and form.is_valid() and form.attempt(lambda: act(form)):
        say(request, _("Kept."))
        return redirect(of)
    context = {"form": form, "level": of, "benefit": found}
    return render(request, "campaigns/benefit_write.html", context, status=200 if posted is None else INCOMPLETE)


# Merchants ------------------------------------------------------------------------------------------------------------


@right(Right.CLUB)
@require_GET
def partners(request):
    """Partner merchants, by name."""
    visible = Partner.objects.visible_to(request.user, Right.CLUB)
    narrowed = forms.PartnerFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    context = {
        "filter": narrowed,
        "page": page_of(found.for_list().with_uses(), request.GET, order=("name", "pk"), total=found.count()),
        "may_keep": request.user.may(Right.CLUB_KEEP),
        "today": local(request.at).date(),
    }
    return render(request, "campaigns/partners.html", context)


@right(Right.CLUB_KEEP)
def partner_write(request):
    posted = request.POST if request.method == "POST" else None
    form = forms.NewPartnerForm(posted, user=request.user)

    def write():
        given = form.cleaned_data
        try:
            return club_partners.write_partner(
                outlet=given["outlet"], draft=form.draft, form_key=given["form_key"], by=request.user, at=request.at
            )
        except services.WrittenAlready as already:
            return already.made

    if posted is not None and form.is_valid() and (made := form.attempt(write)):
        return redirect(made)
    return render(request, "campaigns/partner_write.html", {"form": form}, status=200 if posted is None else 422)


def _partner_of(request, pk) -> Partner:
    visible = Partner.objects.visible_to(request.user, Right.CLUB)
    return get_object_or_404(visible.select_related("outlet__area__region", "made_by"), pk=pk)


@right(Right.CLUB)
@require_GET
def partner(request, pk):
    return _partner(request, _partner_of(request, pk))


def _partner(request, found: Partner, status=200, **bound):
    context = club_page.partner_context(found, request.user, request.at, **bound)
    return render(request, "campaigns/partner.html", context, status=status)


@right(Right.CLUB_KEEP)
def partner_change(request, pk):
    found = _partner_of(request, pk)
    posted = request.POST if request.method == "POST" else None
    known = {name: getattr(found, name) for name in (*forms.PartnerForm.NAMES, "version")}
    form = forms.PartnerForm(posted, initial=known)

    def again():
        context = {"form": form, "partner": found}
        return render(request, "campaigns/partner_write.html", context, status=200 if posted is None else INCOMPLETE)

    return step(
        request, form,
        lambda: club_partners.change_partner(
            partner=found, version=form.cleaned_data["version"], draft=form.draft, by=request.user, at=request.at
        ),
        _("Kept."), found, again,
    )  # fmt: skip


@right(Right.CLUB_KEEP)
@require_POST
def partner_begin(request, pk):
    found = _partner_of(request, pk)
    form = forms.VersionForm(request.POST)
    return step(
        request, form,
        lambda: club_partners.begin_partner(partner=found, by=request.user, at=request.at, **form.cleaned_data),
        # Translators: 中文 已开始合作。
        _("Members may use the offer from now on."), found, lambda: _partner(request, found, INCOMPLETE),
    )  # fmt: skip


@right(Right.CLUB_KEEP)
@require_POST
def partner_end(request, pk):
    found = _partner_of(request, pk)
    form = forms.WhyVersionForm(request.POST)
    return step(
        request, form,
        lambda: club_partners.end_partner(partner=found, by=request.user, at=request.at, **form.cleaned_data),
        # Translators: 中文 合作已终止。
        pgettext("partner", "Ended."), found, lambda: _partner(request, found, INCOMPLETE, end_form=form),
    )  # fmt: skip


@right(Right.CLUB)
@require_POST
def partner_use(request, pk):
    """A member had the offer."""
    found = _partner_of(request, pk)
    form = forms.PartnerUseForm(request.POST, outlet=found.outlet)

    def use():
        try:
            return club_partners.note_use(partner=found, by=request.user, at=request.at, **form.cleaned_data)
        except services.WrittenAlready as already:
            return already.made

    return step(
        request, form, use, _("Noted."), f"{found.get_absolute_url()}#uses",
        lambda: _partner(request, found, INCOMPLETE, use_form=form),
    )  # fmt: skip


@right(Right.CLUB_KEEP)
@require_POST
def partner_use_take_back(request, pk):
    seen = Partner.objects.visible_to(request.user, Right.CLUB_KEEP)
    use = get_object_or_404(
        PartnerUse.objects.select_related("partner__outlet__area__region", "member").filter(partner__in=seen), pk=pk
    )
    form = forms.WhyForm(request.POST)
    return step(
        request, form, lambda: club_partners.take_back(use=use, by=request.user, at=request.at, **form.cleaned_data),
        _("Taken back."), f"{use.partner.get_absolute_url()}#uses", lambda: _partner(request, use.partner, INCOMPLETE),
    )  # fmt: skip


# The member's own card ------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def public_card(request, token):
    """The card on the member's phone: number, level, what is left. Whoever works there goes on to the desk from it."""
    with translation.override(customers_language(request)):
        if not address_may_knock(request, "club-card", MOST_FROM_ADDRESS):
            return for_customer(request, "campaigns/invitation_wait.html", status=429)
        try:
            card = club_uses.card_of(token)
        except Refused:
            return for_customer(request, "campaigns/card_gone.html", status=404)
        return for_customer(request, "campaigns/public_card.html", _card_context(request, token, card))


def _card_context(request, token: str, card: MemberCard) -> dict:
    member, on = card.member, local(request.at).date()
    good = card.void_at is None and member.is_current(on)
    user = request.user
    return {
        "card": card,
        "member": member,
        "token": token,
        "good": good,
        "void": card.void_at is not None,
        "shown_state": club_page.state_of(member, on),
        "benefits": club_uses.left_of(member, on) if good else (),
        "may_use": good and user.is_authenticated and user.may(Right.CLUB, member.outlet),
    }


@login_not_required
@require_GET
def public_card_code(request, token):
    """The code that the member shows at the desk."""
    if not address_may_knock(request, "club-card", MOST_FROM_ADDRESS):
        return kept_private(HttpResponse(status=429))
    try:
        card = club_uses.card_of(token)
    except Refused:
        return kept_private(HttpResponse(status=404))
    if card.void_at:
        return kept_private(HttpResponse(status=404))
    return code_of(_address(request, card))
