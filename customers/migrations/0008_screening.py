"""Screening rounds for 15 March: rounds, the lists of outlets with their rows, acceptances, points off."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_renewals"),
        ("staff", "0004_approvals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreeningRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("bulk_on", models.DateField(verbose_name="lists are due on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("seed", models.CharField(editable=False, max_length=64)),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("settled_at", models.DateTimeField(null=True)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
            ],
            options={
                "verbose_name": "screening round",
                "verbose_name_plural": "screening rounds",
                "ordering": ["-bulk_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScreeningList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bulk", "By the due day"), ("later", "Found later")],
                        default="bulk",
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be filed"),
                            ("filed", "With the area manager"),
                            ("verified", "With the region"),
                            ("accepted", "Accepted"),
                        ],
                        default="due",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("filed_at", models.DateTimeField(null=True, verbose_name="filed")),
                ("filed_words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("late_days", models.PositiveSmallIntegerField(default=0, verbose_name="days late")),
                ("verified_at", models.DateTimeField(null=True, verbose_name="verified")),
                (
                    "verified_words",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what the area manager says"),
                ),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_lists",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="customers.screeninground"
                    ),
                ),
            ],
            options={
                "verbose_name": "screening list",
                "verbose_name_plural": "screening lists",
                "ordering": ["due_on", "outlet", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ScreeningRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveSmallIntegerField(verbose_name="line")),
                ("criterion", models.CharField(max_length=40, verbose_name="criterion")),
                (
                    "tier",
                    models.CharField(
                        choices=[("AAA", "AAA"), ("AA", "AA"), ("A", "A")], max_length=3, verbose_name="tier"
                    ),
                ),
                ("words", models.CharField(max_length=400, verbose_name="what it is about")),
                (
                    "measures",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what is being done"),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not verified yet"), ("true", "True"), ("not_true", "Not true")],
                        default="",
                        max_length=8,
                        verbose_name="verified",
                    ),
                ),
                (
                    "verdict_words",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what was found"),
                ),
                ("verdict_at", models.DateTimeField(null=True)),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "second",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not verified yet"), ("true", "True"), ("not_true", "Not true")],
                        default="",
                        max_length=8,
                        verbose_name="second look",
                    ),
                ),
                (
                    "second_words",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what the second look found"),
                ),
                ("second_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_rows",
                        to="customers.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="customers.screeninglist"
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_rows",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "verdict_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a screening list",
                "verbose_name_plural": "rows of screening lists",
                "ordering": ["list", "line"],
            },
        ),
        migrations.CreateModel(
            name="ScreeningDeduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_on", models.DateField(verbose_name="month")),
                ("late_days", models.PositiveSmallIntegerField(verbose_name="days late")),
                ("reckoned", models.PositiveSmallIntegerField(verbose_name="points by the rule")),
                ("rule", models.JSONField(default=dict)),
                ("points", models.PositiveSmallIntegerField(verbose_name="points off")),
                ("made_at", models.DateTimeField()),
                ("appeal", models.CharField(blank=True, default="", max_length=1000, verbose_name="appeal")),
                ("appealed_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not decided yet"),
                            ("stands", "The points stand"),
                            ("reduced", "Fewer points"),
                            ("lifted", "No points"),
                        ],
                        default="",
                        max_length=7,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "appealed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deduction",
                        to="customers.screeninglist",
                    ),
                ),
            ],
            options={
                "verbose_name": "points off for screening",
                "verbose_name_plural": "points off for screening",
                "ordering": ["-month_on", "pk"],
                "indexes": [models.Index(fields=["month_on"], name="customers_deduction_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_days__gt", 0), ("month_on__day", 1), ("points__lte", models.F("reckoned"))
                        ),
                        name="customers_screeningdeduction_of_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("appeal", ""),
                                ("appealed_at__isnull", True),
                                ("appealed_by__isnull", True),
                                ("decision", ""),
                            ),
                            models.Q(
                                models.Q(("appeal", ""), _negated=True),
                                ("appealed_at__isnull", False),
                                ("appealed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="customers_screeningdeduction_appeal_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decision", ""),
                                ("points", models.F("reckoned")),
                            ),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("decided_by", models.F("appealed_by")), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="customers_screeningdeduction_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.CharField(
                        choices=[("coordinator", "Region coordinator"), ("manager", "Region manager")], max_length=11
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="customers.screeninglist",
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptance of a screening list",
                "verbose_name_plural": "acceptances of screening lists",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "seat"), name="customers_screeningacceptance_seat_once"),
                    models.UniqueConstraint(fields=("list", "by"), name="customers_screeningacceptance_person_once"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="screeninground",
            constraint=models.CheckConstraint(
                condition=models.Q(("bulk_on__lte", models.F("ends_on"))), name="customers_screeninground_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="screeninground",
            constraint=models.CheckConstraint(
                condition=models.Q(("seed", ""), _negated=True), name="customers_screeninground_seeded"
            ),
        ),
        migrations.AddIndex(
            model_name="screeninglist",
            index=models.Index(fields=["round", "kind", "state"], name="customers_screeninglist_round"),
        ),
        migrations.AddIndex(
            model_name="screeninglist",
            index=models.Index(fields=["outlet", "state", "due_on"], name="customers_screeninglist_outlet"),
        ),
        migrations.AddConstraint(
            model_name="screeninglist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "bulk")),
                fields=("round", "outlet"),
                name="customers_screeninglist_one_bulk",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeninglist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("filed_at__isnull", True), ("filed_by__isnull", True), ("late_days", 0), ("state", "due")
                    ),
                    models.Q(
                        models.Q(("state", "due"), _negated=True),
                        ("filed_at__isnull", False),
                        ("filed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="customers_screeninglist_filed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeninglist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["due", "filed"]), ("verified_at__isnull", True), ("verified_by__isnull", True)
                    ),
                    models.Q(
                        ("state__in", ["verified", "accepted"]),
                        ("verified_at__isnull", False),
                        ("verified_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="customers_screeninglist_verified_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeninglist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", False), ("state", "accepted")),
                    models.Q(models.Q(("state", "accepted"), _negated=True), ("accepted_at__isnull", True)),
                    _connector="OR",
                ),
                name="customers_screeninglist_accepted_then",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeningrow",
            constraint=models.UniqueConstraint(fields=("list", "line"), name="customers_screeningrow_line_once"),
        ),
        migrations.AddConstraint(
            model_name="screeningrow",
            constraint=models.UniqueConstraint(fields=("list", "vehicle"), name="customers_screeningrow_car_once"),
        ),
        migrations.AddConstraint(
            model_name="screeningrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="customers_screeningrow_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="screeningrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("drawn_at__isnull", True),
                        ("verdict", ""),
                        ("verdict_at__isnull", True),
                        ("verdict_by__isnull", True),
                    ),
                    models.Q(
                        ("verdict__in", ["true", "not_true"]),
                        ("verdict_at__isnull", False),
                        ("verdict_by__isnull", False),
                        models.Q(("verdict_words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="customers_screeningrow_verdict_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeningrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("second", ""), ("second_at__isnull", True), ("second_by__isnull", True)),
                    models.Q(
                        ("drawn_at__isnull", False),
                        ("second__in", ["true", "not_true"]),
                        ("second_at__isnull", False),
                        ("second_by__isnull", False),
                        models.Q(("second_words", ""), _negated=True),
                        models.Q(("second_by", models.F("verdict_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="customers_screeningrow_second_by_another",
            ),
        ),
    ]
