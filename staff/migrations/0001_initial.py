"""All tables of this room, as they were before anything was deployed."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import staff.models.jobs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="region")),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="area")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="staff.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("region", "name"), name="staff_area_name_in_region")],
            },
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=80, verbose_name="job")),
                ("slot", models.DateTimeField(verbose_name="slot")),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                ("counts", models.JSONField(default=dict, verbose_name="counts")),
                ("error", models.TextField(blank=True, default="", verbose_name="error")),
            ],
            options={
                "verbose_name": "job run",
                "verbose_name_plural": "job runs",
                "ordering": ["-slot", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("job", "slot"), name="staff_jobrun_once_per_slot")],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="outlet code")),
                ("name", models.CharField(max_length=80, verbose_name="outlet")),
                (
                    "live_on",
                    models.DateField(
                        blank=True,
                        help_text="Records dated before this day raise no candidates, calls or warnings of their own accord. Empty: all count.",
                        null=True,
                        verbose_name="go-live day",
                    ),
                ),
                ("follows_public_holidays", models.BooleanField(default=False, verbose_name="follows public holidays")),
                ("weekdays_closed", models.BooleanField(default=False, verbose_name="closed on every weekday")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outlets",
                        to="staff.area",
                        verbose_name="area",
                    ),
                ),
            ],
            options={
                "verbose_name": "outlet",
                "verbose_name_plural": "outlets",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Employee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="employee number")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("name_key", models.CharField(default="", editable=False, max_length=120)),
                ("position", models.CharField(max_length=60, verbose_name="position")),
                (
                    "base_salary",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="base salary"),
                ),
                ("hired_on", models.DateField(blank=True, null=True, verbose_name="hired on")),
                ("probation_until", models.DateField(blank=True, null=True, verbose_name="probation until")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employees",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "employee",
                "verbose_name_plural": "employees",
                "ordering": ["name_key", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("base_salary__gte", 0)), name="staff_employee_salary_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hired_on__isnull", True),
                            ("left_on__isnull", True),
                            ("hired_on__lte", models.F("left_on")),
                            _connector="OR",
                        ),
                        name="staff_employee_hired_before_left",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="user name")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("name_key", models.CharField(default="", editable=False, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("mobile", models.CharField(blank=True, max_length=20, verbose_name="mobile")),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "中文"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[("", "As the system"), ("light", "Light"), ("dark", "Dark")],
                        default="",
                        max_length=5,
                        verbose_name="theme",
                    ),
                ),
                ("must_change_password", models.BooleanField(default=False, verbose_name="must change the password")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo account")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "employee",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="user",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ["name_key", "username"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind of document")),
                ("about_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=120, verbose_name="document")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("counted", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount that counts")),
                ("together_with", models.JSONField(default=list, verbose_name="counted together with")),
                (
                    "contents",
                    models.JSONField(
                        default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="contents"
                    ),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being signed"),
                            ("signed", "Signed by all"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("replaced", "Changed, begun anew"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(default=1, verbose_name="present step")),
                ("waiting_since", models.DateTimeField(verbose_name="waiting since")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "about_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="applicant",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ["-submitted_at", "-pk"],
                "indexes": [
                    models.Index(fields=["state", "waiting_since"], name="staff_approval_waiting"),
                    models.Index(fields=["outlet", "-submitted_at", "-id"], name="staff_approval_of_outlet"),
                    models.Index(fields=["applicant", "state"], name="staff_approval_of_applicant"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("about_type", "about_id", "round"), name="staff_approval_rounds"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("about_type", "about_id"),
                        name="staff_approval_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("counted__gte", models.F("amount"))),
                        name="staff_approval_amount_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="staff_approval_over_with_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "withdrawn"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="staff_approval_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.PositiveSmallIntegerField(verbose_name="step")),
                ("place", models.PositiveSmallIntegerField(default=1, verbose_name="place within the step")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "as_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("service_advisor", "Service advisor"),
                            ("front_desk_supervisor", "Front-desk supervisor"),
                            ("cashier", "Cashier"),
                            ("customer_care", "Customer care"),
                            ("customer_care_manager", "Customer-care manager"),
                            ("workshop_manager", "Workshop manager"),
                            ("dispatcher", "Dispatcher"),
                            ("technician", "Technician"),
                            ("inspector", "Quality inspector"),
                            ("technical_manager", "Technical manager"),
                            ("warranty_clerk", "Warranty clerk"),
                            ("insurance_clerk", "Insurance clerk"),
                            ("parts_manager", "Parts manager"),
                            ("storekeeper", "Storekeeper"),
                            ("marketing", "Marketing"),
                            ("finance", "Finance"),
                            ("business_assistant", "Business assistant"),
                            ("service_manager", "Service manager"),
                            ("station_head", "Station head"),
                            ("general_manager", "General manager"),
                            ("area_manager", "Area manager"),
                            ("region_coordinator", "Region coordinator"),
                            ("region_manager", "Region manager"),
                            ("task_force_lead", "Task-force lead"),
                            ("administrator", "Administrator"),
                        ],
                        default="",
                        max_length=30,
                        verbose_name="as",
                    ),
                ),
                ("agreed", models.BooleanField(blank=True, null=True, verbose_name="agreed")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="words")),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="staff.approval"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "in_place_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signature asked for",
                "verbose_name_plural": "signatures asked for",
                "ordering": ["approval", "step", "place"],
                "constraints": [
                    models.UniqueConstraint(fields=("approval", "step", "place"), name="staff_seat_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_by__isnull", False)),
                        fields=("approval", "decided_by"),
                        name="staff_seat_nobody_signs_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed__isnull", True),
                                ("as_role", ""),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            models.Q(
                                ("agreed__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("as_role", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="staff_seat_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed__isnull", True),
                            ("agreed", True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="staff_seat_refused_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_place_of__isnull", True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("in_place_of", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="staff_seat_in_place_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                            (7, "Sunday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("from_minute", models.PositiveSmallIntegerField(verbose_name="from")),
                ("to_minute", models.PositiveSmallIntegerField(verbose_name="to")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opening_hours", to="staff.outlet"
                    ),
                ),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "ordering": ["outlet", "weekday", "from_minute"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outlet", "weekday", "from_minute"), name="staff_openinghours_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_minute__lt", models.F("to_minute")), ("to_minute__lte", 1440)),
                        name="staff_openinghours_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (1, 7))), name="staff_openinghours_weekday"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "outlet",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.outlet"),
                ),
            ],
            options={
                "verbose_name": "counter",
                "verbose_name_plural": "counters",
                "constraints": [models.UniqueConstraint(fields=("kind", "outlet"), name="staff_counter_once")],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("open", models.BooleanField(verbose_name="open")),
                ("from_minute", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from")),
                ("to_minute", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="to")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_year", "New Year's Day"),
                            ("spring_festival", "Spring Festival"),
                            ("tomb_sweeping", "Tomb-sweeping Day"),
                            ("labour_day", "Labour Day"),
                            ("dragon_boat", "Dragon Boat Festival"),
                            ("mid_autumn", "Mid-autumn Festival"),
                            ("national_day", "National Day"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="occasion",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=60, verbose_name="note")),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_days",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "ordering": ["day", "from_minute", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("from_minute__isnull", False), ("outlet__isnull", False)),
                        fields=("outlet", "day", "from_minute"),
                        name="staff_calendarday_once_at_outlet",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("from_minute__isnull", True), ("outlet__isnull", False)),
                        fields=("outlet", "day"),
                        name="staff_calendarday_once_whole_at_outlet",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("from_minute__isnull", False), ("outlet__isnull", True)),
                        fields=("day", "from_minute"),
                        name="staff_calendarday_once_in_general",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("from_minute__isnull", True), ("outlet__isnull", True)),
                        fields=("day",),
                        name="staff_calendarday_once_whole_in_general",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_minute__isnull", True), ("to_minute__isnull", True)),
                            models.Q(("from_minute__isnull", False), ("to_minute__isnull", False)),
                            _connector="OR",
                        ),
                        name="staff_calendarday_both_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_minute__isnull", True),
                            models.Q(("from_minute__lt", models.F("to_minute")), ("to_minute__lte", 1440)),
                            _connector="OR",
                        ),
                        name="staff_calendarday_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("service_advisor", "Service advisor"),
                            ("front_desk_supervisor", "Front-desk supervisor"),
                            ("cashier", "Cashier"),
                            ("customer_care", "Customer care"),
                            ("customer_care_manager", "Customer-care manager"),
                            ("workshop_manager", "Workshop manager"),
                            ("dispatcher", "Dispatcher"),
                            ("technician", "Technician"),
                            ("inspector", "Quality inspector"),
                            ("technical_manager", "Technical manager"),
                            ("warranty_clerk", "Warranty clerk"),
                            ("insurance_clerk", "Insurance clerk"),
                            ("parts_manager", "Parts manager"),
                            ("storekeeper", "Storekeeper"),
                            ("marketing", "Marketing"),
                            ("finance", "Finance"),
                            ("business_assistant", "Business assistant"),
                            ("service_manager", "Service manager"),
                            ("station_head", "Station head"),
                            ("general_manager", "General manager"),
                            ("area_manager", "Area manager"),
                            ("region_coordinator", "Region coordinator"),
                            ("region_manager", "Region manager"),
                            ("task_force_lead", "Task-force lead"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="staff.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="staff.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "ordering": ["-from_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"
                        ),
                        name="staff_posting_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("area__isnull", True),
                                ("outlet__isnull", False),
                                ("region__isnull", True),
                                (
                                    "role__in",
                                    [
                                        "service_advisor",
                                        "front_desk_supervisor",
                                        "cashier",
                                        "customer_care",
                                        "customer_care_manager",
                                        "workshop_manager",
                                        "dispatcher",
                                        "technician",
                                        "inspector",
                                        "technical_manager",
                                        "warranty_clerk",
                                        "insurance_clerk",
                                        "parts_manager",
                                        "storekeeper",
                                        "marketing",
                                        "finance",
                                        "business_assistant",
                                        "service_manager",
                                        "station_head",
                                        "general_manager",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("area__isnull", False),
                                ("outlet__isnull", True),
                                ("region__isnull", True),
                                ("role", "area_manager"),
                            ),
                            models.Q(
                                ("area__isnull", True),
                                ("outlet__isnull", True),
                                ("region__isnull", False),
                                ("role__in", ["region_coordinator", "region_manager"]),
                            ),
                            models.Q(
                                ("area__isnull", True),
                                ("outlet__isnull", True),
                                ("region__isnull", True),
                                ("role__in", ["task_force_lead", "administrator"]),
                            ),
                            _connector="OR",
                        ),
                        name="staff_posting_place_fits_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("from_on", models.DateField(verbose_name="from")),
                ("value", models.CharField(max_length=400, verbose_name="value")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="staff.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="staff.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy value",
                "verbose_name_plural": "policy values",
                "ordering": ["key", "-from_on", "-pk"],
                "indexes": [models.Index(fields=["key", "-from_on"], name="staff_policy_lookup")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", True), ("region__isnull", True)),
                            models.Q(("outlet__isnull", True), ("region__isnull", True)),
                            models.Q(("area__isnull", True), ("outlet__isnull", True)),
                            _connector="OR",
                        ),
                        name="staff_policyvalue_one_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("service_advisor", "Service advisor"),
                            ("front_desk_supervisor", "Front-desk supervisor"),
                            ("cashier", "Cashier"),
                            ("customer_care", "Customer care"),
                            ("customer_care_manager", "Customer-care manager"),
                            ("workshop_manager", "Workshop manager"),
                            ("dispatcher", "Dispatcher"),
                            ("technician", "Technician"),
                            ("inspector", "Quality inspector"),
                            ("technical_manager", "Technical manager"),
                            ("warranty_clerk", "Warranty clerk"),
                            ("insurance_clerk", "Insurance clerk"),
                            ("parts_manager", "Parts manager"),
                            ("storekeeper", "Storekeeper"),
                            ("marketing", "Marketing"),
                            ("finance", "Finance"),
                            ("business_assistant", "Business assistant"),
                            ("service_manager", "Service manager"),
                            ("station_head", "Station head"),
                            ("general_manager", "General manager"),
                            ("area_manager", "Area manager"),
                            ("region_coordinator", "Region coordinator"),
                            ("region_manager", "Region manager"),
                            ("task_force_lead", "Task-force lead"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roles", to="staff.approvalseat"
                    ),
                ),
            ],
            options={
                "verbose_name": "role of a signature",
                "verbose_name_plural": "roles of signatures",
                "ordering": ["seat", "pk"],
                "indexes": [models.Index(fields=["role", "seat"], name="staff_seatrole_of_role")],
                "constraints": [models.UniqueConstraint(fields=("seat", "role"), name="staff_seatrole_once")],
            },
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(verbose_name="to")),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is absent",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputises",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who stands in",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "substitution",
                "verbose_name_plural": "substitutions",
                "ordering": ["-from_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_on__lte", models.F("to_on"))), name="staff_substitution_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent", models.F("deputy")), _negated=True),
                        name="staff_substitution_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrailEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("action", models.CharField(max_length=60, verbose_name="what")),
                ("about_id", models.BigIntegerField()),
                ("label", models.CharField(default="", max_length=120)),
                ("changes", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                (
                    "about_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "trail entry",
                "verbose_name_plural": "trail entries",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["about_type", "about_id", "-at"], name="staff_trail_about"),
                    models.Index(fields=["-at", "-id"], name="staff_trail_latest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200, verbose_name="what")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("params", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("message", models.TextField(blank=True, default="", verbose_name="outcome")),
                ("result_file", models.FileField(blank=True, upload_to=staff.models.jobs.work_file_path)),
                ("result_url", models.CharField(blank=True, default="", max_length=300)),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("started_at", models.DateTimeField(null=True)),
                ("beat_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="work", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "work",
                "verbose_name_plural": "work",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [models.Index(fields=["by", "-asked_at"], name="staff_work_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total", 0), ("done__lte", models.F("total")), _connector="OR"),
                        name="staff_work_done_within_total",
                    )
                ],
            },
        ),
    ]
