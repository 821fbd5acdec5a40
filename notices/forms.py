"""Forms of this room. What may be chosen comes from what the person may see."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from staff.models import Area, Outlet, Region
from staff.roles import Right

from .models import Delivery, Preference, Robot, Urgency


class InboxFilter(forms.Form):
    """What the bell's page shows. Values that are none of these are passed over."""

    SHOW = [("all", _("All")), ("unread", _("Unread"))]

    show = forms.ChoiceField(choices=SHOW, required=False, widget=forms.HiddenInput)
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        required=False,
        choices=[("", _("Any")), *((urgency.word, urgency.label) for urgency in reversed(Urgency))],
    )

    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PreferenceForm(forms.Form):
    email_from = forms.TypedChoiceField(
        # Translators: 中文 发到我的邮箱
        label=_("Send to my e-mail"),
        choices=Preference.EmailFrom.choices,
        coerce=int,
    )


class RobotForm(forms.ModelForm):
    """The address and the secret are never shown again: an empty field keeps what is there."""

    # Translators: 中文 机器人地址
    url = forms.CharField(
        label=_("Webhook address"),
        max_length=500,
        help_text=_("Copy it whole from the group's settings. It is kept secret like a password."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Signature secret"),
        max_length=200,
        required=False,
        # Translators: 中文 钉钉“加签”的密钥，以 SEC 开头；企业微信不用填
        help_text=_("DingTalk only: the text that begins with SEC."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Robot
        fields = ["name", "kind", "url", "secret", "language", "outlet", "area", "region", "is_active"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the robot")
        self.fields["kind"].choices = [("", "—"), *Robot.Kind.choices]
        for name in ("outlet", "area", "region"):
            self.fields[name].empty_label = "—"
        reach = by.reach(Right.MESSAGES)
        self.fields["outlet"].queryset = Outlet.objects.visible_to(by, Right.MESSAGES)
        # Places above one's own posting are not for choosing.
        self.fields["area"].queryset = Area.objects.filter(reach.condition("region", "pk", ()))
        self.fields["region"].queryset = Region.objects.filter(reach.condition("pk", (), ()))
        for name in ("area", "region"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        if "area" in self.fields:
            self.fields["outlet"].help_text = _("One outlet, one area or one region; none of them: the whole company.")
        if self.instance.pk:
            self.fields["url"].required = False
            self.fields["url"].help_text = _("Now: %(address)s. Leave it empty to keep it.") % {
                "address": self.instance.masked_url
            }
            self.initial["url"] = self.initial["secret"] = ""
            if self.instance.secret:
                self.fields["secret"].help_text = _("There is one. Leave it empty to keep it.")

    def _post_clean(self):
        """The service puts the values into the record; the form must not, or its address would be overwritten."""


class OverrideForm(forms.Form):
    """New words for a message, from a day on."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    from_on = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    # Translators: 中文 短信模板编号
    template = forms.CharField(
        label=_("Template number"),
        max_length=40,
        required=False,
        help_text=_("The number under which the provider approved exactly these words, for example SMS_154950909."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args, sms: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not sms:
            del self.fields["template"]


class OutboxFilter(forms.Form):
    """What the outbox shows. Values that are none of these are passed over."""

    STATES = [
        ("failed", _("Not delivered")),
        ("unclear", _("Not certain")),
        ("waiting", _("Waiting")),
        ("all", _("All")),
    ]

    state = forms.ChoiceField(choices=STATES, required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", _("Any")), *Delivery.Channel.choices], required=False)
    robot = forms.ModelChoiceField(
        label=_("Robot"), queryset=Robot.objects.none(), required=False, empty_label=_("Any")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["robot"].queryset = Robot.objects.visible_to(by, Right.MESSAGES)

    def chosen(self) -> dict:
        self.is_valid()
        return {"state": "failed", **{name: value for name, value in self.cleaned_data.items() if value}}
