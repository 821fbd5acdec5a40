"""The club."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_plans_315"),
        ("customers", "0008_screening"),
        ("staff", "0004_approvals"),
        ("workshop", "0009_gifts_at_campaigns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClubLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="rank")),
                (
                    "fee",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=10, verbose_name="fee of a term (yuan)"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(null=True, verbose_name="months of a term")),
                ("qualifies", models.CharField(blank=True, default="", max_length=400, verbose_name="who may have it")),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("closed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="club_levels",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "level of the club",
                "verbose_name_plural": "levels of the club",
                "ordering": ["outlet", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Benefit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("check", "Free check"),
                            ("rescue", "Road rescue"),
                            ("pick_up", "Pick-up and delivery"),
                            ("wash", "Wash"),
                            ("loan_car", "Loan car"),
                            ("maintenance", "Maintenance"),
                            ("inspection", "Yearly inspection done for the owner"),
                            ("labour_off", "Discount on labour"),
                            ("parts_off", "Discount on parts"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="service",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("times", models.PositiveSmallIntegerField(null=True, verbose_name="how often")),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("year", "in a year of membership"),
                            ("month", "in a month"),
                            ("whole", "while a member"),
                        ],
                        max_length=5,
                        verbose_name="period",
                    ),
                ),
                ("most", models.PositiveIntegerField(null=True, verbose_name="at most for one use")),
                (
                    "percent",
                    models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="discount in percent"),
                ),
                (
                    "worth",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, null=True, verbose_name="worth of one use (yuan)"
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="terms in words")),
                ("from_on", models.DateField(null=True, verbose_name="from")),
                ("to_on", models.DateField(null=True, verbose_name="until")),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="benefits", to="campaigns.clublevel"
                    ),
                ),
            ],
            options={
                "verbose_name": "benefit",
                "verbose_name_plural": "benefits",
                "ordering": ["level", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("joined_on", models.DateField(verbose_name="joined")),
                ("valid_until", models.DateField(null=True, verbose_name="valid until")),
                ("birth_month", models.PositiveSmallIntegerField(null=True, verbose_name="birthday: month")),
                ("birth_day", models.PositiveSmallIntegerField(null=True, verbose_name="birthday: day")),
                ("birth_year", models.PositiveSmallIntegerField(null=True, verbose_name="year of birth")),
                ("birthday_consent_at", models.DateTimeField(null=True, verbose_name="consent to keep the birthday")),
                ("made_at", models.DateTimeField(verbose_name="entered")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("end_reason", models.CharField(blank=True, default="", max_length=400, verbose_name="why it ended")),
                ("reminded_until", models.DateField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "birthday_consent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="club_members",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="campaigns.clublevel",
                        verbose_name="level",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="club_members",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="club_members",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of the club",
                "verbose_name_plural": "members of the club",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MemberCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=44, unique=True, verbose_name="card number")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("void_at", models.DateTimeField(null=True)),
                (
                    "void_reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="why it is void"),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="campaigns.member"
                    ),
                ),
                (
                    "void_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "card of a member",
                "verbose_name_plural": "cards of members",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BenefitUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                ("period_from", models.DateField()),
                ("nth", models.PositiveIntegerField()),
                ("allowed", models.PositiveIntegerField(null=True)),
                ("scope", models.CharField(blank=True, default="", max_length=6)),
                (
                    "percent",
                    models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="discount in percent"),
                ),
                ("quantity", models.PositiveIntegerField(null=True, verbose_name="how much")),
                ("saved", models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="saved (yuan)")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="noted")),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undo_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was taken back"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "benefit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="campaigns.benefit"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="benefit_uses",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="campaigns.member"
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="campaigns.membercard",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a benefit",
                "verbose_name_plural": "uses of benefits",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MemberTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("joined", "Joined"), ("renewed", "Renewed"), ("changed", "Level changed")],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(null=True, verbose_name="until")),
                ("fee", models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="paid (yuan)")),
                ("document", models.CharField(blank=True, default="", max_length=60, verbose_name="receipt")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="entered")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaigns.clublevel"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="campaigns.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "term of membership",
                "verbose_name_plural": "terms of membership",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("trade", models.CharField(max_length=40, verbose_name="trade")),
                ("address", models.CharField(blank=True, default="", max_length=120, verbose_name="address")),
                ("phone", models.CharField(blank=True, default="", max_length=40, verbose_name="phone")),
                ("contact", models.CharField(blank=True, default="", max_length=40, verbose_name="contact person")),
                ("offer", models.CharField(max_length=400, verbose_name="what members get")),
                ("from_on", models.DateField(null=True, verbose_name="from")),
                ("to_on", models.DateField(null=True, verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[("talks", "In talks"), ("active", "Working together"), ("ended", "Ended")],
                        default="talks",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("end_reason", models.CharField(blank=True, default="", max_length=400, verbose_name="why it ended")),
                ("made_at", models.DateTimeField(verbose_name="entered")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="club_partners",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner merchant",
                "verbose_name_plural": "partner merchants",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PartnerUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                ("spent", models.DecimalField(decimal_places=2, max_digits=10, null=True, verbose_name="spent (yuan)")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="noted")),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undo_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was taken back"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="partner_uses", to="campaigns.member"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="campaigns.partner"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a merchant's offer",
                "verbose_name_plural": "uses of merchants' offers",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="clublevel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("outlet", "name"),
                name="campaigns_clublevel_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="clublevel",
            constraint=models.CheckConstraint(condition=models.Q(("fee__gte", 0)), name="campaigns_clublevel_fee"),
        ),
        migrations.AddConstraint(
            model_name="clublevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__isnull", True), ("months__gte", 1), _connector="OR"),
                name="campaigns_clublevel_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="clublevel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_clublevel_closed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefit",
            constraint=models.CheckConstraint(
                condition=models.Q(("times__isnull", True), ("times__gte", 1), _connector="OR"),
                name="campaigns_benefit_times",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("percent__gt", 0),
                        ("percent__isnull", False),
                        ("percent__lte", 100),
                        ("service__in", ["labour_off", "parts_off"]),
                    ),
                    models.Q(
                        models.Q(("service__in", ["labour_off", "parts_off"]), _negated=True), ("percent__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="campaigns_benefit_percent_of_discounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most__isnull", True),
                    models.Q(("most__gte", 1), ("service__in", ["rescue", "pick_up", "loan_car"])),
                    _connector="OR",
                ),
                name="campaigns_benefit_most_has_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefit",
            constraint=models.CheckConstraint(
                condition=models.Q(("worth__isnull", True), ("worth__gte", 0), _connector="OR"),
                name="campaigns_benefit_worth",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_on__isnull", True),
                    ("to_on__isnull", True),
                    ("from_on__lte", models.F("to_on")),
                    _connector="OR",
                ),
                name="campaigns_benefit_forward",
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["outlet", "-joined_on", "-id"], name="campaigns_member_latest"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["outlet", "valid_until"], name="campaigns_member_ending"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["birth_month", "birth_day"], name="campaigns_member_birthday"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("vehicle__isnull", True)),
                fields=("outlet", "customer"),
                name="campaigns_member_customer_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("vehicle__isnull", False)),
                fields=("outlet", "vehicle"),
                name="campaigns_member_car_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("joined_on")), _connector="OR"
                ),
                name="campaigns_member_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaigns_member_ended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("birth_day__isnull", True),
                        ("birth_month__isnull", True),
                        ("birth_year__isnull", True),
                        ("birthday_consent_at__isnull", True),
                        ("birthday_consent_by__isnull", True),
                    ),
                    models.Q(
                        ("birth_day__isnull", False),
                        ("birth_month__isnull", False),
                        ("birthday_consent_at__isnull", False),
                        ("birthday_consent_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="campaigns_member_birthday_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("birth_day__isnull", True),
                    models.Q(
                        ("birth_day__gte", 1),
                        models.Q(
                            models.Q(("birth_day__lte", 31), ("birth_month__in", (1, 3, 5, 7, 8, 10, 12))),
                            models.Q(("birth_day__lte", 30), ("birth_month__in", (4, 6, 9, 11))),
                            models.Q(("birth_day__lte", 29), ("birth_month", 2)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="campaigns_member_birthday_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="membercard",
            constraint=models.UniqueConstraint(
                condition=models.Q(("void_at__isnull", True)), fields=("member",), name="campaigns_membercard_one_good"
            ),
        ),
        migrations.AddConstraint(
            model_name="membercard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_at__isnull", True), ("void_by__isnull", True), ("void_reason", "")),
                    models.Q(("void_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaigns_membercard_void_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="benefituse",
            index=models.Index(fields=["member", "-on"], name="campaigns_benefituse_member"),
        ),
        migrations.AddConstraint(
            model_name="benefituse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("member", "benefit", "period_from", "nth"),
                name="campaigns_benefituse_once_in_its_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefituse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nth__gte", 1),
                    models.Q(("allowed__isnull", True), ("nth__lte", models.F("allowed")), _connector="OR"),
                ),
                name="campaigns_benefituse_never_more_than_allowed",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefituse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True), models.Q(("scope", ""), _negated=True)),
                fields=("order", "scope"),
                name="campaigns_benefituse_one_discount",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefituse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("percent__isnull", True), ("scope", "")),
                    models.Q(
                        ("order__isnull", False),
                        ("percent__gt", 0),
                        ("percent__isnull", False),
                        ("percent__lte", 100),
                        ("scope__in", ["labour", "parts"]),
                    ),
                    _connector="OR",
                ),
                name="campaigns_benefituse_discount_of_an_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefituse",
            constraint=models.CheckConstraint(condition=models.Q(("saved__gte", 0)), name="campaigns_benefituse_saved"),
        ),
        migrations.AddConstraint(
            model_name="benefituse",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__isnull", True), ("quantity__gte", 1), _connector="OR"),
                name="campaigns_benefituse_quantity",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefituse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undo_reason", ""), ("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        models.Q(("undo_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_benefituse_undone_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberterm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "joined")), fields=("member",), name="campaigns_memberterm_joined_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="memberterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"),
                name="campaigns_memberterm_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberterm",
            constraint=models.CheckConstraint(condition=models.Q(("fee__gte", 0)), name="campaigns_memberterm_fee"),
        ),
        migrations.AddConstraint(
            model_name="memberterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("fee", 0), models.Q(("document", ""), _negated=True), _connector="OR"),
                name="campaigns_memberterm_paid_on_a_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_on__isnull", True),
                    ("to_on__isnull", True),
                    ("from_on__lte", models.F("to_on")),
                    _connector="OR",
                ),
                name="campaigns_partner_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), models.Q(("end_reason", ""), _negated=True)),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("end_reason", "")),
                    _connector="OR",
                ),
                name="campaigns_partner_ended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneruse",
            constraint=models.CheckConstraint(
                condition=models.Q(("spent__isnull", True), ("spent__gte", 0), _connector="OR"),
                name="campaigns_partneruse_spent",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneruse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undo_reason", ""), ("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        models.Q(("undo_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_partneruse_undone_with_reason",
            ),
        ),
    ]
