"""Forms of the club: levels and benefits, members, the use of a benefit, merchants, and what the lists narrow by."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.models import Benefit, ClubLevel, Member, Partner
from campaigns.services.club import BenefitDraft, LevelDraft
from campaigns.services.club_partners import PartnerDraft
from customers.forms.picking import ChosenOnly, CustomerField
from customers.models import Customer
from customers.search import Query
from staff.forms import SOME_DAY, NarrowingForm, ServiceForm, day_input
from staff.models import Outlet
from staff.roles import Right
from workshop.forms.house import NewForm, car_field, day_field, money_field, offer_cars, words_field
from workshop.models import RepairOrder

QUIET = {"autocomplete": "off"}
NUMBER = {"inputmode": "numeric", **QUIET}
MONTHS = [("", "—"), *((month, str(month)) for month in range(1, 13))]


def text_field(label, *, max_length: int, **options):
    return forms.CharField(label=label, max_length=max_length, widget=forms.TextInput(QUIET), **options)


def count_field(label, *, most: int = 30_000, **options):
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, required=False, widget=forms.NumberInput(NUMBER), **options
    )


class VersionForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class WhyForm(ServiceForm):
    reason = text_field(gettext_lazy("Reason"), max_length=400)


class WhyVersionForm(VersionForm):
    reason = text_field(gettext_lazy("Reason"), max_length=200)


# Levels and benefits --------------------------------------------------------------------------------------------------


class LevelFields(forms.Form):
    name = text_field(pgettext_lazy("club", "Name"), max_length=40)
    # Translators: 中文 次序（1 为最低）
    position = forms.IntegerField(
        label=pgettext_lazy("club", "Rank"), min_value=1, max_value=99, initial=1, widget=forms.NumberInput(NUMBER),
        help_text=gettext_lazy("1 is the lowest."),
    )  # fmt: skip
    # Translators: 中文 每期会费（元）
    fee = money_field(gettext_lazy("Fee of a term (yuan)"), max_digits=10, initial=0)
    months = count_field(
        # Translators: 中文 每期几个月
        gettext_lazy("Months of a term"), most=120, help_text=pgettext_lazy("club", "Empty: until it is ended.")
    )  # fmt: skip
    # Translators: 中文 入会条件
    qualifies = words_field(gettext_lazy("Who may have it"), rows=2, required=False)

    @property
    def draft(self) -> LevelDraft:
        names = ("name", "position", "fee", "months", "qualifies")
        return LevelDraft(**{name: self.cleaned_data[name] for name in names})


class NewLevelForm(LevelFields, NewForm):
    needs = Right.CLUB_KEEP
    field_order = ("outlet", "name")


class LevelForm(LevelFields, VersionForm):
    pass


class BenefitForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    service = forms.ChoiceField(label=gettext_lazy("Service"), choices=Benefit.Service.choices)
    name = text_field(pgettext_lazy("benefit", "Name"), max_length=60)
    times = count_field(
        # Translators: 中文 可用次数
        pgettext_lazy("benefit", "How often"), help_text=gettext_lazy("Empty: as often as one likes.")
    )  # fmt: skip
    period = forms.ChoiceField(
        # Translators: 中文 计次周期
        label=pgettext_lazy("benefit", "Period"), choices=Benefit.Period.choices, initial=Benefit.Period.YEAR
    )  # fmt: skip
    most = count_field(
        # Translators: 中文 每次上限（公里或天）
        gettext_lazy("At most for one use (km or days)"),
        help_text=gettext_lazy("For rescue, pick-up and loan cars."),
    )
    percent = forms.DecimalField(
        # Translators: 中文 减免百分比（%）
        label=gettext_lazy("Discount in percent"), max_digits=5, decimal_places=2, required=False,
        widget=forms.TextInput({"inputmode": "decimal", **QUIET}), help_text=gettext_lazy("10 takes a tenth off."),
    )  # fmt: skip
    worth = money_field(
        # Translators: 中文 单次价值（元）
        gettext_lazy("Worth of one use (yuan)"), max_digits=10, required=False,
        help_text=gettext_lazy("What members would pay for it otherwise."),
    )  # fmt: skip
    from_on = day_field(pgettext_lazy("benefit", "From"), required=False)
    to_on = day_field(pgettext_lazy("benefit", "Until"), required=False)
    words = words_field(gettext_lazy("Terms in words"), rows=2, required=False)

    NAMES = ("service", "name", "times", "period", "most", "percent", "worth", "words", "from_on", "to_on")

    @property
    def draft(self) -> BenefitDraft:
        return BenefitDraft(**{name: self.cleaned_data[name] for name in self.NAMES})


# Members --------------------------------------------------------------------------------------------------------------


class LevelField(forms.ModelChoiceField):
    """A level with its fee; with its outlet where there are several."""

    several = False

    def label_from_instance(self, level) -> str:
        fee = f"¥{level.fee:,.0f}" if level.fee else _("free")
        said = [level.outlet.name] if self.several else []
        return " · ".join([*said, level.name, fee])


def _offer_levels(field: LevelField, user) -> None:
    outlets = Outlet.objects.visible_to(user, Right.CLUB_KEEP)
    field.several = outlets.count() > 1
    found = ClubLevel.objects.open().filter(outlet__in=outlets)
    field.queryset = found.select_related("outlet__area__region").order_by("outlet__code", "position", "pk")


class PaidFields(forms.Form):
    fee = money_field(gettext_lazy("Paid (yuan)"), max_digits=10)
    document = text_field(
        # Translators: 中文 收据号
        gettext_lazy("Receipt"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Needed where something was paid."),
    )
    note = text_field(gettext_lazy("Note"), max_length=200, required=False)


class JoinForm(PaidFields, ServiceForm):
    """By a car, which is then the one of the membership unless it covers all; or by a customer."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    vehicle = car_field(required=False)
    customer = CustomerField(
        label=gettext_lazy("Customer"), queryset=Customer.objects.none(), widget=ChosenOnly, required=False,
        help_text=gettext_lazy("Only where no car is chosen."),
    )  # fmt: skip
    all_cars = forms.BooleanField(
        # Translators: 中文 适用于该客户名下所有车辆
        label=gettext_lazy("For all cars of the customer"), required=False
    )  # fmt: skip
    level = LevelField(label=pgettext_lazy("club", "Level"), queryset=ClubLevel.objects.none(), empty_label=None)
    joined_on = day_field(gettext_lazy("Joined on"))
    field_order = ("vehicle", "customer", "all_cars", "level", "joined_on", "fee", "document", "note")

    def __init__(self, *args, user, cars_url: str, customers_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        offer_cars(self, user, cars_url)
        self.fields["customer"].queryset = Customer.objects.visible_to(user, Right.RECORDS).present()
        self.fields["customer"].widget.attrs |= {"data-pick": "", "data-pick-url": customers_url}
        _offer_levels(self.fields["level"], user)
        self.fields["fee"].required = False
        self.fields["fee"].help_text = gettext_lazy("Empty: the fee of the level.")
        self.fields["form_key"].initial = uuid4

    def clean(self):
        data = super().clean()
        vehicle, customer = data.get("vehicle"), data.get("customer")
        if vehicle and not customer:
            data["customer"] = vehicle.customer
        if not vehicle and not customer and not self.errors:
            self.add_error("vehicle", _("Choose a car or a customer."))
        if data.pop("all_cars", False):
            data["vehicle"] = None
        return data


class RenewForm(PaidFields, VersionForm):
    pass


class ChangeLevelForm(PaidFields, VersionForm):
    level = LevelField(label=pgettext_lazy("club", "Level"), queryset=ClubLevel.objects.none(), empty_label=None)
    field_order = ("level", "fee", "document", "note")

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        found = ClubLevel.objects.open().filter(outlet=member.outlet_id).exclude(pk=member.level_id)
        self.fields["level"].queryset = found.select_related("outlet").order_by("position", "pk")
        self.fields["fee"].initial = 0


class BirthdayForm(VersionForm):
    month = forms.TypedChoiceField(
        label=gettext_lazy("Month"), choices=MONTHS, coerce=int, empty_value=None, required=False
    )
    day = count_field(gettext_lazy("Day"), most=31)
    # Translators: 中文 出生年份（可不填）
    year = count_field(gettext_lazy("Year of birth"), most=2999, help_text=gettext_lazy("May stay empty."))
    consent = forms.BooleanField(
        # Translators: 中文 客户同意我们记录生日并送上祝福
        label=gettext_lazy("The customer agrees that we keep the birthday and congratulate"), required=False
    )  # fmt: skip


# Using a benefit ------------------------------------------------------------------------------------------------------


class OrderChoice(forms.ModelChoiceField):
    def label_from_instance(self, order) -> str:
        return f"{order.number} · {order.vehicle.plate or order.vehicle.vin[-6:]}"


class UseForm(ServiceForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    card = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    order = OrderChoice(
        label=gettext_lazy("Repair order"), queryset=RepairOrder.objects.none(), to_field_name="number",
        required=False, empty_label="—",
    )  # fmt: skip
    quantity = count_field(gettext_lazy("How much"))
    on = day_field(gettext_lazy("Day"), required=False)
    note = text_field(gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, benefit: Benefit, orders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].queryset = orders
        self.fields["order"].required = benefit.is_discount
        if benefit.unit:
            # Translators: 中文 用量（%(unit)s）
            self.fields["quantity"].label = _("How much (%(unit)s)") % {"unit": benefit.unit}
        else:
            del self.fields["quantity"]
        self.fields["form_key"].initial = uuid4


# Merchants ------------------------------------------------------------------------------------------------------------


class PartnerFields(forms.Form):
    name = text_field(pgettext_lazy("partner", "Name"), max_length=80)
    trade = text_field(
        # Translators: 中文 行业
        pgettext_lazy("partner", "Trade"), max_length=40, help_text=gettext_lazy("Car wash, dining, hotel, insurance …")
    )  # fmt: skip
    # Translators: 中文 会员优惠
    offer = words_field(pgettext_lazy("partner", "What members get"), rows=2)
    address = text_field(gettext_lazy("Address"), max_length=120, required=False)
    phone = text_field(gettext_lazy("Phone"), max_length=40, required=False)
    contact = text_field(gettext_lazy("Contact person"), max_length=40, required=False)
    from_on = day_field(pgettext_lazy("partner", "From"), required=False)
    to_on = day_field(pgettext_lazy("partner", "Until"), required=False)

    NAMES = ("name", "trade", "offer", "address", "phone", "contact", "from_on", "to_on")

    @property
    def draft(self) -> PartnerDraft:
        return PartnerDraft(**{name: self.cleaned_data[name] for name in self.NAMES})


class NewPartnerForm(PartnerFields, NewForm):
    needs = Right.CLUB_KEEP


class PartnerForm(PartnerFields, VersionForm):
    pass


class PartnerUseForm(ServiceForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    member = text_field(
        # Translators: 中文 会员号或卡号
        gettext_lazy("Number of the member or the card"), max_length=60
    )  # fmt: skip
    on = day_field(gettext_lazy("Day"))
    spent = money_field(gettext_lazy("Spent (yuan)"), max_digits=10, required=False)
    note = text_field(gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args, outlet: Outlet, **kwargs):
        super().__init__(*args, **kwargs)
        self.outlet = outlet
        self.fields["form_key"].initial = uuid4

    def clean_member(self) -> Member:
        number = self.cleaned_data["member"].strip().upper()
        members = Member.objects.filter(outlet=self.outlet)
        found = members.filter(number=number).first() or members.filter(cards__number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no member of this number here."))
        return found


# Lists ----------------------------------------------------------------------------------------------------------------


class ClubFilter(NarrowingForm):
    """What the club's lists can be narrowed by; what cannot be read narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Number or name"), required=False, max_length=60)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        outlets = list(Outlet.objects.visible_to(user, Right.CLUB).order_by("code"))
        self.several = len(outlets) > 1
        self.fields["outlet"].choices = [
            ("", gettext_lazy("All outlets")),
            *((each.code, each.name) for each in outlets),
        ]
        self.fill(outlets)
        self.is_valid()

    def fill(self, outlets) -> None:
        """Choices that hang on what the user sees."""


class MemberFilter(ClubFilter):
    CURRENT, ENDING, RUN_OUT, ENDED = "current", "ending", "run_out", "ended"
    STATES = [
        # Translators: 中文 有效
        (CURRENT, pgettext_lazy("member", "In force")),
        # Translators: 中文 即将到期
        (ENDING, pgettext_lazy("member", "Ends soon")),
        # Translators: 中文 已到期，可续费
        (RUN_OUT, pgettext_lazy("member", "Run out, can be renewed")),
        # Translators: 中文 已退会
        (ENDED, pgettext_lazy("member", "Ended")),
    ]
    # Translators: 中文 会员号、卡号、车牌、姓名或手机
    q = forms.CharField(label=gettext_lazy("Number, card, plate, name or mobile"), required=False, max_length=80)
    level = forms.ChoiceField(label=pgettext_lazy("club", "Level"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    # Translators: 中文 生日月份
    birthday = forms.ChoiceField(label=gettext_lazy("Birthday in month"), required=False)
    joined_from = forms.DateField(
        label=gettext_lazy("Joined from"), required=False, widget=day_input(), validators=SOME_DAY
    )
    joined_to = forms.DateField(
        label=gettext_lazy("Joined until"), required=False, widget=day_input(), validators=SOME_DAY
    )

    def fill(self, outlets) -> None:
        levels = (
            ClubLevel.objects.filter(outlet__in=outlets).select_related("outlet").order_by("outlet__code", "position")
        )
        named = [(level.pk, f"{level.outlet.name} · {level.name}" if self.several else level.name) for level in levels]
        self.fields["level"].choices = [("", gettext_lazy("All levels")), *named]
        self.fields["state"].choices = [("", gettext_lazy("All states")), *self.STATES]
        # Translators: 中文 生日：不限
        self.fields["birthday"].choices = [("", gettext_lazy("Any birthday")), *MONTHS[1:]]

    def apply(self, rows, on, soon):
        """`soon`: the last day of those that end soon."""
        rows = rows.matching(Query.of(self.value("q")))
        state = self.value("state")
        if state == self.CURRENT:
            rows = rows.current(on)
        elif state == self.ENDING:
            rows = rows.ending(on, soon)
        elif state == self.RUN_OUT:
            rows = rows.run_out(on)
        elif state == self.ENDED:
            rows = rows.filter(ended_at__isnull=False)
        asked = {
            "outlet__code": self.value("outlet"), "level": self.value("level"), "birth_month": self.value("birthday"),
            "joined_on__gte": self.value("joined_from"), "joined_on__lte": self.value("joined_to"),
        }  # fmt: skip
        return rows.filter(**{name: value for name, value in asked.items() if value})


class UseFilter(ClubFilter):
    q = forms.CharField(label=gettext_lazy("Number of the member"), required=False, max_length=60)
    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    from_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=gettext_lazy("To"), required=False, widget=day_input(), validators=SOME_DAY)

    def fill(self, outlets) -> None:
        self.fields["service"].choices = [("", gettext_lazy("All services")), *Benefit.Service.choices]

    def apply(self, rows):
        asked = {
            "member__outlet__code": self.value("outlet"), "benefit__service": self.value("service"),
            "on__gte": self.value("from_on"), "on__lte": self.value("to_on"),
            "member__number": self.value("q").strip().upper(),
        }  # fmt: skip
        return rows.filter(**{name: value for name, value in asked.items() if value})


class PartnerFilter(ClubFilter):
    # Translators: 中文 名称或行业
    q = forms.CharField(label=gettext_lazy("Name or trade"), required=False, max_length=60)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def fill(self, outlets) -> None:
        self.fields["state"].choices = [("", gettext_lazy("All states")), *Partner.State.choices]

    def apply(self, rows):
        rows = rows.matching(self.value("q"))
        asked = {"outlet__code": self.value("outlet"), "state": self.value("state")}
        return rows.filter(**{name: value for name, value in asked.items() if value})
