"""Forms of the end of an order: payers, explanation, rating, advice; claims and the check of papers."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from staff.forms import SOME_DAY, ServiceForm, day_input
from staff.instants import local
from staff.models import Outlet
from staff.roles import Right
from workshop import papers
from workshop.models import Advice, Claim, OrderLine, PayerShare, RepairOrder
from workshop.services.settling import WAYS
from workshop.settlement import OUTSIDERS

from .rescue import OrderField, OutletFilter

MONEY = {"max_digits": 12, "decimal_places": 2}
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


def money_field(**options):
    return forms.DecimalField(**MONEY, widget=forms.TextInput(NUMBER), **options)


class ShareForm(ServiceForm):
    """What one payer gives. Its fields carry the payer's name, because several stand on one page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    # Translators: 中文 实收
    received = money_field(label=pgettext_lazy("money", "Received"), required=False)
    how = forms.ChoiceField(label=gettext_lazy("How it was paid"), required=False)
    document = forms.CharField(
        label=gettext_lazy("Receipt or transaction"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reason = forms.CharField(
        # Translators: 中文 少收原因
        label=gettext_lazy("Why less, if less"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args, payer: str, owed: Decimal, version: int, left: Decimal | None = None, **kwargs):
        """`left` is what remains of `owed` after vouchers and the like."""
        received = owed if left is None else left
        super().__init__(*args, prefix=payer, initial={"version": version, "received": received}, **kwargs)
        self.payer, self.owed = payer, owed
        self.fields["how"].choices = [(way, PayerShare.How(way).label) for way in WAYS[payer]]
        if payer not in OUTSIDERS or not owed:
            for name in ("received", "how", "reason"):
                del self.fields[name]
        if payer == OrderLine.Payer.CLAIM:
            self.fields["document"] = forms.CharField(
                label=_("Claim number"),
                max_length=Claim._meta.get_field("number").max_length,
                required=False,
                widget=forms.TextInput({"autocomplete": "off"}),
                # Translators: 中文 留空：用本工单待审定的索赔；没有则自动编号登记
                help_text=_("Empty: the order's own claim, or a new one that waits for its decision."),
            )

    @property
    def wanted(self) -> dict:
        """What the service is asked for."""
        data = {"received": Decimal(0), "how": "", "reason": "", **self.cleaned_data}
        data["received"] = data["received"] if data["received"] is not None else Decimal(0)
        return data | {"payer": self.payer}


class ExplainForm(ServiceForm):
    """A field for each line of the customer's words."""

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.words = list(rows)
        for row in self.words:
            self.fields[f"e{row.line}"] = forms.CharField(
                label=row.words,
                max_length=400,
                initial=row.explained or row.finding,
                widget=forms.Textarea({"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple]:
        """Each line of the customer's words with its field."""
        return [(row, self[f"e{row.line}"]) for row in self.words]

    @property
    def explained(self) -> dict[int, str]:
        return {row.line: self.cleaned_data[f"e{row.line}"] for row in self.words}


class RatingForm(ServiceForm):
    """Five levels and, if the customer likes, words."""

    level = forms.ChoiceField(
        # Translators: 中文 您对这次服务满意吗？
        label=gettext_lazy("How satisfied are you with this visit?"),
        choices=RepairOrder.Rating.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the five, please.")},
    )
    words = forms.CharField(
        # Translators: 中文 还想告诉我们什么？
        label=gettext_lazy("Anything you want to tell us?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class RefusedForm(ServiceForm):
    words = forms.CharField(
        # Translators: 中文 客户怎么说
        label=gettext_lazy("What the customer said"),
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off", "id": "refused_words"}),
    )


class AdviceForm(ServiceForm):
    words = forms.CharField(
        # Translators: 中文 建议做什么
        label=gettext_lazy("What is advised"),
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off", "id": "advice_words"}),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How urgent"),
        choices=Advice.Urgency.choices,
        initial=Advice.Urgency.NEXT,
        widget=forms.Select({"id": "advice_urgency"}),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Estimate"),
        min_value=0,
        required=False,
        widget=forms.TextInput(NUMBER | {"id": "advice_amount"}),
        **MONEY,
    )
    due_on = forms.DateField(
        # Translators: 中文 最迟日期
        label=gettext_lazy("By when"),
        required=False,
        widget=day_input(id="advice_due_on"),
        validators=SOME_DAY,
    )

    def clean_amount(self):
        return self.cleaned_data["amount"] or Decimal(0)


class DeclineForm(ServiceForm):
    answer = forms.CharField(
        label=gettext_lazy("What the customer said"),
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class AdviceFilter(OutletFilter):
    # Translators: 中文 全部紧急程度
    urgency = forms.ChoiceField(
        label=gettext_lazy("How urgent"),
        required=False,
        choices=[("", pgettext_lazy("advice", "Any urgency")), *Advice.Urgency.choices],
    )

    def apply(self, rows):
        rows = rows.matching(self.value("q"))
        rows = rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows
        return rows.filter(urgency=self.value("urgency")) if self.value("urgency") else rows


# --- Claims -----------------------------------------------------------------------------------------------------------


class ClaimForm(ServiceForm):
    order = OrderField(label=gettext_lazy("Repair order"))
    number = forms.CharField(
        label=gettext_lazy("Claim number"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        # Translators: 中文 厂家系统里的单号；留空则自动编号
        help_text=gettext_lazy("As in the manufacturer's system. Empty: the next one of the outlet."),
    )
    claimed_on = forms.DateField(label=gettext_lazy("Claimed on"), widget=day_input(), validators=SOME_DAY)
    amount = money_field(label=gettext_lazy("Amount"))
    # Translators: 中文 旧件已留存，可供厂家抽查
    parts_kept = forms.BooleanField(label=gettext_lazy("The old parts are kept for the manufacturer"), required=False)

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].orders = RepairOrder.objects.visible_to(user, Right.CLAIMS_KEEP).select_related("outlet")
        self.fields["claimed_on"].initial = local(at).date()


class DecisionForm(ServiceForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[each for each in Claim.Decision.choices if each[0] != Claim.Decision.PENDING],
        widget=forms.RadioSelect,
    )
    decided_on = forms.DateField(label=gettext_lazy("Decided on"), widget=day_input(), validators=SOME_DAY)
    refusal = forms.CharField(
        label=gettext_lazy("Why it was refused"),
        max_length=400,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    parts_kept = forms.BooleanField(label=gettext_lazy("The old parts are kept for the manufacturer"), required=False)

    def __init__(self, *args, claim: Claim, at, **kwargs):
        initial = {"decided_on": local(at).date(), "parts_kept": claim.parts_kept}
        super().__init__(*args, initial=initial, **kwargs)


class ReimbursementForm(ServiceForm):
    amount = money_field(label=gettext_lazy("Reimbursed"))
    reimbursed_on = forms.DateField(label=gettext_lazy("Reimbursed on"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, claim: Claim, at, **kwargs):
        initial = {"amount": claim.amount, "reimbursed_on": local(at).date()}
        super().__init__(*args, initial=initial, **kwargs)


class ClaimFilter(OutletFilter):
    needs = Right.CLAIMS_KEEP
    q = forms.CharField(label=gettext_lazy("Claim, order or plate"), required=False)
    from_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=gettext_lazy("To"), required=False, widget=day_input(), validators=SOME_DAY)

    def apply(self, claims):
        claims = claims.matching(self.value("q"))
        claims = claims.filter(outlet__code=self.value("outlet")) if self.value("outlet") else claims
        return claims.between(self.cleaned_data.get("from_on"), self.cleaned_data.get("to_on"))


# --- Papers -----------------------------------------------------------------------------------------------------------


class PapersForm(ServiceForm):
    """The list of an order's papers, each in order, faulty, or not there for this order."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        # Translators: 中文 问题说明
        label=gettext_lazy("What is wrong"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        # Translators: 中文 有误时必填，服务顾问会看到
        help_text=gettext_lazy("Needed for a fault; the advisor reads it."),
    )

    def __init__(self, *args, check=None, seen: str = "", **kwargs):
        initial = {"seen": seen, "words": check.words if check else ""}
        super().__init__(*args, initial=initial, **kwargs)
        for item, label in papers.ITEMS.items():
            self.fields[f"i-{item}"] = forms.ChoiceField(
                label=label,
                choices=list(papers.STATES.items()),
                initial=check.items.get(item) if check else None,
                widget=forms.RadioSelect,
                error_messages={"required": gettext_lazy("In order, faulty, or does it not apply?")},
            )

    @property
    def rows(self) -> list:
        """The fields of the items, in the order of the list."""
        return [self[f"i-{item}"] for item in papers.ITEMS]

    @property
    def items(self) -> dict[str, str]:
        return {item: self.cleaned_data[f"i-{item}"] for item in papers.ITEMS}


class PapersPlaceForm(forms.Form):
    """Which outlet and which day."""

    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user, day):
        super().__init__(data, initial={"day": day})
        self.outlets = list(Outlet.objects.visible_to(user, Right.PAPERS_CHECK).select_related("area"))
        self.fields["outlet"].choices = [(outlet.code, outlet.name) for outlet in self.outlets]
        self.default_day = day
        self.is_valid()

    @property
    def chosen(self):
        code = self.cleaned_data.get("outlet")
        return next((each for each in self.outlets if each.code == code), self.outlets[0] if self.outlets else None)

    @property
    def chosen_day(self):
        return self.cleaned_data.get("day") or self.default_day
