"""Forms of this room, and the fields of a paper beside another room's form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.forms import SOME_INSTANT, ServiceForm
from staff.models import Outlet
from staff.roles import Right

from . import passwords, registry


def instant_field(**options) -> forms.DateTimeField:
    return forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=SOME_INSTANT,
        **options,
    )


class PaperFields(ServiceForm):
    """Beside the ordinary form: what stands in the two boxes on top of the paper."""

    written_at = instant_field(label=_("Time on the paper"))
    written_by = forms.CharField(
        label=_("Name on the paper"),
        max_length=60,
        widget=forms.TextInput({"list": "paper-names", "autocomplete": "off"}),
    )
    why = forms.CharField(
        label=_("Why on paper"),
        max_length=200,
        required=False,
        help_text=_("Only where no outage is recorded at that time."),
    )

    def __init__(self, data=None, *, names: list[str], **options):
        super().__init__(data, prefix="paper", **options)
        self.names = names


class PasswordForm(ServiceForm):
    """A password of one's own choice, or the one proposed."""

    password = forms.CharField(
        label=_("Password of the pack"),
        max_length=passwords.LONGEST,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "num"}),
        help_text=_(
            "12 characters or more: small and capital letters and figures. One is proposed; choose another if you like."
        ),
    )


class AddressForm(ServiceForm):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("A mailbox that a PC or a phone of the outlet fetches by itself.")
    )


class FindForm(ServiceForm):
    """Scan or type the number of a paper."""

    number = forms.CharField(
        label=_("Number on the paper"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
        help_text=_("Typed, or by a scanner from the code beside it."),
    )


class VoidForm(ServiceForm):
    number = forms.CharField(widget=forms.HiddenInput(), max_length=40)
    reason = forms.CharField(label=_("Why nothing is entered of it"), max_length=200)


class UsedForm(ServiceForm):
    """Up to which copy of each form somebody wrote."""

    def __init__(self, data=None, *, printed: dict[str, int]):
        super().__init__(data)
        for form in registry.forms():
            if most := int(printed.get(form.letter, 0)):
                self.fields[form.letter] = forms.IntegerField(
                    label=f"{form.title} ({form.letter})", min_value=0, max_value=most, required=False
                )


class OutageForm(ServiceForm):
    from_at = instant_field(label=_("From"))
    to_at = instant_field(label=_("To"), required=False, help_text=_("Empty while it goes on."))
    reason = forms.CharField(label=_("What was out"), max_length=400)
    company = forms.BooleanField(label=_("The whole company"), required=False)

    def __init__(self, data=None, *, user, **options):
        super().__init__(data, **options)
        if not user.reach(Right.OUTAGE_KEEP).company:
            del self.fields["company"]


class EndForm(ServiceForm):
    to_at = instant_field(label=_("Ended"))


class PickForm(forms.Form):
    """Which record a paper is about."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)

    @property
    def words(self) -> str:
        return self.cleaned_data.get("q", "").strip() if self.is_valid() else ""


def outlets_seen(user) -> list[Outlet]:
    """The outlets whose packs somebody sees, with their areas at hand."""
    return list(Outlet.objects.visible_to(user, Right.OUTAGE).select_related("area__region").order_by("code"))
