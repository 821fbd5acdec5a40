"""Forms of this room. They check what was written; what may be done is checked by the services."""

import json
from datetime import date, datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import opening, places, policy, trail
from .clocks import Counts
from .granting import gives_everything, may_give, roles_to_give
from .holidays import Occasion
from .instants import SHANGHAI, local
from .models import OpeningHours, Outlet, User
from .places import Place
from .refusals import AlreadyDone, Refused
from .roles import LEVEL_OF, Level, Right, Role
from .route_forms import RouteRows, rows_of


def day_input(**attributes):
    return forms.DateInput(attrs={"type": "date", **attributes}, format="%Y-%m-%d")


class ServiceForm(forms.Form):
    """A form whose refusals come back beside the field they belong to."""

    def attempt(self, act):
        """What `act()` gives back, or None after a refusal, which is then an error of the form."""
        try:
            return act() or True
        except Refused as refusal:
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, str(refusal))
            return None


class SeenForm(ServiceForm):
    """A form that changes a record from what its hidden field `seen` says was there when it was opened."""

    def attempt_from(self, now: str, act):
        """As `attempt`. Where somebody else was quicker, `seen` becomes `now`: the page shows what is there by now,
        what was typed stays, and the next save is measured by that."""

        def watched():
            try:
                return act()
            except AlreadyDone:
                self.data = self.data.copy()
                self.data[self.add_prefix("seen")] = now
                raise

        return self.attempt(watched)


class NarrowingForm(forms.Form):
    """What a list can be narrowed by; what cannot be read narrows nothing. Each is asked `is_valid` when it is made."""

    def value(self, name: str):
        """What is chosen; nothing where the address says what cannot be chosen."""
        return self.cleaned_data.get(name) or ""

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.values())


class PlaceField(forms.ChoiceField):
    """One of some places; gives a `Place`."""

    def offer(self, offered: list[Place], empty: str = "") -> None:
        self.offered = offered
        first = [("", empty)] if empty else []
        self.choices = [*first, *places.choices_of(offered)]

    def clean(self, value):
        code = super().clean(value)
        return places.find(code, self.offered) if code else None


class ReasonForm(ServiceForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.TextInput())


# --- People ---------------------------------------------------------------------------------------------------------


class EmployeeFilter(NarrowingForm):
    """What the list of employees can be narrowed by."""

    STATES = [
        ("", gettext_lazy("Everybody")),
        ("working", gettext_lazy("Working")),
        ("left", gettext_lazy("Left")),
        ("without", gettext_lazy("Working, without an account")),
    ]
    q = forms.CharField(label=gettext_lazy("Name"), required=False)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = Outlet.objects.visible_to(user, Right.PEOPLE).values_list("code", "name")
        self.fields["outlet"].choices = [("", gettext_lazy("All outlets")), *outlets]
        self.fields["role"].choices = [("", gettext_lazy("All roles")), *Role.choices]
        self.is_valid()


class AccountFilter(EmployeeFilter):
    STATES = [
        ("", gettext_lazy("All accounts")),
        ("active", pgettext_lazy("of an account", "Open")),
        ("inactive", pgettext_lazy("of an account", "Shut")),
        ("unposted", gettext_lazy("Open, without a posting today")),
    ]
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)


class PostingFields(ServiceForm):
    """Role, place and days, with only those offered that the person may give."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    place = PlaceField(label=gettext_lazy("Place"))
    from_on = forms.DateField(label=gettext_lazy("First day"), widget=day_input())
    to_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Empty: until it is ended."),
    )

    def __init__(self, *arguments, user: User, **options):
        super().__init__(*arguments, **options)
        self.user = user
        given = roles_to_give(user)
        groups = [
            (level.label, [(role, Role(role).label) for role in given if LEVEL_OF[role] == level]) for level in Level
        ]
        self.fields["role"].choices = [("", "—"), *((label, roles) for label, roles in groups if roles)]
        under = places.places_under(user.reach(Right.PEOPLE_MANAGE))
        if not gives_everything(user):
            under = [place for place in under if place.level == Level.OUTLET]
        self.fields["place"].offer(under, empty="" if len(under) == 1 else "—")

    def clean(self):
        cleaned = super().clean()
        role, place = cleaned.get("role"), cleaned.get("place")
        if role and place and LEVEL_OF[role] == place.level and not may_give(self.user, role, place):
            self.add_error("role", _("You may not give this role here."))
        return cleaned


class PostingForm(PostingFields):
    pass


class EndPostingForm(ReasonForm):
    to_on = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())
    field_order = ["to_on", "reason"]


class AccountForm(PostingFields):
    """A new account with its first posting."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        help_text=gettext_lazy("For signing in: letters and digits, like linzhixia."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    mobile = forms.CharField(label=gettext_lazy("Mobile"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    field_order = ["name", "username", "role", "place", "from_on", "to_on", "mobile", "email"]


class AccountChangeForm(ServiceForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    mobile = forms.CharField(label=gettext_lazy("Mobile"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


class HandOverForm(ReasonForm):
    codes = forms.MultipleChoiceField(label=gettext_lazy("What"), widget=forms.CheckboxSelectMultiple)
    to_user = forms.ModelChoiceField(label=gettext_lazy("Hand over to"), queryset=User.objects.none(), empty_label="—")
    field_order = ["codes", "to_user", "reason"]

    def __init__(self, *arguments, kinds, people, **options):
        super().__init__(*arguments, **options)
        self.fields["codes"].choices = [(kind.code, kind.label) for kind in kinds]
        self.fields["to_user"].queryset = people


# --- Outlets --------------------------------------------------------------------------------------------------------


class OutletForm(ServiceForm):
    seen = forms.CharField(widget=forms.HiddenInput())
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    live_on = forms.DateField(
        label=gettext_lazy("Go-live day"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy(
            "Records dated before this day raise no candidates, calls or warnings of their own accord. "
            "Empty: all count."
        ),
    )
    follows_public_holidays = forms.BooleanField(
        label=gettext_lazy("Follows public holidays"),
        required=False,
        help_text=gettext_lazy("Closed on public holidays, open on make-up workdays."),
    )


class HoursForm(ServiceForm):
    """A week as rows of from and to. The rows of a day are lists under `from_1`, `to_1` and so on."""

    seen = forms.CharField(widget=forms.HiddenInput())
    closed = forms.BooleanField(
        label=gettext_lazy("Closed on every weekday"),
        required=False,
        help_text=gettext_lazy("The outlet then opens on its special days alone. Times above are not kept."),
    )

    def __init__(self, data=None, *, week: list[opening.Interval], own: list[opening.Interval], closed: bool = False):
        """`week` is what is shown; `own` what the outlet has of its own, and nothing where policy gives the week."""
        seen = json.dumps({"week": own, "closed": closed})
        super().__init__(data, initial={"seen": seen, "closed": closed})
        self.week, self.own, self.was_closed = week, own, closed

    def days(self) -> list[dict]:
        """For each weekday its number, name and rows, as typed or as they are; with an empty row on a closed day."""
        return [
            {
                "number": number,
                "name": name,
                "rows": self._rows(number) or [("", "")],
                "error": self.day_errors.get(number),
            }
            for number, name in OpeningHours.Weekday.choices
        ]

    def with_row(self, day: str) -> "HoursForm":
        """The form as typed so far, with an empty row more on that day."""
        data = self.data.copy()
        data.appendlist(f"from_{day}", "")
        data.appendlist(f"to_{day}", "")
        form = HoursForm(data, week=self.week, own=self.own, closed=self.was_closed)
        # What is not finished yet is not faulty yet.
        form._errors, form.cleaned_data = ErrorDict(), {}
        return form

    @property
    def day_errors(self) -> dict[int, str]:
        return getattr(self, "_day_errors", {})

    def _rows(self, number: int) -> list[tuple[str, str]]:
        if self.is_bound:
            return list(zip(self.data.getlist(f"from_{number}"), self.data.getlist(f"to_{number}"), strict=False))
        return [(opening.clock(a), opening.clock(b)) for day, a, b in self.week if day == number]

    def clean_seen(self):
        """The week that the form was opened with; whether it was closed goes to `seen_closed`."""
        try:
            seen = json.loads(self.cleaned_data["seen"])
            self.seen_closed = bool(seen["closed"])
            return [tuple(int(part) for part in row) for row in seen["week"]]
        except (ValueError, TypeError, KeyError):
            raise forms.ValidationError(_("Open this page again and enter the hours anew.")) from None

    def clean(self):
        cleaned = super().clean()
        self._day_errors: dict[int, str] = {}
        intervals: list[opening.Interval] = []
        for number in () if cleaned.get("closed") else OpeningHours.Weekday.values:
            try:
                intervals += opening.check(self._intervals(number))
            except Refused as refusal:
                self._day_errors[number] = str(refusal)
        if self._day_errors:
            self.add_error(None, _("The opening hours are not saved yet: see the marked days."))
        cleaned["intervals"] = intervals
        cleaned["seen_closed"] = getattr(self, "seen_closed", False)
        return cleaned

    def _intervals(self, number: int) -> list[opening.Interval]:
        rows = [(begin.strip(), end.strip()) for begin, end in self._rows(number) if begin.strip() or end.strip()]
        return [(number, opening.minute_of(begin), opening.minute_of(end)) for begin, end in rows]


# --- Calendar -------------------------------------------------------------------------------------------------------


class DayForm(SeenForm):
    """One special day. The rows of its times are lists under `from` and `to`."""

    CLOSED, MONDAY, TIMES = "closed", "monday", "times"
    KINDS = [
        (CLOSED, pgettext_lazy("of a day", "Closed")),
        (MONDAY, gettext_lazy("Worked like a Monday")),
        (TIMES, gettext_lazy("Open at these times")),
    ]
    seen = forms.CharField(widget=forms.HiddenInput())
    day = forms.DateField(label=gettext_lazy("Day"), widget=day_input())
    kind = forms.ChoiceField(label=gettext_lazy("On this day"), choices=KINDS, widget=forms.RadioSelect)
    occasion = forms.ChoiceField(label=gettext_lazy("Occasion"), required=False, choices=[("", "—"), *Occasion.choices])
    note = forms.CharField(label=gettext_lazy("Note"), max_length=60, required=False)
    # One for a day without a break, two with one; a filled form has an empty row more.
    ROWS = 2

    def __init__(self, data=None, *, day: date | None, rows: list, seen: str, general: bool):
        """`rows` is what the calendar says of the day now; without a `day` a new one is entered."""
        spans = [(row.from_minute, row.to_minute) for row in rows if row.from_minute is not None]
        initial = {"seen": seen, "day": day, "kind": self.CLOSED}
        if rows:
            is_open = all(row.open for row in rows)
            initial["kind"] = (self.TIMES if spans else self.MONDAY) if is_open else self.CLOSED
            initial |= {"occasion": rows[0].occasion, "note": rows[0].note}
        super().__init__(data, initial=initial)
        self.spans = spans
        self.fields["day"].validators.extend(SOME_DAY)
        if day:
            self.fields["day"].disabled = True
        if not general:
            del self.fields["occasion"]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The rows of times as typed or as they are, with empty ones below."""
        if self.is_bound:
            shown = list(zip(self.data.getlist("from"), self.data.getlist("to"), strict=False))
        else:
            shown = [(opening.clock(begin), opening.clock(end)) for begin, end in self.spans]
        filled = [row for row in shown if any(part.strip() for part in row)]
        return filled + [("", "")] * max(1, self.ROWS - len(filled))

    def clean(self):
        cleaned = super().clean()
        cleaned["open"] = cleaned.get("kind") != self.CLOSED
        cleaned["spans"] = []
        if cleaned.get("kind") == self.TIMES:
            try:
                cleaned["spans"] = self._spans()
            except Refused as refusal:
                self.add_error("kind", str(refusal))
        return cleaned

    def _spans(self) -> list[tuple[int, int]]:
        typed = [(begin, end) for begin, end in self.rows if begin.strip() or end.strip()]
        if not typed:
            raise Refused(_("Enter from when to when it is open, or choose another kind of day."))
        checked = opening.check([(1, opening.minute_of(begin), opening.minute_of(end)) for begin, end in typed])
        return [(begin, end) for _weekday, begin, end in checked]

    def wanted(self) -> dict:
        """What the service is asked for."""
        names = ("day", "open", "spans", "seen", "occasion", "note")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class AskedDayForm(forms.Form):
    """Which day the page explains."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=day_input())

    def __init__(self, data, *, today: date):
        super().__init__(data if "day" in data else None, initial={"day": today})
        self.fields["day"].validators.extend(SOME_DAY)
        self.today = today

    def chosen(self) -> date:
        return self.cleaned_data["day"] if self.is_valid() else self.today


class ClockForm(ServiceForm):
    """A clock to be tried out."""

    MOST = 525_600
    start = forms.DateTimeField(
        label=gettext_lazy("Begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=0, max_value=MOST, initial=480)
    counts = forms.ChoiceField(
        label=gettext_lazy("Counts"), choices=Counts.choices, initial=Counts.OPENING, widget=forms.RadioSelect
    )

    def __init__(self, data, *, at: datetime):
        super().__init__(data if "minutes" in data else None, initial={"start": local(at)})
        self.fields["start"].validators.extend(SOME_INSTANT)


# --- Policy ---------------------------------------------------------------------------------------------------------


class PolicyPlaceForm(forms.Form):
    """For which place policy is shown."""

    place = PlaceField(label=gettext_lazy("Holds for"), required=False)

    def __init__(self, data, *, offered: list[Place]):
        super().__init__(data)
        self.fields["place"].offer(offered)

    def chosen(self) -> Place:
        """What the address asks for; the first offered when it asks for none or for what is not offered."""
        found = self.cleaned_data.get("place") if self.is_valid() else None
        return found or self.fields["place"].offered[0]


# As long as the text of a policy's row may be.
MOST_LETTERS = 400


class PolicyForm(ServiceForm):
    """A dated row of one policy."""

    INHERIT = [("own", gettext_lazy("A new value")), ("above", gettext_lazy("None of its own: as above it"))]
    place = PlaceField(label=gettext_lazy("Holds for"))
    how = forms.ChoiceField(
        label=gettext_lazy("Value"), choices=INHERIT, initial="own", required=False, widget=forms.RadioSelect
    )
    value = forms.CharField(label=gettext_lazy("New value"), max_length=MOST_LETTERS, required=False)
    from_on = forms.DateField(label=gettext_lazy("In force from"), widget=day_input())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400)

    def __init__(self, *arguments, settled: policy.Policy, offered: list[Place], now: str = "", **options):
        """`now` is the text in force, from which a route is changed."""
        super().__init__(*arguments, **options)
        self.fields["place"].offer(offered)
        self.rows = None
        unit = policy.KINDS[settled.kind].unit
        if unit:
            self.fields["value"].label = _("New value in %(unit)s") % {"unit": unit}
        if settled.kind == "yes_no":
            choices = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
            self.fields["value"] = forms.ChoiceField(label=_("New value"), choices=choices, required=False)
        if settled.kind == "month_day":
            self.fields["value"].help_text = _("Month and day, such as %(example)s.") % {"example": settled.default}
        if settled.kind == "route":
            # Its rows stand in place of one field.
            del self.fields["value"]
            self.rows = RouteRows(
                self.data if self.is_bound else None, prefix="bands", initial=rows_of(now or settled.default)
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("how") == "above":
            cleaned["value"] = ""
        elif self.rows is not None:
            cleaned["value"] = self._route()
        elif not cleaned.get("value") and "value" not in self.errors:
            self.add_error("value", _("Enter a value, or choose that the place above decides."))
        return cleaned

    def _route(self) -> str:
        """The written form of the rows; what is wrong with them stands beside them."""
        if not self.rows.is_valid():
            self.add_error(None, _("The route is not whole yet: look at the marked rows."))
            return ""
        text = self.rows.text
        if len(text) > MOST_LETTERS:
            self.add_error(None, _("This route is too long. Take out rows or roles."))
        return text


# --- Trail ----------------------------------------------------------------------------------------------------------


# Days with a day before and after them, in any time zone.
SOME_DAY = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
SOME_INSTANT = [
    MinValueValidator(datetime(1900, 1, 1, tzinfo=SHANGHAI)),
    MaxValueValidator(datetime(2999, 12, 31, tzinfo=SHANGHAI)),
]


class TrailFilter(NarrowingForm):
    who = forms.CharField(label=gettext_lazy("Who"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    from_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=gettext_lazy("To"), required=False, widget=day_input(), validators=SOME_DAY)
    outlet = forms.ChoiceField(label=gettext_lazy("Outlet"), required=False)
    # Translators: 中文 时刻
    moment = forms.DateTimeField(label=gettext_lazy("Moment"), required=False, widget=forms.HiddenInput)
    """The instant of an entry that stands for many."""

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = Outlet.objects.visible_to(user, Right.TRAIL).values_list("code", "name")
        actions = sorted(((code, str(label)) for code, label in trail.described().items()), key=lambda pair: pair[1])
        self.fields["outlet"].choices = [("", gettext_lazy("All outlets")), *outlets]
        self.fields["action"].choices = [("", gettext_lazy("Everything")), *actions]
        self.is_valid()

    def apply(self, entries):
        """The entries that fit; a filter that cannot be read narrows nothing."""
        wanted = self.cleaned_data
        entries = entries.by_person(wanted.get("who") or "")
        entries = entries.between(wanted.get("from_on"), wanted.get("to_on"))
        entries = entries.listed(wanted.get("action"), wanted.get("moment"), trail.gathered())
        if outlet := wanted.get("outlet"):
            entries = entries.filter(outlet__code=outlet)
        return entries
