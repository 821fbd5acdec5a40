"""Forms of messages to customers."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import MessageTemplate, Reminder, Segment
from customers.services import templates
from notices.models import Delivery
from notices.sms_rules import MessageClass
from staff.forms import SOME_DAY, NarrowingForm, ServiceForm, day_input
from staff.models import Outlet
from staff.roles import Right

LONGEST_NOTE = 35


class TemplateForm(ServiceForm):
    """A new template with its first words."""

    # Translators: 中文 模板名称
    name = forms.CharField(label=pgettext_lazy("template", "Name"), max_length=60)
    outlet = forms.ModelChoiceField(label=_("Outlet"), queryset=Outlet.objects.none(), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("template", "For"),
        required=False,
        # Translators: 中文 自选客户
        choices=[("", _("An audience chosen by hand")), *Reminder.Kind.choices],
    )
    message_class = forms.ChoiceField(label=_("Class"), choices=MessageClass.choices)
    words = forms.CharField(label=_("Words"), max_length=1500, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *arguments, user, **options):
        super().__init__(*arguments, **options)
        headquarters = user.holds(*templates.OF_THE_COMPANY)
        outlets = (
            Outlet.objects.order_by("code") if headquarters else Outlet.objects.visible_to(user, Right.CARE_MANAGE)
        )
        self.fields["outlet"].queryset = outlets
        self.fields["outlet"].required = not headquarters
        # Translators: 中文 全公司
        self.fields["outlet"].empty_label = _("The whole company") if headquarters else "—"


class WordsForm(ServiceForm):
    """The next version's words."""

    words = forms.CharField(label=_("Words"), max_length=1500, widget=forms.Textarea({"rows": 4}))


class NumberForm(ServiceForm):
    approved_as = forms.CharField(
        label=_("Template number"),
        max_length=40,
        required=False,
        help_text=_("The number under which the provider approved exactly these words, for example SMS_154950909."),
    )


class SendForm(ServiceForm):
    """To whom of an outlet, and with which words."""

    template = forms.ModelChoiceField(label=_("Template"), queryset=MessageTemplate.objects.none(), empty_label="—")
    outlet = forms.ModelChoiceField(label=_("Outlet"), queryset=Outlet.objects.none(), empty_label=None)
    reminders = forms.ChoiceField(
        # Translators: 中文 到期提醒
        label=_("Reminders that are due"),
        required=False,
        # Translators: 中文 不按提醒，按下面的条件
        choices=[("", _("None: customers as narrowed below")), *Reminder.Kind.choices],
    )
    segment = forms.ChoiceField(
        label=pgettext_lazy("audience", "Segment"), required=False, choices=[("", _("All")), *Segment.choices]
    )
    plate = forms.CharField(
        # Translators: 中文 车牌开头
        label=_("Plate begins with"),
        max_length=8,
        required=False,
    )
    model = forms.CharField(
        # Translators: 中文 车型开头
        label=_("Model begins with"),
        max_length=40,
        required=False,
    )
    note = forms.CharField(
        # Translators: 中文 填空内容
        label=_("What {note} stands for"),
        max_length=LONGEST_NOTE,
        required=False,
        # Translators: 中文 例如：暴雨橙色、中秋节。模板里有 {note} 才需要填。
        help_text=_("Only where the words hold {note}: a holiday, a kind of weather."),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *arguments, user, **options):
        super().__init__(*arguments, **options)
        outlets = Outlet.objects.visible_to(user, Right.CARE)
        self.fields["outlet"].queryset = outlets.select_related("area")
        self.fields["template"].queryset = MessageTemplate.objects.for_outlets(outlets).usable()
        self.fields["form_key"].initial = lambda: uuid4().hex

    @property
    def audience(self) -> dict:
        """As `services.care_messages.audience` reads it."""
        names = ("reminders",) if self.cleaned_data.get("reminders") else ("segment", "plate", "model")
        return {name: self.cleaned_data[name].strip() for name in names if self.cleaned_data.get(name)}


class ByHandForm(ServiceForm):
    """Reminders that no rule makes: of an occasion, for cars somebody chooses."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (Reminder.Kind.GREETING, Reminder.Kind.WEATHER)],
        widget=forms.RadioSelect,
        initial=Reminder.Kind.GREETING,
    )
    outlet = forms.ModelChoiceField(label=_("Outlet"), queryset=Outlet.objects.none(), empty_label=None)
    cycle = forms.CharField(
        # Translators: 中文 名目（节日或天气）
        label=pgettext_lazy("reminder", "Occasion"),
        max_length=LONGEST_NOTE,
        # Translators: 中文 例如：2026中秋节、8月5日暴雨。同一名目每辆车只提醒一次。
        help_text=_("A holiday, a storm, a road that is closed. Each car is reminded once of the same occasion."),
    )
    due_on = forms.DateField(label=pgettext_lazy("occasion", "Day"), widget=day_input(), validators=SOME_DAY)
    segment = forms.ChoiceField(
        label=pgettext_lazy("audience", "Segment"), required=False, choices=[("", _("All")), *Segment.choices]
    )
    # Translators: 中文 车牌开头
    plate = forms.CharField(label=_("Plate begins with"), max_length=8, required=False)
    # Translators: 中文 车型开头
    model = forms.CharField(label=_("Model begins with"), max_length=40, required=False)

    def __init__(self, *arguments, user, on, **options):
        super().__init__(*arguments, **options)
        self.fields["outlet"].queryset = Outlet.objects.visible_to(user, Right.CARE_MANAGE).select_related("area")
        self.fields["due_on"].initial = on

    @property
    def audience(self) -> dict:
        """As `services.care_messages.cars` reads it."""
        return {name: self.cleaned_data[name].strip() for name in ("segment", "plate", "model")}


class ReminderMessageForm(ServiceForm):
    """One reminder by message: with which words."""

    template = forms.ModelChoiceField(
        label=_("Template"), queryset=MessageTemplate.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *arguments, reminder, **options):
        super().__init__(*arguments, **options)
        own = MessageTemplate.objects.for_outlets([reminder.outlet]).usable()
        self.fields["template"].queryset = own.filter(kind=reminder.kind)


class MessageFilter(NarrowingForm):
    """What the list of messages can be narrowed by; what cannot be read narrows nothing."""

    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    template = forms.ModelChoiceField(
        label=_("Template"), queryset=MessageTemplate.objects.none(), required=False, empty_label=_("Any")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any")),
            *((value, label) for value, label in Delivery.State.choices if value != Delivery.State.COMBINED),
            # Translators: 中文 未发送（已排除）
            ("left_out", _("Left out")),
        ],
    )
    from_on = forms.DateField(label=_("From day"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("To day"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, Right.CARE))
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in self.outlets)]
        if len(self.outlets) == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.fields["template"].queryset = templates.opened_by(user).order_by("name", "pk")
        self.is_valid()

    def apply(self, messages):
        asked = self.cleaned_data
        return messages.narrowed(
            outlet=asked.get("outlet"),
            template=asked.get("template"),
            state=asked.get("state"),
            from_on=asked.get("from_on"),
            to_on=asked.get("to_on"),
        )


class ReplyForm(ServiceForm):
    note = forms.CharField(
        # Translators: 中文 怎么处理的
        label=_("What was done"),
        max_length=400,
        required=False,
        widget=forms.TextInput(),
    )
    no_more = forms.BooleanField(
        # Translators: 中文 客户不想再收到消息
        label=_("The customer wants no more messages"),
        required=False,
    )


class WeComForm(ServiceForm):
    external_id = forms.CharField(
        # Translators: 中文 企业微信外部联系人ID
        label=_("WeCom contact"),
        max_length=64,
        required=False,
        help_text=_("As WeCom calls the contact (external_userid). Empty: none."),
    )
