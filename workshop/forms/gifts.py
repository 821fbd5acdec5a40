"""Forms of gifts."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import ServiceForm
from staff.roles import Right
from workshop.models import Gift, GiftMovement

from .house import (
    HouseFilter,
    OutletsForm,
    car_field,
    day_field,
    money_field,
    offer_cars,
    offer_orders,
    order_field,
    words_field,
)

WHOLE = {"inputmode": "numeric", "autocomplete": "off"}


def pieces_field(label, *, least=1, **options):
    return forms.IntegerField(
        label=label, min_value=least, max_value=100_000, widget=forms.NumberInput(WHOLE), **options
    )


class GiftForm(OutletsForm):
    """A new kind of gift."""

    needs = Right.GIFTS_KEEP
    name = forms.CharField(label=_("Name of the gift"), max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    cost = money_field(_("Cost of one in yuan"), max_digits=10)
    reorder_at = pieces_field(_("Order again at"), least=0, initial=10)
    stock = pieces_field(_("On the shelf now"), least=0, initial=0)


class GiftChangeForm(ServiceForm):
    name = forms.CharField(label=_("Name of the gift"), max_length=60, widget=forms.TextInput({"autocomplete": "off"}))
    cost = money_field(_("Cost of one in yuan"), max_digits=10)
    reorder_at = pieces_field(_("Order again at"), least=0)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="change_%s", **kwargs)


class GiftField(forms.ModelChoiceField):
    def label_from_instance(self, gift) -> str:
        return f"{gift.name} ({gift.stock})"


class GiveForm(ServiceForm):
    """Which gift, to which car, on which occasion."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    gift = GiftField(label=pgettext_lazy("gift", "Gift"), queryset=Gift.objects.none(), empty_label="—")
    quantity = pieces_field(_("Pieces"), initial=1)
    occasion = forms.ChoiceField(
        label=pgettext_lazy("gift", "Occasion"),
        choices=GiftMovement.AT_THE_DESK,
        widget=forms.RadioSelect,
        initial=GiftMovement.Occasion.ARRIVAL,
    )
    vehicle = car_field(required=False)
    order = order_field(help_text=_("For a gift on spending."))
    # Translators: 中文 说明（化解不快时写明何事）
    words = words_field(_("Note"), rows=2, required=False, help_text=_("To settle friction: what happened."))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        gifts = Gift.objects.visible_to(user, Right.GIFTS).in_use().select_related("outlet__area__region")
        self.fields["gift"].queryset = gifts.order_by("outlet", "name")
        self.fields["form_key"].initial = uuid4
        offer_cars(self, user, reverse("workshop:gift_cars"))
        offer_orders(self, user)
        if self.initial.get("order") and not self.initial.get("vehicle"):
            self.initial["vehicle"] = self._car_of(self.initial["order"])

    def _car_of(self, number: str):
        """The car of the order that is named beforehand; None where the user sees no such order."""
        try:
            order = self.fields["order"].clean(number)
        except forms.ValidationError:
            return None
        return order and order.vehicle_id


class PiecesForm(ServiceForm):
    """New ones, or what is written off."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    quantity = pieces_field(_("Pieces"))
    words = forms.CharField(
        label=_("Note"), max_length=400, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args, prefix_id: str, **kwargs):
        super().__init__(*args, auto_id=f"{prefix_id}_%s", **kwargs)
        self.fields["form_key"].initial = uuid4


class ReasonForm(ServiceForm):
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, prefix_id: str = "reason", **kwargs):
        super().__init__(*args, auto_id=f"{prefix_id}_%s", **kwargs)


class CountForm(ServiceForm):
    """One row for each gift: how many there are. What the counter saw goes along, so that a move in between shows."""

    words = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args, gifts, **kwargs):
        super().__init__(*args, **kwargs)
        self.gifts = list(gifts)
        for gift in self.gifts:
            self.fields[f"seen_{gift.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=gift.stock, required=False
            )
            self.fields[f"counted_{gift.pk}"] = pieces_field(gift.name, least=0, required=False)
            self.fields[f"counted_{gift.pk}"].widget.attrs |= {"aria-label": gift.name, "class": "form-control"}

    def rows(self):
        """`(gift, seen, counted)` with bound fields."""
        return [(gift, self[f"seen_{gift.pk}"], self[f"counted_{gift.pk}"]) for gift in self.gifts]

    def counted(self) -> dict:
        """By the gift's key what was seen and counted; those left empty were not counted."""
        data = self.cleaned_data
        return {
            gift.pk: (data[f"seen_{gift.pk}"], data[f"counted_{gift.pk}"])
            for gift in self.gifts
            if data.get(f"counted_{gift.pk}") is not None and data.get(f"seen_{gift.pk}") is not None
        }


class ShelfFilter(HouseFilter):
    """For those who give, and for the store that keeps them and gives none."""

    def __init__(self, data, *, user):
        self.needs = Right.GIFTS if user.may(Right.GIFTS) else Right.GIFTS_KEEP
        super().__init__(data, user=user)


class GiftFilter(ShelfFilter):
    def apply(self, gifts):
        return self.at_outlet(gifts).matching(self.value("q"))


class GivenFilter(ShelfFilter):
    """Of what was given."""

    occasion = forms.ChoiceField(
        label=pgettext_lazy("gift", "Occasion"),
        required=False,
        choices=[("", _("All occasions")), *GiftMovement.Occasion.choices],
    )
    from_on = day_field(_("From"), required=False)
    to_on = day_field(_("To"), required=False)

    def apply(self, movements):
        if self.value("outlet"):
            movements = movements.filter(gift__outlet__code=self.value("outlet"))
        last = self.cleaned_data.get("to_on")
        found = self.chosen(movements.matching(self.value("q")), "occasion")
        return found.between(self.cleaned_data.get("from_on"), last + timedelta(days=1) if last else None)
