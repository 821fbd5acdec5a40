"""All tables of this room, as they were before anything was deployed."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workshop", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("day", "Daily report"), ("week", "Weekly report"), ("month", "Monthly report")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("place", models.CharField(max_length=40, verbose_name="place")),
                ("first_on", models.DateField(verbose_name="first day")),
                ("revision", models.PositiveSmallIntegerField(default=0, verbose_name="revision")),
                ("at", models.DateTimeField(verbose_name="sent")),
            ],
            options={
                "verbose_name": "sent report",
                "verbose_name_plural": "sent reports",
                "ordering": ["-first_on", "kind", "place", "-revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "place", "first_on", "revision"), name="targets_issuedreport_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision", 0), ("kind", "month"), _connector="OR"),
                        name="targets_issuedreport_revised_months",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("outlet", "Outlet"),
                            ("area", "Area"),
                            ("region", "Region"),
                            ("company", "Headquarters"),
                        ],
                        max_length=8,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("month", models.DateField(verbose_name="month")),
                ("code", models.CharField(max_length=30, verbose_name="figure")),
                ("over", models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=18)),
                ("under", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("target", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("due", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("targets", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "kept figure",
                "verbose_name_plural": "kept figures",
                "ordering": ["level", "place", "month", "code"],
                "indexes": [models.Index(fields=["month", "code", "level"], name="targets_kept_of_month")],
                "constraints": [
                    models.UniqueConstraint(fields=("level", "place", "month", "code"), name="targets_keptfigure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="targets_keptfigure_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("target__isnull", True), ("targets", 0)),
                            models.Q(("target__isnull", False), ("targets__gt", 0)),
                            _connector="OR",
                        ),
                        name="targets_keptfigure_target_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "company"), ("place", 0)),
                            models.Q(models.Q(("level", "company"), _negated=True), ("place__gt", 0)),
                            _connector="OR",
                        ),
                        name="targets_keptfigure_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaderTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter", models.DateField(verbose_name="quarter")),
                ("skill", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="skill")),
                ("results", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="results")),
                ("basis", models.JSONField(default=dict)),
                ("skill_percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight of skill")),
                ("pass_mark", models.PositiveSmallIntegerField(verbose_name="points to pass")),
                ("total", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="total")),
                ("passed", models.BooleanField(verbose_name="passed")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("current", models.BooleanField(default=True)),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was corrected"),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="targets.leadertest",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_tests",
                        to="staff.employee",
                        verbose_name="team leader",
                    ),
                ),
                (
                    "examined_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="examined by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_tests",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_tests",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "test of a team leader",
                "verbose_name_plural": "tests of team leaders",
                "ordering": ["-quarter", "outlet", "-total", "pk"],
                "indexes": [models.Index(fields=["quarter", "outlet", "-total"], name="targets_leadertest_ranking")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("employee", "quarter"),
                        name="targets_leadertest_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__day", 1), ("quarter__month__in", (1, 4, 7, 10))),
                        name="targets_leadertest_first_of_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("results__gte", 0),
                            ("results__lte", Decimal("100")),
                            ("skill__gte", 0),
                            ("skill__lte", Decimal("100")),
                        ),
                        name="targets_leadertest_of_a_hundred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("passed", True), ("total__gte", models.F("pass_mark"))),
                            models.Q(("passed", False), ("total__lt", models.F("pass_mark"))),
                            _connector="OR",
                        ),
                        name="targets_leadertest_passed_by_its_mark",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects__isnull", True), ("reason", "")),
                            models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="targets_leadertest_corrected_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaderConsequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter", models.DateField(verbose_name="quarter")),
                (
                    "proposed",
                    models.CharField(
                        choices=[("demote", "Demote"), ("let_go", "Let go"), ("keep", "Keep")],
                        max_length=6,
                        verbose_name="proposed",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "To be decided"),
                            ("decided", "Decided"),
                            ("lapsed", "Void after a correction"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("demote", "Demote"), ("let_go", "Let go"), ("keep", "Keep")],
                        default="",
                        max_length=6,
                        verbose_name="decision",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_consequences",
                        to="staff.employee",
                        verbose_name="team leader",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "first_test",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="targets.leadertest"
                    ),
                ),
                (
                    "second_test",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="targets.leadertest"
                    ),
                ),
            ],
            options={
                "verbose_name": "consequence of tests of a team leader",
                "verbose_name_plural": "consequences of tests of team leaders",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "lapsed"), _negated=True),
                        fields=("leader", "quarter"),
                        name="targets_leaderconsequence_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_test", models.F("second_test")), _negated=True),
                        name="targets_leaderconsequence_of_two_tests",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed", "keep"), _negated=True),
                        name="targets_leaderconsequence_proposes_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state", "decided"),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "decided"), _negated=True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("outcome", ""),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="targets_leaderconsequence_decided_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthClose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="revision")),
                ("latest", models.BooleanField(default=True)),
                ("figures", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                ("closed_at", models.DateTimeField(verbose_name="closed")),
                ("drift", models.JSONField(default=dict)),
                ("drift_at", models.DateTimeField(null=True, verbose_name="records changed")),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="month_closes",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "closed month",
                "verbose_name_plural": "closed months",
                "ordering": ["-month", "outlet", "-revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outlet", "month", "revision"), name="targets_monthclose_revision_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("latest", True)),
                        fields=("outlet", "month"),
                        name="targets_monthclose_one_latest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="targets_monthclose_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revision", 1),
                            models.Q(("revision__gt", 1), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="targets_monthclose_reasoned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutletAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Provisional"), ("settled", "Settled"), ("final", "Final")],
                        default="open",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("points", models.PositiveSmallIntegerField(default=100, verbose_name="points")),
                ("made_at", models.DateTimeField(verbose_name="reckoned")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled")),
                ("appeal_until", models.DateField(null=True, verbose_name="an appeal is possible until")),
                ("final_at", models.DateTimeField(null=True, verbose_name="final")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment of an outlet",
                "verbose_name_plural": "assessments of outlets",
                "ordering": ["-month", "points", "outlet"],
                "indexes": [
                    models.Index(fields=["-month", "points", "id"], name="targets_assessment_worst"),
                    models.Index(fields=["state", "month"], name="targets_assessment_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "month"), name="targets_outletassessment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="targets_outletassessment_first_of_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0), ("points__lte", 100)),
                        name="targets_outletassessment_of_a_hundred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal_until__isnull", True), ("settled_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("appeal_until__isnull", False),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="targets_outletassessment_settled_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("final_at__isnull", False), ("state", "final")),
                            models.Q(models.Q(("state", "final"), _negated=True), ("final_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="targets_outletassessment_final_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20, verbose_name="rule")),
                ("number", models.PositiveIntegerField(default=0, verbose_name="cases")),
                ("points", models.PositiveSmallIntegerField(default=0, verbose_name="points off")),
                ("basis", models.JSONField(default=dict)),
                ("appealed", models.BooleanField(default=False, verbose_name="appealed against")),
                ("given_back", models.PositiveSmallIntegerField(default=0, verbose_name="points given back")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="targets.outletassessment"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an assessment",
                "verbose_name_plural": "lines of assessments",
                "ordering": ["assessment", "rule"],
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "rule"), name="targets_assessmentline_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rule", ""), _negated=True), name="targets_assessmentline_of_a_rule"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__lte", 100)), name="targets_assessmentline_of_a_hundred"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given_back__lte", models.F("points"))),
                        name="targets_assessmentline_gives_no_more_than_it_took",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given_back", 0), ("appealed", True), _connector="OR"),
                        name="targets_assessmentline_given_back_on_appeal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentAppeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=1000, verbose_name="appeal")),
                ("at", models.DateTimeField(verbose_name="appealed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "To be decided"),
                            ("granted", "Granted"),
                            ("partly", "Granted in part"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="appealed by",
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
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="targets.outletassessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal against an assessment",
                "verbose_name_plural": "appeals against assessments",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "asked")), fields=["at"], name="targets_appeal_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="targets_assessmentappeal_with_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("reason", ""),
                                ("state", "asked"),
                            ),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="targets_assessmentappeal_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="targets_assessmentappeal_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="revision")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being made"),
                            ("submitted", "Being signed"),
                            ("approved", "Approved"),
                            ("superseded", "Superseded"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=400, verbose_name="reason")),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved")),
                (
                    "back_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it came back"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
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
                        related_name="plans",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "annual plan",
                "verbose_name_plural": "annual plans",
                "ordering": ["-year", "outlet", "-revision"],
                "indexes": [models.Index(fields=["-year", "-id"], name="targets_plan_latest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "discarded"), _negated=True),
                        fields=("outlet", "year", "revision"),
                        name="targets_plan_revision_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("outlet", "year"),
                        name="targets_plan_one_approved",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted"])),
                        fields=("outlet", "year"),
                        name="targets_plan_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revision", 1),
                            models.Q(("revision__gt", 1), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="targets_plan_revised_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2999)), name="targets_plan_of_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", False), ("state__in", ["approved", "superseded"])),
                            models.Q(
                                models.Q(("state__in", ["approved", "superseded"]), _negated=True),
                                ("approved_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="targets_plan_approved_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeadcountLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.CharField(max_length=60, verbose_name="position")),
                ("planned", models.PositiveSmallIntegerField(verbose_name="planned")),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="headcount", to="targets.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "headcount of a position",
                "verbose_name_plural": "headcounts",
                "ordering": ["plan", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "position"), name="targets_headcountline_once"),
                    models.CheckConstraint(
                        condition=models.Q(("position", ""), _negated=True), name="targets_headcountline_of_a_position"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("figure", models.CharField(max_length=30, verbose_name="figure")),
                ("year_value", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="year")),
                ("m1", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="1")),
                ("m2", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="2")),
                ("m3", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="3")),
                ("m4", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="4")),
                ("m5", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="5")),
                ("m6", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="6")),
                ("m7", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="7")),
                ("m8", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="8")),
                ("m9", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="9")),
                ("m10", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="10")),
                ("m11", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="11")),
                ("m12", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="12")),
                (
                    "employee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="targets.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a plan",
                "verbose_name_plural": "lines of a plan",
                "ordering": ["plan", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("employee__isnull", True)),
                        fields=("plan", "figure"),
                        name="targets_planline_one_of_outlet",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("employee__isnull", False)),
                        fields=("plan", "figure", "employee"),
                        name="targets_planline_one_of_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employee__isnull", True),
                            ("figure__in", ("output", "reception", "boutique_sales")),
                            _connector="OR",
                        ),
                        name="targets_planline_person_for_some",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("m10__isnull", True),
                            ("m11__isnull", True),
                            ("m12__isnull", True),
                            ("m1__isnull", True),
                            ("m2__isnull", True),
                            ("m3__isnull", True),
                            ("m4__isnull", True),
                            ("m5__isnull", True),
                            ("m6__isnull", True),
                            ("m7__isnull", True),
                            ("m8__isnull", True),
                            ("m9__isnull", True),
                            ("year_value__isnull", True),
                            _negated=True,
                        ),
                        name="targets_planline_holds_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("m10__gte", 0),
                            ("m11__gte", 0),
                            ("m12__gte", 0),
                            ("m1__gte", 0),
                            ("m2__gte", 0),
                            ("m3__gte", 0),
                            ("m4__gte", 0),
                            ("m5__gte", 0),
                            ("m6__gte", 0),
                            ("m7__gte", 0),
                            ("m8__gte", 0),
                            ("m9__gte", 0),
                            ("year_value__gte", 0),
                        ),
                        name="targets_planline_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                (
                    "metric",
                    models.CharField(
                        choices=[
                            ("output", "Output"),
                            ("reception", "Cars received"),
                            ("boutique_sales", "Boutique sales"),
                            ("fleet_collection", "Fleet collection"),
                            ("insurance_claims", "Insurance claims"),
                            ("workshop_output", "Workshop output"),
                            ("aftersales_output", "After-sales output"),
                        ],
                        max_length=18,
                        verbose_name="figure",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="target")),
                (
                    "employee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="staff.employee",
                        verbose_name="seller",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ["-month", "outlet", "metric", "employee"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("employee__isnull", True)),
                        fields=("outlet", "month", "metric"),
                        name="targets_target_one_of_outlet",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("employee__isnull", False)),
                        fields=("outlet", "month", "metric", "employee"),
                        name="targets_target_one_of_person",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="targets_target_first_of_month"),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="targets_target_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("employee__isnull", True), ("metric", "boutique_sales"), _connector="OR"),
                        name="targets_target_person_for_boutique_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetAcknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("fingerprint", models.CharField(max_length=64)),
                ("at", models.DateTimeField(verbose_name="acknowledged")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acknowledged by",
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledgement of targets",
                "verbose_name_plural": "acknowledgements of targets",
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outlet", "month", "user", "fingerprint"), name="targets_acknowledgement_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="targets_acknowledgement_first_of_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamLeader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("named_at", models.DateTimeField(verbose_name="named")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team_leaderships",
                        to="staff.employee",
                        verbose_name="team leader",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="named by",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaders",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "team leader",
                "verbose_name_plural": "team leaders",
                "ordering": ["team", "-from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"
                        ),
                        name="targets_teamleader_forward",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("team",),
                        name="targets_teamleader_one_of_team",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("employee",),
                        name="targets_teamleader_of_one_team",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CsiScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("score", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="score")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="csi_scores",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "manufacturer's satisfaction score",
                "verbose_name_plural": "manufacturer's satisfaction scores",
                "ordering": ["-month", "outlet"],
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "month"), name="targets_csiscore_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="targets_csiscore_first_of_month"
                    ),
                    models.CheckConstraint(condition=models.Q(("score__gte", 0)), name="targets_csiscore_not_negative"),
                ],
            },
        ),
    ]
