"""Forms of a campaign's audience, its invitations and their calls."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns import audience_rules
from campaigns.models import Invitation
from campaigns.services.invitations import MOST_GUESTS
from customers.models import MessageTemplate, Segment
from staff.forms import SOME_INSTANT, ServiceForm

QUIET = {"autocomplete": "off"}
INSTANT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
LONGEST_NOTE = 35


def _number(label, most: int, **attributes):
    widget = forms.NumberInput({"inputmode": "numeric", **QUIET, **attributes})
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, widget=widget)


class WordsField(forms.CharField):
    """Several words, with commas between them; gives a tuple."""

    def __init__(self, **options):
        super().__init__(max_length=800, required=False, widget=forms.TextInput(QUIET), **options)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value):
        text = super().clean(value)
        for comma in ("，", "、", ";", "；"):
            text = text.replace(comma, ",")
        return tuple(word.strip() for word in text.split(",") if word.strip())


class RulesForm(ServiceForm):
    """Whom a campaign is meant for. Whatever stays empty narrows nothing."""

    segments = forms.MultipleChoiceField(
        label=pgettext_lazy("audience", "Segments"),
        choices=Segment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    models = WordsField(
        # Translators: 中文 车型（开头几个字，逗号分隔）
        label=_("Models begin with"),
        help_text=_("Several with commas between them."),
    )
    # Translators: 中文 区县
    districts = WordsField(label=_("Districts"), help_text=_("Several with commas between them."))
    # Translators: 中文 车龄从（年）
    age_from = _number(_("Car's age from (years)"), audience_rules.MOST_AGE)
    # Translators: 中文 车龄到（年）
    age_to = _number(_("Car's age to (years)"), audience_rules.MOST_AGE)
    # Translators: 中文 至少几个月没来
    away_from = _number(_("Not here for (months)"), audience_rules.MOST_AWAY)
    # Translators: 中文 近几个月来过
    away_to = _number(_("Here in the last (months)"), audience_rules.MOST_AWAY)
    # Translators: 中文 里程从（公里）
    km_from = _number(_("Mileage from (km)"), audience_rules.MOST_KM)
    # Translators: 中文 里程到（公里）
    km_to = _number(_("Mileage to (km)"), audience_rules.MOST_KM)
    insurance_months = forms.TypedMultipleChoiceField(
        # Translators: 中文 保险到期月份
        label=_("Insurance ends in the months"),
        choices=[(month, str(month)) for month in audience_rules.MONTHS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    members = forms.BooleanField(
        # Translators: 中文 只邀请俱乐部会员
        label=_("Only members of the club"),
        required=False,
    )
    # Translators: 中文 会员等级
    member_levels = WordsField(label=_("Levels of the club"), help_text=_("Several with commas between them."))
    birth_months = forms.TypedMultipleChoiceField(
        # Translators: 中文 会员生日月份
        label=_("Birthday of members in the months"),
        choices=[(month, str(month)) for month in audience_rules.MONTHS],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    with_cases = forms.BooleanField(
        # Translators: 中文 也邀请有未结投诉或重点用户案件的客户
        label=_("Also customers with an open complaint or key-customer case"),
        required=False,
    )

    @property
    def rules(self) -> audience_rules.Rules:
        said = self.cleaned_data
        return audience_rules.Rules(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
        )


class SendForm(ServiceForm):
    """With which words the list is invited."""

    template = forms.ModelChoiceField(label=_("Template"), queryset=MessageTemplate.objects.none(), empty_label="—")
    note = forms.CharField(
        # Translators: 中文 消息中的补充内容
        label=_("Note in the message"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.TextInput(QUIET),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *arguments, outlet, **options):
        super().__init__(*arguments, **options)
        by_hand = MessageTemplate.objects.for_outlets([outlet]).usable().filter(kind="")
        self.fields["template"].queryset = by_hand
        self.fields["form_key"].initial = lambda: uuid4().hex


class CallForm(ServiceForm):
    """What may be typed on the page of an invitation. Which of it is needed depends on what the call came to."""

    # How many attempts there were when the page was opened: the same form sent twice is told by this.
    seen = forms.IntegerField(min_value=0, max_value=1000, widget=forms.HiddenInput)
    # Translators: 中文 备注
    note = forms.CharField(label=pgettext_lazy("a call", "Note"), max_length=400, required=False)
    # Translators: 中文 带几个人来
    guests = forms.IntegerField(label=_("Brings along"), min_value=0, max_value=MOST_GUESTS, required=False)
    call_at = forms.DateTimeField(
        label=_("Call again at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"),
        input_formats=INSTANT,
        validators=SOME_INSTANT,
    )


class AnswerForm(ServiceForm):
    """On the customer's own phone."""

    answer = forms.ChoiceField(
        # Translators: 中文 您来吗？
        label=_("Will you come?"),
        choices=[
            # Translators: 中文 来
            (Invitation.Answer.YES, pgettext_lazy("invitation", "I will come")),
            # Translators: 中文 还不确定
            (Invitation.Answer.MAYBE, pgettext_lazy("invitation", "Perhaps, I do not know yet")),
            # Translators: 中文 来不了
            (Invitation.Answer.NO, pgettext_lazy("invitation", "I cannot come")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three, please.")},
    )
    guests = forms.IntegerField(
        # Translators: 中文 还有几位同行？
        label=_("How many come with you?"),
        min_value=0,
        max_value=MOST_GUESTS,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric", **QUIET}),
    )
