"""Every component of the design on one page, as it really comes out: for those who build pages, and for tests."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from staff.roles import Role
from staff.toasts import say


class ExampleForm(forms.Form):
    plate = forms.CharField(label=gettext_lazy("Plate"), help_text=gettext_lazy("As it stands on the car"))
    promised_at = forms.DateTimeField(
        label=gettext_lazy("Promised for"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("The customer is told when it changes"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[("call", gettext_lazy("Call")), ("sms", gettext_lazy("SMS")), ("wecom", gettext_lazy("WeCom"))],
        widget=forms.RadioSelect,
    )
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), choices=[("AAA", "AAA"), ("AA", "AA"), ("A", "A")])
    part = forms.ChoiceField(
        label=gettext_lazy("Part"),
        required=False,
        choices=[("", "---"), *((str(n), f"FP-{n:03}") for n in range(1, 21))],
    )
    words = forms.CharField(label=gettext_lazy("In the customer's own words"), widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label=gettext_lazy("The customer agrees"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].widget.attrs["data-pick"] = ""


STEPS = [
    ("draft", pgettext_lazy("step", "Draft")),
    ("reckoned", pgettext_lazy("step", "Reckoned")),
    ("confirmed", pgettext_lazy("step", "Confirmed")),
]


def components(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG and not request.user.holds(Role.ADMINISTRATOR):
        raise PermissionDenied
    if request.method == "POST":
        say(request, _("This page only shows things; nothing was kept."), undo=reverse("staff:components"))
        return redirect("staff:components")
    at = request.at
    hour = timedelta(hours=1)
    wrong = ExampleForm({}, prefix="wrong", auto_id="wrong_%s")
    return render(
        request,
        "generic/components.html",
        {
            "periods": [
                (at - 29 * hour, at + 44 * hour, None),
                (at - 35 * hour, at + 13 * hour + timedelta(minutes=40), None),
                (at - 3 * hour, at + timedelta(minutes=18), None),
                (at - 50 * hour, at - 3 * hour - timedelta(minutes=20), None),
                (at - 50 * hour, at - 3 * hour, at - 4 * hour),
            ],
            "entries": [
                SimpleNamespace(
                    at=at, kind="person", who="许可", text=_("Visit"), detail="", next=_("Written plan by 12:00")
                ),
                {"at": at - 6 * hour, "kind": "change", "text": _("Tier changed from A to AA")},
                {"at": at - 30 * hour, "kind": "warning", "who": _("80 % of the time is used")},
                {"at": at - 31 * hour, "kind": "system", "text": _("The service manager was told")},
            ],
            "form": ExampleForm(initial={"kind": "call", "plate": "沪A8K216"}),
            "wrong": wrong,
            "filter_form": ExampleForm(request.GET or None, auto_id="filter_%s"),
            "tabs": [
                ("open", pgettext("cases", "Open"), 12),
                ("closed", pgettext("cases", "Closed"), 61),
                ("all", pgettext("cases", "All"), 94),
            ],
            "steps": STEPS,
            "page": SimpleNamespace(before="", after="Wzdd", total=1204386),
            "colours": ["ink", "ink-2", "ink-3", "brand", "ok", "attention", "alert", "crisis"],
            "amounts": ["2592.60", "3310.40", "-200"],
            "moments": [at, at - 24 * hour, at - 72 * hour, at - 400 * 24 * hour],
        },
    )
