"""Forms of insurance renewals. Choices are what the user may see, and the words that are settled for the outlet."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customers import renewal_policies as policies
from customers.models import Renewal, RenewalCall, RenewalQuote, Vehicle
from customers.search import Query
from staff.forms import SOME_DAY, NarrowingForm, ServiceForm, day_input
from staff.instants import local
from staff.models import Employee, Outlet, Posting, User
from staff.roles import Right

from .picking import CarField, ChosenOnly

MONEY = {"inputmode": "decimal", "autocomplete": "off"}


def settled_for(outlet, at) -> dict:
    """The settled words and days of the outlet."""
    return policies.book(local(at).date()).for_outlet(outlet)


class PersonField(forms.ModelChoiceField):
    widget = forms.Select({"data-pick": ""})

    def label_from_instance(self, employee) -> str:
        return f"{employee.name} {employee.number}"


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, user) -> str:
        return user.name


def working_at(outlet, at):
    return Employee.objects.filter(outlet=outlet).employed_on(local(at).date()).order_by("name_key", "number")


def may_work_on(outlet, at):
    """Accounts that may work on the outlet's renewals today."""
    postings = Posting.objects.giving(Right.RENEWALS).at_place(outlet=outlet).in_force(local(at).date())
    return User.objects.active().filter(pk__in=postings.values("user")).order_by("name_key", "pk")


class CallForm(ServiceForm):
    outcome = forms.ChoiceField(label=_("How it went"), choices=RenewalCall.Outcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What was said"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
    )
    next_on = forms.DateField(
        label=_("Call again on"),
        required=False,
        widget=day_input(),
        validators=SOME_DAY,
        help_text=_("Empty: after the settled number of days."),
    )


class QuoteForm(ServiceForm):
    """A price: whose, for which insurances. `version` says what was seen where one is changed."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    insurer = forms.ChoiceField(label=_("Insurer"))
    compulsory = forms.DecimalField(
        # Translators: 中文 交强险（元）
        label=_("Compulsory insurance in yuan"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(MONEY),
    )
    commercial = forms.DecimalField(
        # Translators: 中文 商业险（元）
        label=_("Commercial insurance in yuan"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(MONEY),
    )
    vehicle_tax = forms.DecimalField(
        # Translators: 中文 代收车船税（元）
        label=_("Vehicle tax collected, in yuan"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(MONEY),
    )
    cover = forms.CharField(
        label=_("What is covered"),
        max_length=400,
        required=False,
        # Translators: 中文 例如：车损、三者 200 万、车上人员
        help_text=_("As: damage, third party 2,000,000, passengers."),
    )
    valid_until = forms.DateField(label=_("Holds until"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, outlet, at, quote: RenewalQuote | None = None, **kwargs):
        initial = (
            {name: getattr(quote, name) for name in ("insurer", *RenewalQuote.AMOUNTS, "cover", "valid_until")}
            if quote
            else {}
        )
        initial |= {"version": quote.version} if quote else {"form_key": uuid4()}
        super().__init__(*args, initial=initial, **kwargs)
        kept = quote.insurer if quote else ""
        self.fields["insurer"].choices = [
            ("", "—"),
            *policies.choices(settled_for(outlet, at), policies.INSURERS, kept),
        ]

    @property
    def values(self) -> dict:
        """The quote's own fields."""
        cleaned = self.cleaned_data
        amounts = {name: cleaned[name] or 0 for name in RenewalQuote.AMOUNTS}
        return {
            "insurer": cleaned["insurer"],
            "cover": cleaned["cover"],
            "valid_until": cleaned["valid_until"],
        } | amounts


class QuoteChoice(forms.ModelChoiceField):
    def label_from_instance(self, quote) -> str:
        # Translators: 中文 %(insurer)s，合计 %(total)s 元
        return gettext("%(insurer)s, %(total)s yuan in all") % {"insurer": quote.insurer, "total": f"{quote.total:,}"}


class WinForm(ServiceForm):
    """Which of the quotes, and until when. `versions` says what the page showed of each."""

    quote = QuoteChoice(
        label=_("Quote taken"), queryset=RenewalQuote.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    versions = forms.JSONField(widget=forms.HiddenInput)
    # Translators: 中文 新保单到期日
    renewed_until = forms.DateField(label=_("Last day of the new policy"), widget=day_input(), validators=SOME_DAY)
    words = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args, renewal: Renewal, **kwargs):
        live = renewal.quotes.live()
        initial = {
            "versions": {str(quote.pk): quote.version for quote in live},
            "renewed_until": _a_year_after(renewal.insurance_until),
            "quote": live[0].pk if len(live) == 1 else None,
        }
        super().__init__(*args, initial=initial, **kwargs)
        # Also what was withdrawn meanwhile: the service says so in words.
        self.fields["quote"].queryset = renewal.quotes.all() if self.is_bound else live

    def clean(self):
        cleaned = super().clean()
        seen = cleaned.get("versions")
        quote = cleaned.get("quote")
        version = seen.get(str(quote.pk)) if quote and isinstance(seen, dict) else None
        cleaned["version"] = version if isinstance(version, int) else 0
        return cleaned


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


class LoseForm(ServiceForm):
    lost_reason = forms.ChoiceField(label=_("Why it was lost"))
    lost_to = forms.ChoiceField(label=_("Insurer the customer went to"), required=False)
    words = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args, outlet, at, **kwargs):
        super().__init__(*args, **kwargs)
        own = settled_for(outlet, at)
        self.fields["lost_reason"].choices = [("", "—"), *policies.choices(own, policies.LOST_REASONS)]
        # Translators: 中文 不清楚
        unknown = pgettext_lazy("insurer", "Not known")
        self.fields["lost_to"].choices = [("", unknown), *policies.choices(own, policies.INSURERS)]


class ReasonForm(ServiceForm):
    reason = forms.CharField(label=_("Reason"), max_length=400)


class OwnerForm(ServiceForm):
    owner = AccountField(label=_("Who works on it"), queryset=User.objects.none(), empty_label="—")

    def __init__(self, *args, outlet, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = may_work_on(outlet, at)


class ReferForm(ServiceForm):
    """A colleague brings a customer who wants to insure the car here."""

    vehicle = CarField(
        label=_("Car"),
        queryset=Vehicle.objects.none(),
        widget=ChosenOnly,
        help_text=_("Plate, last 6 of the VIN, owner or last 4 of the phone."),
        error_messages={"invalid_choice": _("This car is not among those you see. Search for it again.")},
    )
    employee = PersonField(
        # Translators: 中文 推荐人
        label=_("Who refers it"),
        queryset=Employee.objects.none(),
        empty_label="—",
    )
    insurance_until = forms.DateField(
        label=_("Insurance until"),
        required=False,
        widget=day_input(),
        validators=SOME_DAY,
        help_text=_("Empty: as in the car's record."),
    )
    words = forms.CharField(label=_("What the customer said"), max_length=400, required=False)

    def __init__(self, *args, user, at, car_search_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        visible = Vehicle.objects.visible_to(user, Right.RECORDS)
        self.fields["vehicle"].queryset = visible.select_related("customer__outlet__area")
        self.fields["vehicle"].widget.attrs["data-pick-url"] = car_search_url
        outlets = Outlet.objects.visible_to(user, Right.RECORDS)
        people = Employee.objects.filter(outlet__in=outlets).employed_on(local(at).date())
        self.fields["employee"].queryset = people.order_by("name_key", "number")
        if user.employee_id:
            self.fields["employee"].initial = user.employee_id


class Narrowing(NarrowingForm):
    """What a list can be narrowed by; what cannot be read narrows nothing."""

    needs = Right.RENEWALS
    q = forms.CharField(label=_("Plate, VIN or owner"), required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, self.needs).values_list("code", "name"))
        self.fields["outlet"].choices = [("", _("All outlets")), *outlets]
        if len(outlets) == 1:
            del self.fields["outlet"]
        self.is_valid()

    @property
    def query(self) -> Query:
        return Query.of(self.value("q"))


def month_in(text: str) -> date | None:
    """The first day of the month that `2026-11` names."""
    try:
        year, _dash, month = text.partition("-")
        return date(int(year), int(month), 1)
    except ValueError:
        return None


class RenewalFilter(Narrowing):
    # Translators: 中文 到期月份
    month = forms.ChoiceField(label=_("Insurance ends in"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    insurer = forms.CharField(label=_("Insurer"), required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it was lost"), required=False, widget=forms.HiddenInput)
    referred = forms.ChoiceField(
        label=pgettext_lazy("renewal", "Referred"),
        required=False,
        choices=[("", _("Referred or not")), ("yes", _("Referred by staff"))],
    )

    def __init__(self, data, *, user, renewals):
        super().__init__(data, user=user)
        everybody = User.objects.filter(renewals__in=renewals).distinct().order_by("name_key", "pk")
        months = [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in renewals.months()]
        self.fields["month"].choices = [("", _("All months")), *months]
        self.fields["district"].choices = [("", _("All districts")), *((each, each) for each in renewals.districts())]
        self.fields["owner"].choices = [
            ("", _("Everybody")),
            # Translators: 中文 无人负责
            ("none", _("Nobody yet")),
            *((str(person.pk), person.name) for person in everybody),
        ]
        self.full_clean()

    def apply(self, renewals):
        renewals = renewals.at_outlet(self.value("outlet")).matching(self.query).in_district(self.value("district"))
        if month := month_in(self.value("month")):
            renewals = renewals.ending_in(month, month)
        if self.value("owner"):
            chosen = self.value("owner")
            renewals = renewals.without_owner() if chosen == "none" else renewals.filter(owner=chosen)
        if self.value("reason"):
            renewals = renewals.filter(lost_reason=self.value("reason"))
        renewals = renewals.with_insurer(self.value("insurer"))
        return renewals.filter(referred_by__isnull=False) if self.value("referred") else renewals


class FiguresFilter(Narrowing):
    from_month = forms.CharField(label=_("From"), required=False)
    to_month = forms.CharField(label=_("To"), required=False)

    def months(self, at) -> tuple[date, date]:
        """The first and last month asked for; six months that end with the next one, unless they are said."""
        this = local(at).date().replace(day=1)
        last = month_in(self.value("to_month")) or this
        first = month_in(self.value("from_month")) or _months_before(last, 5)
        return min(first, last), max(first, last)


def _months_before(month: date, number: int) -> date:
    count = month.year * 12 + month.month - 1 - number
    return date(count // 12, count % 12 + 1, 1)
