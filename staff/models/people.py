"""People of an outlet, accounts, and postings: a role at a place from a day to a day."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from staff.names import name_key
from staff.reach import Reach
from staff.roles import LEVEL_OF, Level, Role, rights_of

from .organisation import Area, Outlet, OutletRecordQuerySet, Region


class EmployeeQuerySet(OutletRecordQuerySet):
    def search(self, text):
        """By name, pinyin, its initials, or employee number; by anything without a text."""
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(name__icontains=text) | Q(name_key__contains=text.lower()) | Q(number__icontains=text))

    def number_by_outlet(self) -> dict[int, int]:
        return dict(self.order_by().values_list("outlet").annotate(number=models.Count("pk")))

    def with_account(self):
        """Each with the account, where there is one."""
        return self.select_related("outlet", "user")

    def posted_as(self, role, on):
        return self.filter(user__in=Posting.objects.filter(role=role).in_force(on).values("user"))

    def employed_on(self, day):
        return self.filter(Q(hired_on__isnull=True) | Q(hired_on__lte=day)).filter(
            Q(left_on__isnull=True) | Q(left_on__gte=day)
        )


class Employee(models.Model):
    """Somebody who works at an outlet. Comes with the workbook; having one gives nobody an account."""

    number = models.CharField(_("employee number"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_key = models.CharField(max_length=120, editable=False, default="")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="employees", verbose_name=_("outlet"))
    position = models.CharField(_("position"), max_length=60)
    base_salary = models.DecimalField(_("base salary"), max_digits=12, decimal_places=2, default=0)
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    probation_until = models.DateField(_("probation until"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "number"]
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        constraints = [
            models.CheckConstraint(condition=Q(base_salary__gte=0), name="staff_employee_salary_not_negative"),
            models.CheckConstraint(
                condition=Q(hired_on__isnull=True) | Q(left_on__isnull=True) | Q(hired_on__lte=F("left_on")),
                name="staff_employee_hired_before_left",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("staff:employee", args=[self.number])


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        """A saved account; without a password nobody can sign in to it until one is set."""
        fields.setdefault("name", username)
        user = self.model(username=username, name_key=name_key(fields["name"]), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        """For `createsuperuser` on a new installation: an account posted as administrator from today."""
        user = self.create_user(username, password, **fields)
        Posting.objects.create(user=user, role=Role.ADMINISTRATOR, from_on=timezone.localdate())
        return user


class UserQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Accounts with a posting (of any day) or an employee under the user's postings, and one's own."""
        placed = Posting.objects.visible_to(user, right).values("user")
        employed = Employee.objects.visible_to(user, right).values("pk")
        return self.filter(Q(pk__in=placed) | Q(employee__in=employed) | Q(pk=user.pk))

    def search(self, text):
        """By name, pinyin, its initials, or user name; by anything without a text."""
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(name__icontains=text) | Q(name_key__contains=text.lower()) | Q(username__icontains=text))

    def posted_as(self, role, on):
        return self.filter(pk__in=Posting.objects.filter(role=role).in_force(on).values("user"))

    def without_posting(self, on):
        return self.exclude(pk__in=Posting.objects.in_force(on).values("user"))

    def of_outlet(self, code):
        """Posted at the outlet on any day, or employed there."""
        posted = Posting.objects.filter(outlet__code=code, withdrawn_at__isnull=True).values("user")
        return self.filter(Q(pk__in=posted) | Q(employee__outlet__code=code))

    def placed_at(self, places, on):
        """Active accounts with a posting of the day at one of these very places (`staff.places.Place`)."""
        here = Q(pk__in=[])
        for place in places:
            here |= Q(**place.fields)
        return self.filter(is_active=True, pk__in=Posting.objects.filter(here).in_force(on).values("user"))

    def active(self):
        return self.filter(is_active=True)

    def near(self, user, on):
        """Accounts of those who work with somebody: of the same outlet and above it; for who is posted above outlets,
        of the whole region. An outlet learns no names of another one's people."""
        reach = user.reach()
        above = Q(outlet=None, area=None, region=None)
        postings = Posting.objects.in_force(on)
        if not reach.company:
            outlets = Outlet.objects.filter(pk__in=reach.outlets)
            regions = Region.objects.filter(Q(pk__in=reach.regions) | Q(areas__in=reach.areas))
            postings = postings.filter(
                above
                | Q(outlet__in=reach.outlets)
                | Q(area__in=outlets.values("area"))
                | Q(region__in=outlets.values("area__region"))
                | Q(outlet__area__region__in=regions)
                | Q(area__region__in=regions)
                | Q(region__in=regions)
            )
        return self.filter(pk__in=postings.values("user"))

    def named_like(self, words: str):
        """By the beginning of the name, of its pinyin or of its initials."""
        words = words.strip().lower()
        return self.filter(
            Q(name__icontains=words) | Q(name_key__istartswith=words) | Q(name_key__icontains=f"|{words}")
        )


class User(AbstractBaseUser):
    """An account. What it may do and see comes from its postings of the day and from nothing else."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    class Theme(models.TextChoices):
        SYSTEM = "", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_key = models.CharField(max_length=120, editable=False, default="")
    email = models.EmailField(_("e-mail"), blank=True)
    mobile = models.CharField(_("mobile"), max_length=20, blank=True)
    employee = models.OneToOneField(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("employee")
    )
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default=Language.CHINESE)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.SYSTEM, blank=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    # Kept beside allauth's own row (staff.second_factor), so that no page has to ask for it.
    # Translators: 中文 两步验证设置时间
    second_factor_at = models.DateTimeField(_("second step set up"), null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    # Listed on the login page, and opened there without a password, in demo mode only.
    is_demo = models.BooleanField(_("demo account"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        ordering = ["name_key", "username"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    def get_absolute_url(self):
        return reverse("staff:account", args=[self.username])

    @cached_property
    def postings_today(self) -> list["Posting"]:
        """The postings in force today. Access is a matter of now, so the day is taken here and kept for the request.
        Whoever left has none, also while nobody has shut the account yet."""
        today = timezone.localdate()
        return list(self.postings.in_force(today).of_those_employed(today).with_places())

    def reach(self, right=None) -> Reach:
        """The places under the postings of today; with `right`, only under those that give it."""
        return Reach.of(self.postings_today, right) if self.is_active else Reach()

    def may(self, right, outlet=None) -> bool:
        """Whether a posting of today gives `right` at all or, with `outlet`, over that outlet."""
        reach = self.reach(right)
        return bool(reach) if outlet is None else reach.covers(outlet)

    def holds(self, *roles) -> bool:
        return any(posting.role in roles for posting in self.postings_today)


class PostingQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.not_over(day).filter(from_on__lte=day)

    def of_those_employed(self, day):
        """Without those of people whose last day is over; an account without an employee is of headquarters."""
        return self.filter(
            Q(user__employee__isnull=True)
            | Q(user__employee__left_on__isnull=True)
            | Q(user__employee__left_on__gte=day)
        )

    def not_over(self, day):
        """In force on the day or from a later one."""
        return self.filter(withdrawn_at__isnull=True).filter(Q(to_on__isnull=True) | Q(to_on__gte=day))

    def over(self, day):
        return self.exclude(pk__in=self.not_over(day).values("pk"))

    def at_place(self, *, outlet=None, area=None, region=None):
        """Those of exactly this place; without any, those of headquarters."""
        return self.filter(outlet=outlet, area=area, region=region)

    def touching(self, from_on, to_on):
        """Those with a day in common with the period; `to_on` None has no end."""
        begun = self if to_on is None else self.filter(from_on__lte=to_on)
        return begun.not_over(from_on)

    def giving(self, right):
        """Those whose role gives the right."""
        return self.filter(role__in=[role for role in Role if right in rights_of(role)])

    def covering(self, outlet: str):
        """In a subquery: those under which the outlet lies that the outer row's field `outlet` leads to."""
        return self.filter(
            Q(outlet=OuterRef(outlet))
            | Q(area=OuterRef(f"{outlet}__area"))
            | Q(region=OuterRef(f"{outlet}__area__region"))
            | Q(outlet=None, area=None, region=None)
        )

    def people_by_outlet(self) -> dict[int, int]:
        """How many active accounts are posted at each outlet."""
        posted = self.filter(user__is_active=True).order_by().values_list("outlet")
        return dict(posted.annotate(number=models.Count("user", distinct=True)))

    def with_places(self):
        return self.select_related("outlet__area__region", "area__region", "region")

    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition(
                ("region", "area__region", "outlet__area__region"), ("area", "outlet__area"), "outlet"
            )
        )


class Posting(models.Model):
    """A role at one place, both days included. Ended, never deleted: who was what on a past day stays known.

    One that was entered by mistake and has not run a whole day yet is withdrawn: it stays to be read and gives nothing.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings", verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("outlet")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("area")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("region")
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "pk"]
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")), name="staff_posting_forward"
            ),
            # The place is of the role's level, and of no other.
            models.CheckConstraint(
                condition=(
                    Q(
                        role__in=[role for role, level in LEVEL_OF.items() if level == Level.OUTLET],
                        outlet__isnull=False,
                        area__isnull=True,
                        region__isnull=True,
                    )
                    | Q(role=Role.AREA_MANAGER, outlet__isnull=True, area__isnull=False, region__isnull=True)
                    | Q(
                        role__in=[Role.REGION_COORDINATOR, Role.REGION_MANAGER],
                        outlet__isnull=True,
                        area__isnull=True,
                        region__isnull=False,
                    )
                    | Q(
                        role__in=[Role.TASK_FORCE_LEAD, Role.ADMINISTRATOR],
                        outlet__isnull=True,
                        area__isnull=True,
                        region__isnull=True,
                    )
                ),
                name="staff_posting_place_fits_role",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.place}"

    @property
    def level(self) -> str:
        return LEVEL_OF[self.role]

    @property
    def place(self):
        """The outlet, area or region; the word for headquarters where the role has no narrower place."""
        return self.outlet or self.area or self.region or Level.COMPANY.label
