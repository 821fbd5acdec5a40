"""Plans for 15 March: the post, its roster, watches and visits, daily reports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_draws"),
        ("staff", "0004_approvals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan315",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("from_on", models.DateField(verbose_name="first day")),
                ("to_on", models.DateField(verbose_name="last day")),
                (
                    "hotline",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="number of the 24-hour hotline"
                    ),
                ),
                ("words", models.TextField(blank=True, default="", verbose_name="how the outlet responds")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being written"), ("filed", "Filed"), ("acknowledged", "Acknowledged")],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("filed_at", models.DateTimeField(null=True, verbose_name="filed")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("late_days", models.PositiveSmallIntegerField(default=0, verbose_name="days late")),
                (
                    "sent_back",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was sent back"),
                ),
                ("acknowledged_at", models.DateTimeField(null=True, verbose_name="acknowledged")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filed_by",
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
                        related_name="plans_315",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan for 15 March",
                "verbose_name_plural": "plans for 15 March",
                "ordering": ["-year", "outlet"],
            },
        ),
        migrations.CreateModel(
            name="DailyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                ("hotline_calls", models.PositiveSmallIntegerField(verbose_name="calls on the hotline")),
                ("new_cases", models.PositiveSmallIntegerField(verbose_name="new key customers")),
                ("settled_cases", models.PositiveSmallIntegerField(verbose_name="key customers settled")),
                ("open_cases", models.PositiveSmallIntegerField(verbose_name="key customers in hand")),
                ("overdue_cases", models.PositiveSmallIntegerField(verbose_name="of them overdue")),
                ("words", models.TextField(verbose_name="what happened")),
                ("needs", models.CharField(blank=True, default="", max_length=400, verbose_name="help that is needed")),
                ("filed_at", models.DateTimeField(verbose_name="filed")),
                ("late_days", models.PositiveSmallIntegerField(default=0, verbose_name="days late")),
                ("read_at", models.DateTimeField(null=True, verbose_name="acknowledged")),
                ("reply", models.CharField(blank=True, default="", max_length=400, verbose_name="reply")),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="campaigns.plan315"
                    ),
                ),
            ],
            options={
                "verbose_name": "daily report for 15 March",
                "verbose_name_plural": "daily reports for 15 March",
                "ordering": ["-on"],
            },
        ),
        migrations.CreateModel(
            name="PostMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("head", "Head of the post"),
                            ("hotline", "Hotline"),
                            ("reception", "Reception on site"),
                            ("technical", "Technical"),
                            ("parts", "Parts"),
                            ("outside", "Media and authorities"),
                        ],
                        max_length=9,
                        verbose_name="duty",
                    ),
                ),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.employee",
                        verbose_name="who",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="campaigns.plan315"
                    ),
                ),
            ],
            options={
                "verbose_name": "person on the post for 15 March",
                "verbose_name_plural": "persons on the post for 15 March",
                "ordering": ["plan", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PostErrand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("watch", "Watch on site"),
                            ("media", "Visit to media"),
                            ("consumers", "Visit to the consumer association"),
                            ("authority", "Visit to an authority"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("place", models.CharField(max_length=120, verbose_name="whom or where")),
                ("on", models.DateField(verbose_name="on")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                ("result", models.CharField(blank=True, default="", max_length=1000, verbose_name="what came of it")),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="errands", to="campaigns.plan315"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errands",
                        to="campaigns.postmember",
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "watch or visit for 15 March",
                "verbose_name_plural": "watches and visits for 15 March",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PostShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("to_at", models.DateTimeField(verbose_name="to")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="campaigns.postmember",
                        verbose_name="who",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="campaigns.plan315"
                    ),
                ),
            ],
            options={
                "verbose_name": "shift of the hotline",
                "verbose_name_plural": "shifts of the hotline",
                "ordering": ["from_at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="plan315",
            constraint=models.UniqueConstraint(fields=("outlet", "year"), name="campaigns_plan315_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="plan315",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_on__lte", models.F("to_on"))), name="campaigns_plan315_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan315",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("filed_at__isnull", True), ("filed_by__isnull", True), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("filed_at__isnull", False),
                        ("filed_by__isnull", False),
                        models.Q(("hotline", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_plan315_filed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan315",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("acknowledged_at__isnull", False),
                        ("acknowledged_by__isnull", False),
                        ("state", "acknowledged"),
                    ),
                    models.Q(
                        models.Q(("state", "acknowledged"), _negated=True),
                        ("acknowledged_at__isnull", True),
                        ("acknowledged_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_plan315_acknowledged_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.UniqueConstraint(fields=("plan", "on"), name="campaigns_dailyreport_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="campaigns_dailyreport_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("overdue_cases__lte", models.F("open_cases"))),
                name="campaigns_dailyreport_overdue_among_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at__isnull", True), ("read_by__isnull", True), ("reply", "")),
                    models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_dailyreport_read_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="postmember",
            constraint=models.UniqueConstraint(fields=("plan", "employee"), name="campaigns_postmember_once"),
        ),
        migrations.AddConstraint(
            model_name="postmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("duty", "head")), fields=("plan",), name="campaigns_postmember_one_head"
            ),
        ),
        migrations.AddConstraint(
            model_name="postmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("mobile", ""), _negated=True), name="campaigns_postmember_can_be_called"
            ),
        ),
        migrations.AddConstraint(
            model_name="posterrand",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", ""), _negated=True), name="campaigns_posterrand_somewhere"
            ),
        ),
        migrations.AddConstraint(
            model_name="posterrand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by__isnull", True), ("result", "")),
                    models.Q(
                        ("done_at__isnull", False), ("done_by__isnull", False), models.Q(("result", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="campaigns_posterrand_done_with_result",
            ),
        ),
        migrations.AddIndex(
            model_name="postshift",
            index=models.Index(fields=["plan", "from_at"], name="campaigns_postshift_of_plan"),
        ),
        migrations.AddConstraint(
            model_name="postshift",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_at__lt", models.F("to_at"))), name="campaigns_postshift_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="postshift",
            constraint=models.UniqueConstraint(fields=("plan", "member", "from_at"), name="campaigns_postshift_once"),
        ),
    ]
