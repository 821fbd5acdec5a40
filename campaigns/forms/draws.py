"""Forms of prize draws: the draw with its rules and prizes, its steps, and the filter of the list."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.models import Draw, EntryRule, Prize, VoucherSeries
from campaigns.services.draws import MOST_PRIZES, PrizeDraft, RuleDraft
from customers.models import MessageTemplate
from notices.sms_rules import MessageClass
from staff.forms import SOME_DAY, SOME_INSTANT, NarrowingForm, ServiceForm, day_input
from staff.models import Outlet
from staff.roles import Right

QUIET = {"autocomplete": "off"}
DECIMAL = {"inputmode": "decimal", **QUIET}
LOCAL = "%Y-%m-%dT%H:%M"
LONGEST_NOTE = 35


def moment_field(label, **options):
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=LOCAL),
        validators=SOME_INSTANT,
        **options,
    )


def day_field(label, **options):
    return forms.DateField(label=label, widget=day_input(), validators=SOME_DAY, **options)


def money_field(label, **options):
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2, widget=forms.TextInput(DECIMAL), **options
    )


def named(form: forms.Form) -> None:
    """Fields in rows carry their label for those who do not see the head of the column."""
    for field in form.fields.values():
        choice = isinstance(field.widget, forms.Select)
        field.widget.attrs |= {"aria-label": field.label, "class": "form-select" if choice else "form-control"}


class VersionForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class DrawForm(ServiceForm):
    """What is published of a draw; prizes and rules stand in rows of their own."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=pgettext_lazy("draw", "Name"), max_length=80, widget=forms.TextInput(QUIET))
    entries_from_on = day_field(gettext_lazy("Entries from"))
    entries_until_at = moment_field(gettext_lazy("Entries until"))
    # Translators: 中文 开奖时间
    draw_at = moment_field(pgettext_lazy("prize", "Drawn at"))
    # Translators: 中文 兑奖截止
    claim_until_on = day_field(gettext_lazy("Prizes are fetched until"))
    one_win = forms.BooleanField(
        # Translators: 中文 每人最多中奖一次
        label=gettext_lazy("A person wins once"),
        required=False,
        initial=True,
    )
    conditions = forms.CharField(
        # Translators: 中文 参与条件
        label=gettext_lazy("Who may take part"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    taking_part = forms.CharField(
        # Translators: 中文 参与方式
        label=gettext_lazy("How to take part"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    claiming = forms.CharField(
        # Translators: 中文 兑奖条件、兑奖方式和奖品交付方式
        label=gettext_lazy("How prizes are fetched and handed over"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    forfeiting = forms.CharField(
        # Translators: 中文 弃奖条件
        label=gettext_lazy("When a prize is given up"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    # Translators: 中文 主办方
    host = forms.CharField(
        label=gettext_lazy("Who holds the draw"), max_length=120, required=False, widget=forms.TextInput(QUIET)
    )
    # Translators: 中文 联系方式
    contact = forms.CharField(
        label=gettext_lazy("How to reach them"), max_length=120, required=False, widget=forms.TextInput(QUIET)
    )

    def __init__(self, *args, draw=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid4
        if draw is not None:
            del self.fields["form_key"]

    NAMES = (
        "name", "entries_from_on", "entries_until_at", "draw_at", "claim_until_on", "one_win", "conditions",
        "taking_part", "claiming", "forfeiting", "host", "contact",
    )  # fmt: skip

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class PrizeForm(forms.Form):
    """One prize; a row without a name counts for nothing."""

    name = forms.CharField(
        # Translators: 中文 奖项
        label=pgettext_lazy("prize", "Prize"),
        max_length=40,
        required=False,
        widget=forms.TextInput(QUIET),
    )
    # Translators: 中文 奖品
    what = forms.CharField(
        label=pgettext_lazy("prize", "What it is"), max_length=120, required=False, widget=forms.TextInput(QUIET)
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Prize.Kind.choices, required=False)
    worth = money_field(pgettext_lazy("prize", "Worth of one (yuan)"), required=False)
    number = forms.IntegerField(
        label=pgettext_lazy("prize", "How many"), min_value=1, max_value=20_000, required=False,
        widget=forms.NumberInput(QUIET),
    )  # fmt: skip
    series = forms.ModelChoiceField(
        # Translators: 中文 代金券
        label=pgettext_lazy("prize", "Voucher of this outlet"),
        queryset=VoucherSeries.objects.none(),
        required=False,
        empty_label="—",
    )
    terms = forms.CharField(
        # Translators: 中文 使用规则
        label=gettext_lazy("Terms of use"), max_length=400, required=False, widget=forms.TextInput(QUIET)
    )  # fmt: skip

    def __init__(self, *args, outlet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = VoucherSeries.objects.filter(outlet=outlet, closed_at__isnull=True)
        named(self)

    def clean(self):
        data = super().clean()
        if data.get("name") or data.get("what") or data.get("worth"):
            for name, words in (
                ("name", _("Which prize?")),
                ("what", _("What is it?")),
                ("worth", _("What is it worth?")),
                ("number", _("How many?")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def draft(self) -> PrizeDraft | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        return PrizeDraft(
            name=data["name"],
            what=data["what"],
            worth=data["worth"],
            number=data["number"],
            kind=data.get("kind") or Prize.Kind.GOODS,
            terms=data.get("terms") or "",
            series=data.get("series"),
        )


class RuleForm(forms.Form):
    """What brings chances; a row without a source counts for nothing."""

    source = forms.ChoiceField(
        # Translators: 中文 参与方式（什么可以换抽奖机会）
        label=pgettext_lazy("entry", "For what"), choices=[("", "—"), *EntryRule.Source.choices], required=False
    )  # fmt: skip
    chances = forms.IntegerField(
        label=gettext_lazy("Chances"), min_value=1, max_value=1000, required=False, widget=forms.NumberInput(QUIET)
    )
    # Translators: 中文 每满（元）
    per_amount = money_field(gettext_lazy("For every (yuan)"), required=False)
    most = forms.IntegerField(
        # Translators: 中文 每单最多（次）
        label=gettext_lazy("At most for an order"), min_value=1, max_value=10_000, required=False,
        widget=forms.NumberInput(QUIET),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named(self)

    def clean(self):
        data = super().clean()
        spent = data.get("source") == EntryRule.Source.SPENT
        if spent and not data.get("per_amount") and "per_amount" not in self.errors:
            self.add_error("per_amount", _("For every how many yuan?"))
        if not spent and (data.get("per_amount") or data.get("most")):
            self.add_error("per_amount", _("An amount belongs to the rule about money spent, and to no other."))
        return data

    def draft(self) -> RuleDraft | None:
        data = self.cleaned_data
        if not data.get("source"):
            return None
        return RuleDraft(data["source"], data.get("chances") or 1, data.get("per_amount"), data.get("most"))


PrizeRows = forms.formset_factory(PrizeForm, extra=4, max_num=MOST_PRIZES)
RuleRows = forms.formset_factory(RuleForm, extra=2, max_num=len(EntryRule.Source.choices))


def drafts_of(rows) -> list:
    return [draft for draft in (row.draft() for row in rows) if draft]


class CallOffForm(VersionForm):
    reason = forms.CharField(
        # Translators: 中文 取消原因
        label=pgettext_lazy("draw", "Why it is called off"), max_length=400, widget=forms.TextInput(QUIET)
    )  # fmt: skip


class HandOutForm(ServiceForm):
    proof = forms.CharField(
        # Translators: 中文 领奖人及核对的证件
        label=gettext_lazy("Who fetched it, and what you looked at"), max_length=200, widget=forms.TextInput(QUIET)
    )  # fmt: skip


class TellForm(ServiceForm):
    """With which words the winners are told. Winning is no promotion: those templates are not offered."""

    template = forms.ModelChoiceField(
        label=gettext_lazy("Template"), queryset=MessageTemplate.objects.none(), empty_label="—"
    )
    note = forms.CharField(
        # Translators: 中文 消息中的补充内容
        label=gettext_lazy("Note in the message"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.TextInput(QUIET),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args, draw: Draw, **kwargs):
        super().__init__(*args, **kwargs)
        by_hand = MessageTemplate.objects.for_outlets([draw.outlet]).usable().filter(kind="")
        self.fields["template"].queryset = by_hand.exclude(message_class=MessageClass.PROMOTION)
        self.fields["note"].initial = draw.name[:LONGEST_NOTE]
        self.fields["form_key"].initial = lambda: uuid4().hex


class RoomFilter(NarrowingForm):
    """What a list of this room can be narrowed by: text, state, outlet."""

    states: list = []
    q = forms.CharField(label=gettext_lazy("Number or name"), required=False, max_length=60)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, Right.CAMPAIGNS).order_by("code"))
        self.several = len(outlets) > 1
        self.fields["state"].choices = [("", gettext_lazy("All states")), *self.states]
        self.fields["outlet"].choices = [
            ("", gettext_lazy("All outlets")),
            *((each.code, each.name) for each in outlets),
        ]
        self.is_valid()

    def apply(self, rows):
        rows = rows.matching(self.value("q"))
        if self.value("state"):
            rows = rows.filter(state=self.value("state"))
        return rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows


class DrawFilter(RoomFilter):
    states = Draw.State.choices
