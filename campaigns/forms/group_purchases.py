"""Forms of group purchases: steps and offers, joining, buying, leaving, paying out."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.models import GroupPurchase
from campaigns.services.group_purchases import MOST_OFFERS, WAYS, OfferDraft
from staff.forms import ServiceForm
from workshop.models import PayerShare

from .draws import QUIET, RoomFilter, VersionForm, moment_field, money_field, named

HOW = [(way, PayerShare.How(way).label) for way in WAYS]


def how_field():
    return forms.ChoiceField(label=gettext_lazy("How it was paid"), choices=HOW)


def document_field():
    return forms.CharField(
        label=gettext_lazy("Receipt or transaction"), max_length=60, required=False, widget=forms.TextInput(QUIET)
    )


def count_field(label, **options):
    return forms.IntegerField(label=label, min_value=0, max_value=9999, widget=forms.NumberInput(QUIET), **options)


class GroupForm(ServiceForm):
    """Steps and payments as data; what can be bought stands in rows of its own."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=pgettext_lazy("group purchase", "Name"), max_length=80, widget=forms.TextInput(QUIET))
    closes_at = moment_field(gettext_lazy("Closes at"))
    # Translators: 中文 起步让利（元）
    base = money_field(gettext_lazy("Cut from the first buyer on (yuan)"), initial=0)
    threshold = count_field(
        # Translators: 中文 从第几位开始递增
        gettext_lazy("Steps begin with buyer"),
        initial=20,
        help_text=gettext_lazy("0: every buyer counts from the first on."),
    )
    # Translators: 中文 每多一位再让（元）
    step = money_field(gettext_lazy("A step for each further buyer (yuan)"), initial=500)
    # Translators: 中文 递增封顶（元）
    cap = money_field(gettext_lazy("Steps at most (yuan)"), initial=3000)
    # Translators: 中文 超过多少位由总经理揭价
    special_above = count_field(gettext_lazy("The manager's price above (buyers)"), initial=30)
    # Translators: 中文 总经理让利（元）
    special = money_field(gettext_lazy("The manager's cut (yuan)"), required=False)
    # Translators: 中文 订金（元）
    deposit = money_field(gettext_lazy("Deposit (yuan)"), initial=3000)
    deposit_back = forms.BooleanField(
        label=gettext_lazy("The deposit goes back to whoever leaves"), required=False, initial=True
    )
    # Translators: 中文 参与费（元）
    entry_fee = money_field(gettext_lazy("Entry fee (yuan)"), initial=100)
    # Translators: 中文 参与费可抵（元）
    entry_counts = money_field(gettext_lazy("The entry fee counts (yuan)"), initial=500)
    entry_back = forms.BooleanField(
        label=gettext_lazy("The entry fee goes back to whoever leaves"), required=False, initial=True
    )

    NAMES = (
        "closes_at", "base", "threshold", "step", "cap", "special_above", "special", "deposit", "deposit_back",
        "entry_fee", "entry_counts", "entry_back",
    )  # fmt: skip

    def __init__(self, *args, group=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4
        if group is not None:
            del self.fields["form_key"]

    @property
    def values(self) -> dict:
        return {"name": self.cleaned_data["name"], **{name: self.cleaned_data[name] for name in self.NAMES}}


class OfferForm(forms.Form):
    """One car; a row without a name counts for nothing."""

    # Translators: 中文 车型与配置
    name = forms.CharField(
        label=pgettext_lazy("group purchase", "Car and fittings"), max_length=80, required=False,
        widget=forms.TextInput(QUIET),
    )  # fmt: skip
    # Translators: 中文 指导价（元）
    price = money_field(pgettext_lazy("group purchase", "Price (yuan)"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named(self)

    def clean(self):
        data = super().clean()
        if data.get("name") and not data.get("price") and "price" not in self.errors:
            self.add_error("price", gettext_lazy("What does it cost?"))
        return data

    def draft(self) -> OfferDraft | None:
        data = self.cleaned_data
        return OfferDraft(data["name"], data["price"]) if data.get("name") else None


OfferRows = forms.formset_factory(OfferForm, extra=5, max_num=MOST_OFFERS)


class JoinForm(ServiceForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    offer = forms.ModelChoiceField(
        label=pgettext_lazy("group purchase", "Car and fittings"), queryset=None, empty_label="—"
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, widget=forms.TextInput(QUIET))
    mobile = forms.CharField(
        label=gettext_lazy("Mobile"), max_length=30, widget=forms.TextInput({**QUIET, "inputmode": "tel"})
    )
    how = how_field()
    document = document_field()

    def __init__(self, *args, group: GroupPurchase, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offer"].queryset = group.offers.order_by("pk")
        self.fields["form_key"].initial = uuid4


class BuyForm(ServiceForm):
    seen_cut = forms.DecimalField(widget=forms.HiddenInput, max_digits=10, decimal_places=2)
    how = how_field()
    document = document_field()


class LeaveForm(ServiceForm):
    reason = forms.CharField(
        # Translators: 中文 退出原因
        label=pgettext_lazy("group purchase", "Why they leave"), max_length=400, widget=forms.TextInput(QUIET)
    )  # fmt: skip


class PayOutForm(ServiceForm):
    how = how_field()
    document = document_field()


class CloseForm(VersionForm):
    pass


class GroupFilter(RoomFilter):
    states = GroupPurchase.State.choices


class RefundFilter(RoomFilter):
    """What goes back to buyers: still to be paid out, or paid."""

    states = [
        # Translators: 中文 待付
        ("owed", pgettext_lazy("refund", "To be paid out")),
        # Translators: 中文 已付
        ("paid", pgettext_lazy("refund", "Paid out")),
    ]
    q = forms.CharField(label=gettext_lazy("Number or name"), required=False, max_length=60)

    def apply(self, rows):
        rows = rows.refunds().matching(self.value("q"))
        if self.value("state"):
            rows = rows.filter(paid_at__isnull=self.value("state") == "owed")
        return rows.filter(buyer__group__outlet__code=self.value("outlet")) if self.value("outlet") else rows
