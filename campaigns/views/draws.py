"""Pages of prize draws: the list, writing one, one with its steps, and the public page that needs no account."""

import csv
from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from campaigns import campaign_page, draw_page
from campaigns.draw_lists import HEADER
from campaigns.exports import draws as exports
from campaigns.forms import draws as forms
from campaigns.models import Campaign, Draw, DrawWin
from campaigns.services import draw_news
from campaigns.services import draws as services
from staff.access import require, right
from staff.paging import page_of
from staff.public_pages import address_may_knock, customers_language, for_customer, kept_private, whole_address
from staff.qr import picture_of
from staff.roles import Right
from staff.steps import step

from .campaigns import campaign_of

# An outlet's guests share its wireless network.
MOST_FROM_ADDRESS = 300
CHUNK = 2000
INCOMPLETE = 422


# Of a campaign and in a list ------------------------------------------------------------------------------------------


@right(Right.CAMPAIGNS)
@require_GET
def campaign_draws(request, number):
    """A campaign's draws, vouchers and group purchases."""
    found = campaign_of(request, number)
    context = {
        **campaign_page.head(found, request.user),
        "tab": "draws",
        "draws": found.draws.order_by("draw_at", "pk"),
        "series": found.voucher_series.order_by("pk"),
        "groups": found.group_purchases.order_by("pk"),
        "may_write": found.state in Campaign.OPEN and request.user.may(Right.DRAWS, found.outlet),
    }
    return render(request, "campaigns/campaign_draws.html", context)


@right(Right.CAMPAIGNS)
@require_GET
def draw_list(request):
    """Draws, the latest first."""
    visible = Draw.objects.visible_to(request.user, Right.CAMPAIGNS)
    narrowed = forms.DrawFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    context = {
        "filter": narrowed,
        "page": page_of(found.for_list(), request.GET, order=("-draw_at", "-pk"), total=found.count()),
        "may_export": request.user.may(Right.EXPORT),
        "may_begin": request.user.may(Right.DRAWS),
    }
    return render(request, "campaigns/draws.html", context)


@right(Right.EXPORT)
@require_GET
def draw_export(request):
    """Exactly what is filtered, as Excel: every prize with who won it, as it is to be kept for two years."""
    return exports.WINS.answer(request)


# Writing --------------------------------------------------------------------------------------------------------------


@right(Right.DRAWS)
def draw_write(request):
    """A new draw of the campaign that the address names."""
    campaign = campaign_of(request, request.GET.get("campaign", ""), Right.DRAWS)
    known = {"host": campaign.outlet.name, "claiming": "", "form_key": None}
    known = {name: value for name, value in known.items() if value is not None}

    def write(form, prizes, rules):
        try:
            return services.write_draw(
                campaign=campaign, form_key=form.cleaned_data["form_key"], prizes=prizes, rules=rules, by=request.user,
                at=request.at, **form.values,
            )  # fmt: skip
        except services.WrittenAlready as already:
            return already.draw

    return _writing(request, campaign, None, known, write)


@right(Right.DRAWS)
def draw_rewrite(request, number):
    """A draft written anew."""
    found = _draw_of(request, number)
    require(request.user, Right.DRAWS, found.outlet)
    if found.state != Draw.State.DRAFT:
        return redirect(found)
    known = {name: getattr(found, name) for name in (*forms.DrawForm.NAMES, "version")}

    def rewrite(form, prizes, rules):
        return services.change_draw(
            draw=found, version=form.cleaned_data["version"] or 0, prizes=prizes, rules=rules, by=request.user,
            at=request.at, **form.values,
        )  # fmt: skip

    return _writing(request, found.campaign, found, known, rewrite)


def _writing(request, campaign: Campaign, found: Draw | None, known: dict, write):
    posted = request.POST if request.method == "POST" else None
    form = forms.DrawForm(posted, draw=found, initial=known)
    named = {"form_kwargs": {"outlet": campaign.outlet}}
    prizes = forms.PrizeRows(posted, prefix="prizes", initial=_prizes_written(found), **named)
    rules = forms.RuleRows(posted, prefix="rules", initial=_rules_written(found))
    if posted is not None and form.is_valid() & prizes.is_valid() & rules.is_valid():
        made = form.attempt(lambda: write(form, forms.drafts_of(prizes), forms.drafts_of(rules)))
        if made:
            return redirect(made)
    context = {"form": form, "prizes": prizes, "rules": rules, "draw": found, "campaign": campaign}
    return render(request, "campaigns/draw_write.html", context, status=200 if posted is None else INCOMPLETE)


def _prizes_written(found: Draw | None) -> list[dict]:
    names = ("name", "what", "kind", "worth", "number", "terms")
    written = found.prizes.order_by("position") if found else ()
    return [{name: getattr(prize, name) for name in names} | {"series": prize.series_id} for prize in written]


def _rules_written(found: Draw | None) -> list[dict]:
    names = ("source", "chances", "per_amount", "most")
    return [{name: getattr(rule, name) for name in names} for rule in (found.rules.order_by("pk") if found else ())]


# One draw -------------------------------------------------------------------------------------------------------------


def _draw_of(request, number) -> Draw:
    visible = Draw.objects.visible_to(request.user, Right.CAMPAIGNS)
    return get_object_or_404(
        visible.select_related("outlet__area__region", "campaign", "made_by", "work"), number=number
    )


@right(Right.CAMPAIGNS)
@require_GET
def draw(request, number):
    """One draw with its prizes, what the law asks for, its list and its winners."""
    return _page(request, _draw_of(request, number))


def _page(request, found: Draw, status=200, **bound):
    address = whole_address(request, found.public_path)
    context = draw_page.context(found, request.user, request.at, request.GET, address, **bound)
    return render(request, "campaigns/draw.html", context, status=status)


@right(Right.CAMPAIGNS)
@require_GET
def draw_sheet(request, number):
    """What is published of it on A4, for the wall."""
    found = _draw_of(request, number)
    context = draw_page.public_context(found, request.at, {})
    address = whole_address(request, found.public_path)
    return render(request, "campaigns/draw_sheet.html", context | {"address": address})


@right(Right.CAMPAIGNS)
@require_GET
def draw_qr(request, number):
    """The public page's address as a code."""
    address = whole_address(request, _draw_of(request, number).public_path)
    return HttpResponse(picture_of(address), content_type="image/svg+xml")


@right(Right.CAMPAIGNS)
@require_GET
def draw_entries(request, number):
    """The fixed list, as it was published, with the names that the outlet knows."""
    found = _draw_of(request, number)
    entries = found.entries.order_by("entry")
    context = {"draw": found, "page": page_of(entries, request.GET, order=("entry",), total=found.entry_count)}
    return render(request, "campaigns/draw_entries.html", context)


def _step(request, number, form_class, name: str, act, done):
    found = _draw_of(request, number)
    form = form_class(request.POST)
    return step(
        request, form, lambda: act(found, form.cleaned_data), done, found,
        lambda: _page(request, found, status=INCOMPLETE, **{name: form}),
    )  # fmt: skip


@right(Right.DRAWS)
@require_POST
def draw_publish(request, number):
    def act(found, data):
        return services.publish_draw(draw=found, by=request.user, at=request.at, **data)

    # Translators: 中文 已公布，规则和奖项从此不能改。
    done = _("Published. Rules and prizes stand from now on.")
    return _step(request, number, forms.VersionForm, "version_form", act, done)


@right(Right.DRAWS)
@require_POST
def draw_fix(request, number):
    def act(found, data):
        return services.fix_list(draw=found, by=request.user, at=request.at, **data)

    def done(held):
        if held.state == Draw.State.FIXED:
            return _("The list is fixed, and its commitment is public.")
        # Translators: 中文 参与的人很多，后台正在汇总名单，完成后自动锁定。
        return _("Many take part: the worker is gathering the list, and fixes it at its end.")

    return _step(request, number, forms.VersionForm, "version_form", act, done)


@right(Right.DRAWS)
@require_POST
def draw_run(request, number):
    def act(found, data):
        return services.draw_winners(draw=found, by=request.user, at=request.at, **data)

    # Translators: 中文 已开奖，随机种子同时公开。
    done = pgettext("draw", "Drawn. The seed is public with the winners.")
    return _step(request, number, forms.VersionForm, "version_form", act, done)


@right(Right.DRAWS)
@require_POST
def draw_call_off(request, number):
    def act(found, data):
        return services.call_off(draw=found, by=request.user, at=request.at, **data)

    return _step(request, number, forms.CallOffForm, "call_off_form", act, _("The draw is called off."))


@right(Right.DRAWS, Right.CAMPAIGNS_DAY)
@require_POST
def draw_hand_out(request, number, nth):
    found = _draw_of(request, number)
    win = get_object_or_404(DrawWin.objects.select_related("draw__outlet__area__region"), draw=found, nth=nth)
    form = forms.HandOutForm(request.POST)
    return step(
        request, form, lambda: services.hand_out(win=win, by=request.user, at=request.at, **form.cleaned_data),
        # Translators: 中文 奖品已发放。
        _("The prize is handed out."), f"{found.get_absolute_url()}#wins",
        lambda: _page(request, found, status=INCOMPLETE, hand_form=form),
    )  # fmt: skip


@right(Right.DRAWS)
@require_POST
def draw_tell(request, number):
    """The winners who are customers are written to, by the worker."""
    found = _draw_of(request, number)
    require(request.user, Right.DRAWS, found.outlet)
    form = forms.TellForm(request.POST, draw=found)
    return step(
        request, form,
        lambda: draw_news.start_telling(draw=found, by=request.user, at=request.at, **form.cleaned_data),
        # Translators: 中文 正在通知中奖者。没有发出的会留在下面，请打电话。
        _("The worker is writing to them. Whom no message reaches stays below, to be rung up."),
        f"{found.get_absolute_url()}#wins", lambda: _page(request, found, status=INCOMPLETE, tell_form=form),
    )  # fmt: skip


@right(Right.DRAWS)
@require_POST
def draw_told(request, number, nth):
    found = _draw_of(request, number)
    wins = DrawWin.objects.select_related("draw__outlet__area__region", "prize", "entry")
    win = get_object_or_404(wins, draw=found, nth=nth)
    return step(
        request, forms.ServiceForm(request.POST), lambda: draw_news.note_told(win=win, by=request.user, at=request.at),
        # Translators: 中文 已记下：电话通知到了。
        _("Noted: this winner knows."), f"{found.get_absolute_url()}#wins",
        lambda: _page(request, found, status=INCOMPLETE),
    )  # fmt: skip


# For anybody ----------------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def public_draw(request, token):
    """What is published of a draw. A draft, and what never was, are the same 404."""
    with translation.override(customers_language(request)):
        if not address_may_knock(request, "draw", MOST_FROM_ADDRESS):
            return for_customer(request, "complaints/survey_wait.html", status=429)
        found = get_object_or_404(Draw.objects.public().select_related("outlet", "campaign"), token=token)
        context = draw_page.public_context(found, request.at, request.GET)
        return for_customer(request, "campaigns/public_draw.html", context)


@login_not_required
@require_safe
def public_list(request, token):
    """The fixed list as the script reads it: entry, person, chances. No name stands in it."""
    if not address_may_knock(request, "draw", MOST_FROM_ADDRESS):
        return for_customer(request, "complaints/survey_wait.html", status=429)
    found = get_object_or_404(Draw.objects.public().filter(fixed_at__isnull=False), token=token)
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="list.csv"'
    return kept_private(response)


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(found: Draw) -> Iterator[str]:
    writer = csv.writer(_Line(), lineterminator="\n")
    yield writer.writerow(HEADER)
    rows = found.entries.order_by("entry").values_list("entry", "person", "chances")
    for row in rows.iterator(CHUNK):
        yield writer.writerow(row)
