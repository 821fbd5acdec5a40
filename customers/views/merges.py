"""Customers on file twice: proposals, preview, merge, and taking it back."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from customers.duplicates import Groups
from customers.forms.people import MergeForm
from customers.models import Customer, Merge
from customers.services import merging
from staff.access import require, right
from staff.keys import key_in
from staff.paging import ROWS
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say


@right(Right.CUSTOMERS_MERGE)
def duplicates(request):
    page = Paginator(Groups(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "customers/people/duplicates.html", {"page": page, "groups": page.object_list})


@right(Right.CUSTOMERS_MERGE)
def customer_merge(request, pk):
    """`pk` is kept, `?with=` is given up: choose it, see what moves, merge."""
    seen = Customer.objects.present().visible_to(request.user, Right.RECORDS).select_related("outlet__area")
    kept = get_object_or_404(seen, pk=pk)
    require(request.user, Right.CUSTOMERS_MERGE, kept.outlet)
    mergeable = seen.visible_to(request.user, Right.CUSTOMERS_MERGE)
    asked = key_in(request.GET.get("with"))
    if asked is None:
        twins = mergeable.twins_of(kept)
        return render(request, "customers/people/merge_choose.html", {"customer": kept, "twins": twins})
    merged = get_object_or_404(mergeable.exclude(pk=kept.pk), pk=asked)
    differences = merging.differences(kept, merged)
    form = MergeForm(request.POST or None, differences=differences)
    if request.method == "POST" and form.is_valid():
        return _merge(request, kept, merged, form)
    context = {
        "kept": kept,
        "merged": merged,
        "kept_cars": kept.vehicles.order_by("plate", "pk"),
        "merged_cars": merged.vehicles.order_by("plate", "pk"),
        "form": form,
        "rows": _compared(kept, merged),
        "moving": merging.preview_merge(merged),
        "swap_url": f"{reverse('customers:customer_merge', args=[merged.pk])}?with={kept.pk}",
    }
    return render(request, "customers/people/merge.html", context, status=422 if form.errors else 200)


def _compared(kept: Customer, merged: Customer) -> list[dict]:
    def row(name, shown=lambda customer, name: getattr(customer, name)):
        label = Customer._meta.get_field(name).verbose_name
        return {"name": name, "label": label, "kept": shown(kept, name), "merged": shown(merged, name)}

    return [
        row("code"),
        row("name"),
        row("mobile"),
        row("outlet"),
        row("background", lambda customer, _name: customer.get_background_display()),
    ]


def _merge(request, kept, merged, form):
    try:
        merge = merging.merge_customers(
            kept=kept,
            merged=merged,
            take=form.cleaned_data["take"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        # Translators: 中文 已合并到 %(name)s。
        text = _("Merged into %(name)s.") % {"name": kept.name}
        say(request, text, undo=reverse("customers:merge_undo", args=[merge.pk]))
    return redirect(kept)


@require_POST
@right(Right.CUSTOMERS_MERGE)
def merge_undo(request, pk):
    seen = Customer.objects.visible_to(request.user, Right.RECORDS)
    merge = get_object_or_404(Merge.objects.filter(kept__in=seen, merged__in=seen).select_related("merged"), pk=pk)
    try:
        undone = merging.undo_merge(merge=merge, by=request.user, at=timezone.now())
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return redirect(merge.kept)
    # Translators: 中文 合并已撤销，%(count)s 条记录回到 %(name)s。
    text = ngettext(
        "The merge is taken back; %(count)s record is with %(name)s again.",
        "The merge is taken back; %(count)s records are with %(name)s again.",
        undone.back,
    ) % {"count": undone.back, "name": merge.merged.name}
    if undone.elsewhere:
        # Translators: 中文 有 %(count)s 条后来又转走了，留在原处。
        text += " " + ngettext(
            "%(count)s has gone elsewhere since and stays there.",
            "%(count)s have gone elsewhere since and stay there.",
            undone.elsewhere,
        ) % {"count": undone.elsewhere}
    say(request, text)
    return redirect(merge.merged)
