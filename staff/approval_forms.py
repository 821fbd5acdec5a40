"""Forms of approvals and substitutes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import Narrowing

from . import approval_kinds
from .forms import ServiceForm, day_input
from .instants import local
from .models import Outlet, Posting, User


class EmptyForm(ServiceForm):
    """A button alone."""


class VersionForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class SignForm(VersionForm):
    words = forms.CharField(
        # Translators: 中文 意见（可不填）
        label=pgettext_lazy("approval", "Words, if any"),
        max_length=400,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class RefuseForm(VersionForm):
    reason = forms.CharField(
        # Translators: 中文 驳回原因
        label=pgettext_lazy("approval", "Why it is refused"),
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class WithdrawForm(VersionForm):
    reason = forms.CharField(
        # Translators: 中文 撤回原因
        label=pgettext_lazy("approval", "Why it is taken back"),
        max_length=400,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class SubstituteForm(ServiceForm):
    """Who signs in one's place, on which days."""

    deputy = forms.ModelChoiceField(label=_("Who stands in"), queryset=User.objects.none(), empty_label="")
    from_on = forms.DateField(label=_("From"), widget=day_input())
    to_on = forms.DateField(label=_("To"), widget=day_input())
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = (
            User.objects.active().near(user, local(at).date()).exclude(pk=user.pk).order_by("name_key", "pk")
        )
        self.fields["deputy"].widget.attrs["data-pick"] = ""
        held = _held_by(local(at).date())
        self.fields["deputy"].label_from_instance = lambda found: " · ".join([found.name, *held.get(found.pk, ())])
        self.fields["from_on"].initial = local(at).date()


def _held_by(on) -> dict[int, list[str]]:
    """By the key of the user: what they are and where, which tells two people of one name apart."""
    found: dict[int, list[str]] = {}
    for posting in Posting.objects.in_force(on).with_places().order_by("pk"):
        found.setdefault(posting.user_id, []).append(f"{posting.get_role_display()} {posting.place}")
    return found


class ApprovalFilter(Narrowing):
    """What the list can be narrowed by."""

    q = forms.CharField(label=_("Document or applicant"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind of document"), required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        kinds = [(kind.code, kind.label) for kind in approval_kinds.kinds()]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]
        self.offer_outlets(Outlet.objects.visible_to(user))
        self.is_valid()

    def apply(self, rows):
        return rows.matching(self.value("q")).of_kind(self.value("kind")).at_outlet(self.value("outlet"))
