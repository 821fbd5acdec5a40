"""All tables of this room, as they were before anything was deployed."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workshop", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualBudget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("sales", "Sales of the last three years"),
                            ("plan", "New outlet: the year's sales plan"),
                        ],
                        max_length=5,
                        verbose_name="split by",
                    ),
                ),
                (
                    "support",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="manufacturer's support"),
                ),
                (
                    "last_spent",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="the house's own spend last year"
                    ),
                ),
                ("total", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="total")),
                (
                    "words",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it is another sum"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being made"), ("submitted", "Being signed"), ("signed", "Approved")],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="approved")),
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
                        related_name="annual_budgets",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "annual budget",
                "verbose_name_plural": "annual budgets",
                "ordering": ["-year", "outlet"],
                "indexes": [models.Index(fields=["-year", "-id"], name="campaigns_budget_latest")],
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "year"), name="campaigns_annualbudget_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last_spent__gte", 0), ("support__gte", 0), ("total__gt", 0)),
                        name="campaigns_annualbudget_amounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("support"), "+", models.F("last_spent")
                                ),
                            ),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="campaigns_annualbudget_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", False), ("state", "signed")),
                            models.Q(models.Q(("state", "signed"), _negated=True), ("signed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="campaigns_annualbudget_signed_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2999)),
                        name="campaigns_annualbudget_of_a_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.PositiveSmallIntegerField(verbose_name="month")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("events", "Events"),
                            ("outdoor", "Outdoor"),
                            ("tours", "Tours"),
                            ("brand", "Brand support"),
                            ("network", "Network purchase"),
                            ("fixed", "Fixed costs"),
                        ],
                        max_length=7,
                        verbose_name="channel",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cells", to="campaigns.annualbudget"
                    ),
                ),
            ],
            options={
                "verbose_name": "cell of a budget",
                "verbose_name_plural": "cells of a budget",
                "ordering": ["budget", "month", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("budget", "month", "channel"), name="campaigns_budgetcell_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                        name="campaigns_budgetcell_of_the_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="campaigns_budgetcell_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.PositiveSmallIntegerField(verbose_name="month")),
                ("units", models.PositiveIntegerField(verbose_name="cars")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="share")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="months", to="campaigns.annualbudget"
                    ),
                ),
            ],
            options={
                "verbose_name": "month of a budget",
                "verbose_name_plural": "months of a budget",
                "ordering": ["budget", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("budget", "month"), name="campaigns_budgetmonth_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                        name="campaigns_budgetmonth_of_the_year",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="campaigns_budgetmonth_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_month", models.PositiveSmallIntegerField(verbose_name="from month")),
                (
                    "from_channel",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("events", "Events"),
                            ("outdoor", "Outdoor"),
                            ("tours", "Tours"),
                            ("brand", "Brand support"),
                            ("network", "Network purchase"),
                            ("fixed", "Fixed costs"),
                        ],
                        max_length=7,
                        verbose_name="from channel",
                    ),
                ),
                ("to_month", models.PositiveSmallIntegerField(verbose_name="to month")),
                (
                    "to_channel",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("events", "Events"),
                            ("outdoor", "Outdoor"),
                            ("tours", "Tours"),
                            ("brand", "Brand support"),
                            ("network", "Network purchase"),
                            ("fixed", "Fixed costs"),
                        ],
                        max_length=7,
                        verbose_name="to channel",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Being signed"),
                            ("moved", "Moved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=400)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="campaigns.annualbudget"
                    ),
                ),
            ],
            options={
                "verbose_name": "move within a budget",
                "verbose_name_plural": "moves within a budget",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_month__gte", 1), ("from_month__lte", 12), ("to_month__gte", 1), ("to_month__lte", 12)
                        ),
                        name="campaigns_budgetmove_within_the_year",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="campaigns_budgetmove_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="campaigns_budgetmove_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_channel", models.F("to_channel")),
                            ("from_month", models.F("to_month")),
                            _negated=True,
                        ),
                        name="campaigns_budgetmove_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_budgetmove_ended_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("march_15", "15 March"),
                            ("seasonal", "Seasonal service"),
                            ("auto_show", "Auto show"),
                            ("group", "Group purchase"),
                            ("open_day", "Open day"),
                            ("trade_in", "Accessory trade-in"),
                            ("lecture", "Lecture"),
                            ("club", "Club activity"),
                            ("member_day", "Member day"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("theme", models.CharField(blank=True, default="", max_length=200, verbose_name="theme")),
                ("begins_on", models.DateField(verbose_name="begins on")),
                ("ends_on", models.DateField(verbose_name="ends on")),
                ("place", models.CharField(blank=True, default="", max_length=120, verbose_name="place")),
                ("baseline_from_on", models.DateField(blank=True, null=True, verbose_name="baseline from")),
                ("baseline_to_on", models.DateField(blank=True, null=True, verbose_name="baseline to")),
                ("control_percent", models.PositiveSmallIntegerField(default=10, verbose_name="held back, in percent")),
                ("seed", models.CharField(editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Being planned"),
                            ("submitted", "Budget being signed"),
                            ("approved", "Approved"),
                            ("settled", "Settled"),
                            ("called_off", "Called off"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("evaluation", models.TextField(blank=True, default="", verbose_name="evaluation")),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was called off"),
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
                        related_name="campaigns",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answerable",
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ["-begins_on", "-pk"],
                "indexes": [
                    models.Index(fields=["-begins_on", "-id"], name="campaigns_campaign_latest"),
                    models.Index(fields=["outlet", "state", "-begins_on"], name="campaigns_campaign_of_outlet"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("begins_on__lte", models.F("ends_on"))), name="campaigns_campaign_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("baseline_from_on__isnull", True), ("baseline_to_on__isnull", True)),
                            models.Q(
                                ("baseline_from_on__isnull", False),
                                ("baseline_from_on__lte", models.F("baseline_to_on")),
                                ("baseline_to_on__isnull", False),
                                ("baseline_to_on__lt", models.F("begins_on")),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_campaign_baseline_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("control_percent__lte", 50)), name="campaigns_campaign_control"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called_off"), _negated=True),
                            models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaigns_campaign_called_off_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "settled"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="campaigns_campaign_settled_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveSmallIntegerField(verbose_name="line")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("events", "Events"),
                            ("outdoor", "Outdoor"),
                            ("tours", "Tours"),
                            ("brand", "Brand support"),
                            ("network", "Network purchase"),
                        ],
                        max_length=7,
                        verbose_name="channel",
                    ),
                ),
                ("what", models.CharField(max_length=120, verbose_name="what")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                (
                    "support",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="of it manufacturer's support"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a campaign's budget",
                "verbose_name_plural": "lines of campaigns' budgets",
                "ordering": ["campaign", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "line"), name="campaigns_budgetline_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("support__gte", 0), ("support__lte", models.F("amount"))
                        ),
                        name="campaigns_budgetline_amounts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Audience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rules", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField()),
                ("fixed_at", models.DateTimeField(null=True)),
                ("made_to", models.BigIntegerField(editable=False, null=True)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "fixed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="staff.work"
                    ),
                ),
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audience", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "audience",
                "verbose_name_plural": "audiences",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fixed_at__isnull", True), ("fixed_by__isnull", True), ("made_at__isnull", True)),
                            models.Q(("fixed_at__isnull", False), ("fixed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_audience_fixed_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Aim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "metric",
                    models.CharField(
                        choices=[
                            ("visits", "Visits"),
                            ("per_car", "Revenue per vehicle (yuan)"),
                            ("revenue", "Revenue (yuan)"),
                            ("retention", "Retention (percent)"),
                            ("bookings", "Bookings"),
                            ("came", "People who came"),
                            ("leads", "Leads"),
                        ],
                        max_length=9,
                        verbose_name="figure",
                    ),
                ),
                ("goal", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="goal")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aims", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "aim",
                "verbose_name_plural": "aims",
                "ordering": ["campaign", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "metric"), name="campaigns_aim_once"),
                    models.CheckConstraint(condition=models.Q(("goal__gt", 0)), name="campaigns_aim_goal"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CarSales",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                (
                    "kind",
                    models.CharField(
                        choices=[("sold", "Sold"), ("planned", "Planned")], max_length=7, verbose_name="kind"
                    ),
                ),
                ("units", models.PositiveIntegerField(verbose_name="cars")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="car_sales",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "car sales of a month",
                "verbose_name_plural": "car sales",
                "ordering": ["outlet", "kind", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "month", "kind"), name="campaigns_carsales_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("events", "Events"),
                            ("outdoor", "Outdoor"),
                            ("tours", "Tours"),
                            ("brand", "Brand support"),
                            ("network", "Network purchase"),
                        ],
                        max_length=7,
                        verbose_name="channel",
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="percent")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channel_shares",
                        to="campaigns.annualbudget",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a channel",
                "verbose_name_plural": "shares of the channels",
                "ordering": ["budget", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("budget", "channel"), name="campaigns_channelshare_once"),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                        name="campaigns_channelshare_percent",
                    ),
                ],
            },
        ),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("outlet", "name"),
                        name="campaigns_clublevel_name_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("fee__gte", 0)), name="campaigns_clublevel_fee"),
                    models.CheckConstraint(
                        condition=models.Q(("months__isnull", True), ("months__gte", 1), _connector="OR"),
                        name="campaigns_clublevel_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_clublevel_closed_whole",
                    ),
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("times__isnull", True), ("times__gte", 1), _connector="OR"),
                        name="campaigns_benefit_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("percent__gt", 0),
                                ("percent__isnull", False),
                                ("percent__lte", 100),
                                ("service__in", ["labour_off", "parts_off"]),
                            ),
                            models.Q(
                                models.Q(("service__in", ["labour_off", "parts_off"]), _negated=True),
                                ("percent__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_benefit_percent_of_discounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("most__isnull", True),
                            models.Q(("most__gte", 1), ("service__in", ["rescue", "pick_up", "loan_car"])),
                            _connector="OR",
                        ),
                        name="campaigns_benefit_most_has_a_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("worth__isnull", True), ("worth__gte", 0), _connector="OR"),
                        name="campaigns_benefit_worth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_on__isnull", True),
                            ("to_on__isnull", True),
                            ("from_on__lte", models.F("to_on")),
                            _connector="OR",
                        ),
                        name="campaigns_benefit_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("token", models.CharField(editable=False, max_length=32, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("entries_from_on", models.DateField(verbose_name="entries from")),
                ("entries_until_at", models.DateTimeField(verbose_name="entries until")),
                ("draw_at", models.DateTimeField(verbose_name="drawn at")),
                ("claim_until_on", models.DateField(verbose_name="prizes are fetched until")),
                ("one_win", models.BooleanField(default=True, verbose_name="a person wins once")),
                ("conditions", models.TextField(blank=True, default="", verbose_name="who may take part")),
                ("taking_part", models.TextField(blank=True, default="", verbose_name="how to take part")),
                ("claiming", models.TextField(blank=True, default="", verbose_name="how prizes are fetched")),
                ("forfeiting", models.TextField(blank=True, default="", verbose_name="when a prize is given up")),
                ("host", models.CharField(blank=True, default="", max_length=120, verbose_name="who holds the draw")),
                ("contact", models.CharField(blank=True, default="", max_length=120, verbose_name="how to reach them")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("fixed", "List fixed"),
                            ("drawn", "Drawn"),
                            ("called_off", "Called off"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                ("fixed_at", models.DateTimeField(null=True, verbose_name="list fixed")),
                ("seed", models.CharField(blank=True, default="", editable=False, max_length=64)),
                (
                    "list_hash",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="hash of the list"
                    ),
                ),
                (
                    "commitment",
                    models.CharField(blank=True, default="", editable=False, max_length=64, verbose_name="commitment"),
                ),
                ("entry_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="entries")),
                ("chance_count", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="chances")),
                (
                    "own_people",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="people of the house left out"),
                ),
                ("drawn_at", models.DateTimeField(null=True, verbose_name="drawn")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was called off"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fixed_by",
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
                        related_name="draws",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="staff.work",
                    ),
                ),
            ],
            options={
                "verbose_name": "prize draw",
                "verbose_name_plural": "prize draws",
                "ordering": ["-draw_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-draw_at", "-id"], name="campaigns_draw_latest"),
                    models.Index(fields=["outlet", "state", "-draw_at"], name="campaigns_draw_of_outlet"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entries_until_at__lt", models.F("draw_at"))),
                        name="campaigns_draw_after_the_entries",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "called_off"]),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_draw_published_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("commitment", ""),
                                ("fixed_at__isnull", True),
                                ("list_hash", ""),
                                ("seed", ""),
                                ("state__in", ["draft", "published", "called_off"]),
                            ),
                            models.Q(
                                models.Q(("list_hash", ""), _negated=True),
                                models.Q(("commitment", ""), _negated=True),
                                models.Q(("seed", ""), _negated=True),
                                ("fixed_at__isnull", False),
                                ("published_at__isnull", False),
                                ("state__in", ["fixed", "drawn", "called_off"]),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_draw_list_before_winners",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drawn_at__gte", models.F("draw_at")), ("drawn_at__isnull", False), ("state", "drawn")
                            ),
                            models.Q(models.Q(("state", "drawn"), _negated=True), ("drawn_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="campaigns_draw_not_before_its_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called_off"), _negated=True),
                            models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaigns_draw_called_off_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("guest", "Being there on the day"),
                            ("stamped", "A full stamp card"),
                            ("check", "A free check or service"),
                            ("maintenance", "A paid maintenance"),
                            ("spent", "An amount spent"),
                        ],
                        max_length=11,
                        verbose_name="for what",
                    ),
                ),
                ("chances", models.PositiveSmallIntegerField(default=1, verbose_name="chances")),
                (
                    "per_amount",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name="for every (yuan)"),
                ),
                ("most", models.PositiveSmallIntegerField(null=True, verbose_name="at most (chances)")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="campaigns.draw"
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of a draw",
                "verbose_name_plural": "rules of a draw",
                "ordering": ["draw", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "source"), name="campaigns_entryrule_once"),
                    models.CheckConstraint(condition=models.Q(("chances__gte", 1)), name="campaigns_entryrule_chances"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("per_amount__gt", 0), ("per_amount__isnull", False), ("source", "spent")),
                            models.Q(
                                models.Q(("source", "spent"), _negated=True),
                                ("most__isnull", True),
                                ("per_amount__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_entryrule_amount_of_money",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expense",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="spent on")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("events", "Events"),
                            ("outdoor", "Outdoor"),
                            ("tours", "Tours"),
                            ("brand", "Brand support"),
                            ("network", "Network purchase"),
                            ("fixed", "Fixed costs"),
                        ],
                        max_length=7,
                        verbose_name="channel",
                    ),
                ),
                ("what", models.CharField(max_length=120, verbose_name="what")),
                ("payee", models.CharField(max_length=80, verbose_name="paid to")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("document", models.CharField(max_length=60, verbose_name="invoice or receipt number")),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was taken back"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "entered_by",
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
                        related_name="campaign_expenses",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "expense",
                "verbose_name_plural": "expenses",
                "ordering": ["-on", "-pk"],
                "indexes": [
                    models.Index(fields=["-on", "-id"], name="campaigns_expense_latest"),
                    models.Index(fields=["outlet", "on"], name="campaigns_expense_of_outlet"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="campaigns_expense_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("campaign__isnull", True), models.Q(("channel", "fixed"), _negated=True), _connector="OR"
                        ),
                        name="campaigns_expense_fixed_of_no_campaign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="campaigns_expense_names_its_receipt"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("outlet", "payee", "document"),
                        name="campaigns_expense_receipt_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdraw_reason", ""), ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdraw_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_expense_taken_back_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="campaigns/%Y/%m/", verbose_name="file")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("size", models.PositiveIntegerField()),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="what it shows")),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expense",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="campaigns.expense",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("campaign__isnull", False), ("expense__isnull", True)),
                            models.Q(("campaign__isnull", True), ("expense__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_file_of_one_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_file_withdrawn_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FixedCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.PositiveSmallIntegerField(verbose_name="month")),
                ("what", models.CharField(max_length=60, verbose_name="what")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fixed_costs",
                        to="campaigns.annualbudget",
                    ),
                ),
            ],
            options={
                "verbose_name": "fixed cost",
                "verbose_name_plural": "fixed costs",
                "ordering": ["budget", "what", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("budget", "month", "what"), name="campaigns_fixedcost_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                        name="campaigns_fixedcost_of_the_year",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="campaigns_fixedcost_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupPurchase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "base",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=10, verbose_name="cut from the first buyer on (yuan)"
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField(default=20, verbose_name="steps begin with buyer")),
                (
                    "step",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("500"), max_digits=10, verbose_name="a step (yuan)"
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("3000"), max_digits=10, verbose_name="steps at most (yuan)"
                    ),
                ),
                (
                    "special_above",
                    models.PositiveSmallIntegerField(default=30, verbose_name="the manager's price above (buyers)"),
                ),
                (
                    "special",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, null=True, verbose_name="the manager's cut (yuan)"
                    ),
                ),
                (
                    "deposit",
                    models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="deposit (yuan)"),
                ),
                (
                    "deposit_back",
                    models.BooleanField(default=True, verbose_name="the deposit goes back to whoever leaves"),
                ),
                (
                    "entry_fee",
                    models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="entry fee (yuan)"),
                ),
                (
                    "entry_counts",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=10, verbose_name="the entry fee counts (yuan)"
                    ),
                ),
                (
                    "entry_back",
                    models.BooleanField(default=True, verbose_name="the entry fee goes back to whoever leaves"),
                ),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
                        default="draft",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("buyers_in_the_end", models.PositiveIntegerField(editable=False, null=True)),
                ("cut_in_the_end", models.DecimalField(decimal_places=2, editable=False, max_digits=10, null=True)),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="opened")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_purchases",
                        to="campaigns.campaign",
                        verbose_name="campaign",
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
                        related_name="group_purchases",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "group purchase",
                "verbose_name_plural": "group purchases",
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["-made_at", "-id"], name="campaigns_group_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("base__gte", 0),
                            ("cap__gte", 0),
                            ("deposit__gte", 0),
                            ("entry_fee__gte", 0),
                            ("step__gte", 0),
                            models.Q(("special__isnull", True), ("special__gt", 0), _connector="OR"),
                        ),
                        name="campaigns_group_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_counts__gte", models.F("entry_fee"))),
                        name="campaigns_group_entry_counts_its_fee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("state", "draft")),
                            models.Q(models.Q(("state", "draft"), _negated=True), ("opened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_group_opened_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("buyers_in_the_end__isnull", False),
                                ("closed_at__isnull", False),
                                ("cut_in_the_end__isnull", False),
                                ("state", "closed"),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("buyers_in_the_end__isnull", True),
                                ("closed_at__isnull", True),
                                ("cut_in_the_end__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_group_closed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="what")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price (yuan)")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="campaigns.grouppurchase"
                    ),
                ),
            ],
            options={
                "verbose_name": "offer of a group purchase",
                "verbose_name_plural": "offers of a group purchase",
                "ordering": ["group", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "name"), name="campaigns_groupoffer_once"),
                    models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="campaigns_groupoffer_price"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupBuyer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                ("joined_at", models.DateTimeField(verbose_name="joined")),
                ("bought_at", models.DateTimeField(null=True, verbose_name="bought")),
                ("cut", models.DecimalField(decimal_places=2, max_digits=10, null=True, verbose_name="cut")),
                ("left_at", models.DateTimeField(null=True, verbose_name="left")),
                (
                    "leave_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why they left"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_purchases",
                        to="customers.customer",
                    ),
                ),
                (
                    "joined_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "left_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="buyers", to="campaigns.groupoffer"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="buyers", to="campaigns.grouppurchase"
                    ),
                ),
            ],
            options={
                "verbose_name": "buyer of a group purchase",
                "verbose_name_plural": "buyers of a group purchase",
                "ordering": ["group", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at__isnull", True)),
                        fields=("group", "mobile"),
                        name="campaigns_groupbuyer_in_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bought_at__isnull", True), ("cut__isnull", True)),
                            models.Q(("bought_at__isnull", False), ("cut__gte", 0), ("cut__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_groupbuyer_bought_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leave_reason", ""), ("left_at__isnull", True), ("left_by__isnull", True)),
                            models.Q(
                                ("left_at__isnull", False),
                                ("left_by__isnull", False),
                                models.Q(("leave_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_groupbuyer_left_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entry", "Entry fee"),
                            ("deposit", "Deposit"),
                            ("balance", "Balance"),
                            ("difference", "Refund of the difference"),
                            ("leaving", "Refund on leaving"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("buyers", models.PositiveIntegerField(null=True, verbose_name="buyers then")),
                ("cut", models.DecimalField(decimal_places=2, max_digits=10, null=True, verbose_name="cut then")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("paid_at", models.DateTimeField(null=True, verbose_name="paid")),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cash", "Cash"),
                            ("wechat", "WeChat Pay"),
                            ("alipay", "Alipay"),
                            ("card", "Bank card"),
                            ("transfer", "Bank transfer"),
                            ("on_account", "On account"),
                            ("in_house", "Charged in the house"),
                            ("nothing", "Nothing to pay"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="how it was paid",
                    ),
                ),
                ("document", models.CharField(blank=True, default="", max_length=60, verbose_name="receipt")),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="campaigns.groupbuyer"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "payment of a group purchase",
                "verbose_name_plural": "payments of a group purchase",
                "ordering": ["buyer", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("kind__in", ["entry", "deposit", "balance"])),
                            models.Q(("amount__lt", 0), ("kind__in", ["difference", "leaving"])),
                            _connector="OR",
                        ),
                        name="campaigns_grouppayment_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__lt", 0), ("how", ""), ("paid_at__isnull", True), ("paid_by__isnull", True)
                            ),
                            models.Q(
                                ("paid_at__isnull", False),
                                ("paid_by__isnull", False),
                                models.Q(("how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_grouppayment_paid_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpingDepartment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.CharField(
                        choices=[
                            ("marketing", "Marketing"),
                            ("sales", "Sales"),
                            ("service", "Service"),
                            ("care", "Customer care"),
                            ("workshop", "Workshop"),
                            ("parts", "Spare parts"),
                            ("finance", "Finance"),
                            ("office", "Administration"),
                        ],
                        max_length=9,
                        verbose_name="department",
                    ),
                ),
                ("host", models.BooleanField(default=False, verbose_name="host")),
                ("duty", models.CharField(blank=True, default="", max_length=200, verbose_name="duty")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="departments", to="campaigns.campaign"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answerable",
                    ),
                ),
            ],
            options={
                "verbose_name": "department of a campaign",
                "verbose_name_plural": "departments of a campaign",
                "ordering": ["campaign", "-host", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "department"), name="campaigns_department_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("host", True)), fields=("campaign",), name="campaigns_department_one_host"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_out", models.BooleanField(default=False, verbose_name="held back")),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True, verbose_name="invited")),
                ("reached_at", models.DateTimeField(null=True, verbose_name="reached")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No answer yet"),
                            ("yes", "Agreed to come"),
                            ("maybe", "Perhaps"),
                            ("no", "Does not come"),
                        ],
                        default="",
                        max_length=5,
                        verbose_name="answer",
                    ),
                ),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="agreed")),
                ("guests", models.PositiveSmallIntegerField(default=0, verbose_name="brings along")),
                ("came_at", models.DateTimeField(null=True, verbose_name="came")),
                ("bought_at", models.DateTimeField(null=True, verbose_name="bought")),
                ("next_at", models.DateTimeField(null=True, verbose_name="next")),
                ("agreed_hour", models.BooleanField(default=False, verbose_name="agreed with the customer")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("leased_until", models.DateTimeField(null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="campaigns.campaign"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="customers.customer"
                    ),
                ),
                (
                    "leased_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sending",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="customers.sending",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="customers.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["campaign", "pk"],
                "indexes": [
                    models.Index(fields=["campaign", "id"], name="campaigns_invitation_of"),
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["next_at"],
                        name="campaigns_invitation_to_call",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "customer"), name="campaigns_invitation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_out", False),
                            models.Q(
                                ("next_at__isnull", True), ("reached_at__isnull", True), ("sent_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_invitation_held_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leased_by__isnull", True), ("leased_until__isnull", True)),
                            models.Q(("leased_by__isnull", False), ("leased_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_invitation_lease_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "yes"), _negated=True), ("agreed_at__isnull", False), _connector="OR"
                        ),
                        name="campaigns_invitation_agreed_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitationCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("comes", "Comes"),
                            ("perhaps", "Perhaps"),
                            ("stays_away", "Does not come"),
                            ("no_answer", "No answer"),
                            ("call_later", "Call later"),
                            ("wrong", "Wrong number"),
                            ("do_not_call", "Does not want calls"),
                        ],
                        max_length=11,
                        verbose_name="outcome",
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="what was said")),
                ("call_at", models.DateTimeField(null=True, verbose_name="call again at")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="campaigns.invitation"
                    ),
                ),
            ],
            options={
                "verbose_name": "call about a campaign",
                "verbose_name_plural": "calls about campaigns",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="what")),
                ("unit", models.CharField(blank=True, default="", max_length=10, verbose_name="unit")),
                ("wanted", models.PositiveIntegerField(verbose_name="wanted")),
                ("value", models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="value of one")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="taken out")),
                ("back", models.PositiveIntegerField(default=0, verbose_name="back in good order")),
                ("damaged", models.PositiveIntegerField(default=0, verbose_name="damaged")),
                ("lost", models.PositiveIntegerField(default=0, verbose_name="lost")),
                ("used", models.PositiveIntegerField(default=0, verbose_name="used up")),
                ("made_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="materials", to="campaigns.campaign"
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
                "verbose_name": "material",
                "verbose_name_plural": "materials",
                "ordering": ["campaign", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "name"), name="campaigns_material_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), ("wanted__gt", 0)), name="campaigns_material_amounts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "taken__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("back"), "+", models.F("damaged")
                                        ),
                                        "+",
                                        models.F("lost"),
                                    ),
                                    "+",
                                    models.F("used"),
                                ),
                            )
                        ),
                        name="campaigns_material_no_more_than_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("out", "Taken out"),
                            ("back", "Back in good order"),
                            ("damaged", "Damaged"),
                            ("lost", "Lost"),
                            ("used", "Used up"),
                        ],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="pieces")),
                ("value", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="value of one")),
                ("who", models.CharField(blank=True, default="", max_length=60, verbose_name="taken by")),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="words")),
                ("on", models.DateField(verbose_name="day")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="campaigns.material"
                    ),
                ),
            ],
            options={
                "verbose_name": "movement of material",
                "verbose_name_plural": "movements of material",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="campaigns_materialmove_quantity"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "out"), _negated=True),
                            models.Q(("who", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="campaigns_materialmove_names_who_has_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["damaged", "lost"]), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="campaigns_materialmove_says_why",
                    ),
                ],
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
                "indexes": [
                    models.Index(fields=["outlet", "-joined_on", "-id"], name="campaigns_member_latest"),
                    models.Index(fields=["outlet", "valid_until"], name="campaigns_member_ending"),
                    models.Index(fields=["birth_month", "birth_day"], name="campaigns_member_birthday"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("vehicle__isnull", True)),
                        fields=("outlet", "customer"),
                        name="campaigns_member_customer_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("vehicle__isnull", False)),
                        fields=("outlet", "vehicle"),
                        name="campaigns_member_car_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("joined_on")), _connector="OR"
                        ),
                        name="campaigns_member_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaigns_member_ended_with_reason",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
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
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("void_at__isnull", True)),
                        fields=("member",),
                        name="campaigns_membercard_one_good",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_at__isnull", True), ("void_by__isnull", True), ("void_reason", "")),
                            models.Q(("void_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaigns_membercard_void_with_reason",
                    ),
                ],
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
                "indexes": [models.Index(fields=["member", "-on"], name="campaigns_benefituse_member")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("member", "benefit", "period_from", "nth"),
                        name="campaigns_benefituse_once_in_its_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nth__gte", 1),
                            models.Q(("allowed__isnull", True), ("nth__lte", models.F("allowed")), _connector="OR"),
                        ),
                        name="campaigns_benefituse_never_more_than_allowed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True), models.Q(("scope", ""), _negated=True)),
                        fields=("order", "scope"),
                        name="campaigns_benefituse_one_discount",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(condition=models.Q(("saved__gte", 0)), name="campaigns_benefituse_saved"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__isnull", True), ("quantity__gte", 1), _connector="OR"),
                        name="campaigns_benefituse_quantity",
                    ),
                    models.CheckConstraint(
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
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "joined")),
                        fields=("member",),
                        name="campaigns_memberterm_joined_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("from_on__lte", models.F("to_on")), _connector="OR"
                        ),
                        name="campaigns_memberterm_forward",
                    ),
                    models.CheckConstraint(condition=models.Q(("fee__gte", 0)), name="campaigns_memberterm_fee"),
                    models.CheckConstraint(
                        condition=models.Q(("fee", 0), models.Q(("document", ""), _negated=True), _connector="OR"),
                        name="campaigns_memberterm_paid_on_a_receipt",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("check", "Free check"),
                            ("discount", "Discount"),
                            ("gift", "Gift"),
                            ("voucher", "Voucher"),
                            ("draw", "Prize draw"),
                            ("package", "Package"),
                            ("other", "Other"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="words")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "ordering": ["campaign", "pk"],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_on__isnull", True),
                            ("to_on__isnull", True),
                            ("from_on__lte", models.F("to_on")),
                            _connector="OR",
                        ),
                        name="campaigns_partner_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), models.Q(("end_reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "ended"), _negated=True), ("end_reason", "")),
                            _connector="OR",
                        ),
                        name="campaigns_partner_ended_with_reason",
                    ),
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("spent__isnull", True), ("spent__gte", 0), _connector="OR"),
                        name="campaigns_partneruse_spent",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "group of guests",
                "verbose_name_plural": "groups of guests",
                "ordering": ["campaign", "name"],
                "constraints": [models.UniqueConstraint(fields=("campaign", "name"), name="campaigns_party_once")],
            },
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("mobile", models.CharField(blank=True, default="", max_length=30, verbose_name="mobile")),
                ("people", models.PositiveSmallIntegerField(default=1, verbose_name="people")),
                (
                    "via",
                    models.CharField(
                        choices=[("search", "Looked up"), ("code", "By the code"), ("new", "Somebody new")],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="came")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="registered by",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="guests", to="campaigns.campaign"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_to_campaigns",
                        to="customers.customer",
                    ),
                ),
                (
                    "prospect",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_to_campaigns",
                        to="customers.prospect",
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guest",
                        to="campaigns.invitation",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guests",
                        to="campaigns.party",
                    ),
                ),
            ],
            options={
                "verbose_name": "guest",
                "verbose_name_plural": "guests",
                "ordering": ["campaign", "-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("customer__isnull", False)),
                        fields=("campaign", "customer"),
                        name="campaigns_guest_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="campaigns_guest_has_a_name"
                    ),
                    models.CheckConstraint(condition=models.Q(("people__gte", 1)), name="campaigns_guest_people"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GiftIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gift_issues", to="campaigns.campaign"
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_issue",
                        to="workshop.giftmovement",
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="campaigns.guest",
                    ),
                ),
            ],
            options={
                "verbose_name": "gift given at a campaign",
                "verbose_name_plural": "gifts given at campaigns",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DrawEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.CharField(max_length=60, verbose_name="entry")),
                ("person", models.CharField(max_length=20, verbose_name="person")),
                ("chances", models.PositiveIntegerField(verbose_name="chances")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("mobile", models.CharField(blank=True, default="", max_length=30, verbose_name="mobile")),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_entries",
                        to="customers.customer",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="campaigns.draw"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_entries",
                        to="workshop.repairorder",
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_entries",
                        to="campaigns.guest",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry in a draw",
                "verbose_name_plural": "entries in a draw",
                "ordering": ["draw", "entry"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "entry"), name="campaigns_drawentry_once"),
                    models.CheckConstraint(condition=models.Q(("chances__gte", 1)), name="campaigns_drawentry_chances"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("guest__isnull", False), ("order__isnull", True)),
                            models.Q(("guest__isnull", True), ("order__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_drawentry_for_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wants", models.CharField(max_length=200, verbose_name="wants")),
                ("handed_at", models.DateTimeField(null=True)),
                ("next_on", models.DateField(null=True, verbose_name="next on")),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "To follow up"), ("worked", "In hand"), ("won", "Bought"), ("lost", "Lost")],
                        default="new",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="words")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="amount")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leads", to="campaigns.campaign"
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="campaigns.guest",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="campaigns.invitation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leads", to="staff.outlet"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed to",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead",
                "verbose_name_plural": "leads",
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["owner", "state"], name="campaigns_lead_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("guest__isnull", False), ("invitation__isnull", False), _connector="OR"),
                        name="campaigns_lead_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["new", "worked"])),
                            models.Q(("ended_at__isnull", False), ("state__in", ["won", "lost"])),
                            _connector="OR",
                        ),
                        name="campaigns_lead_ended_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="campaigns_lead_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(verbose_name="to")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="what happens")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="phases", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "phase",
                "verbose_name_plural": "phases",
                "ordering": ["campaign", "from_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_on__lte", models.F("to_on"))), name="campaigns_phase_forward"
                    )
                ],
            },
        ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "year"), name="campaigns_plan315_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("from_on__lte", models.F("to_on"))), name="campaigns_plan315_forward"
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
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
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "on"), name="campaigns_dailyreport_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="campaigns_dailyreport_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("overdue_cases__lte", models.F("open_cases"))),
                        name="campaigns_dailyreport_overdue_among_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at__isnull", True), ("read_by__isnull", True), ("reply", "")),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_dailyreport_read_by_somebody",
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "employee"), name="campaigns_postmember_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("duty", "head")), fields=("plan",), name="campaigns_postmember_one_head"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mobile", ""), _negated=True), name="campaigns_postmember_can_be_called"
                    ),
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place", ""), _negated=True), name="campaigns_posterrand_somewhere"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True), ("result", "")),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_posterrand_done_with_result",
                    ),
                ],
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
                "indexes": [models.Index(fields=["plan", "from_at"], name="campaigns_postshift_of_plan")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_at__lt", models.F("to_at"))), name="campaigns_postshift_forward"
                    ),
                    models.UniqueConstraint(fields=("plan", "member", "from_at"), name="campaigns_postshift_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("words", models.TextField(blank=True, default="", verbose_name="words")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "section of a plan",
                "verbose_name_plural": "sections of a plan",
                "ordering": ["campaign", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Station",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("stamped", models.BooleanField(default=True, verbose_name="on the stamp card")),
                ("points", models.PositiveSmallIntegerField(default=0, verbose_name="points")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stations", to="campaigns.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "station",
                "verbose_name_plural": "stations",
                "ordering": ["campaign", "position", "pk"],
                "constraints": [models.UniqueConstraint(fields=("campaign", "name"), name="campaigns_station_once")],
            },
        ),
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.PositiveSmallIntegerField(default=0, verbose_name="points")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stamps", to="campaigns.guest"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stamps", to="campaigns.station"
                    ),
                ),
            ],
            options={
                "verbose_name": "stamp",
                "verbose_name_plural": "stamps",
                "ordering": ["guest", "at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("guest", "station"), name="campaigns_stamp_once")],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="received on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("document", models.CharField(max_length=60, verbose_name="document")),
                ("entered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was taken back"),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supports", to="campaigns.campaign"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "support received",
                "verbose_name_plural": "support received",
                "ordering": ["campaign", "on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="campaigns_support_amount"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("campaign", "document"),
                        name="campaigns_support_document_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdraw_reason", ""), ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdraw_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_support_taken_back_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(blank=True, default="", max_length=60, verbose_name="part")),
                ("what", models.CharField(max_length=200, verbose_name="what")),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("marketing", "Marketing"),
                            ("sales", "Sales"),
                            ("service", "Service"),
                            ("care", "Customer care"),
                            ("workshop", "Workshop"),
                            ("parts", "Spare parts"),
                            ("finance", "Finance"),
                            ("office", "Administration"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="department",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("proof", models.CharField(blank=True, default="", max_length=400, verbose_name="what came of it")),
                ("reminded_on", models.DateField(editable=False, null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="campaigns.campaign"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_tasks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "ordering": ["campaign", "due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["owner", "due_on"],
                        name="campaigns_task_open_of",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_task_done_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                ("from_time", models.TimeField(verbose_name="from")),
                ("to_time", models.TimeField(verbose_name="to")),
                ("what", models.CharField(max_length=200, verbose_name="what")),
                ("who", models.CharField(blank=True, default="", max_length=80, verbose_name="who")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="turns", to="campaigns.campaign"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="campaigns.station",
                        verbose_name="station",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the running order",
                "verbose_name_plural": "running order",
                "ordering": ["campaign", "on", "from_time", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_time__lt", models.F("to_time"))), name="campaigns_turn_forward"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VoucherSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "scope",
                    models.CharField(
                        choices=[("labour", "Labour only"), ("parts", "Parts only"), ("all", "Everything")],
                        max_length=6,
                        verbose_name="good for",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="value (yuan)")),
                ("valid_from_on", models.DateField(verbose_name="valid from")),
                ("valid_to_on", models.DateField(verbose_name="valid until")),
                ("pieces", models.PositiveIntegerField(verbose_name="how many at most")),
                ("issued", models.PositiveIntegerField(default=0, editable=False, verbose_name="issued")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="terms in words")),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("closed_at", models.DateTimeField(null=True)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_series",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
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
                        related_name="voucher_series",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "series of vouchers",
                "verbose_name_plural": "series of vouchers",
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["-made_at", "-id"], name="campaigns_series_latest")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="campaigns_series_value"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from_on__lte", models.F("valid_to_on"))),
                        name="campaigns_series_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("issued__lte", models.F("pieces"))),
                        name="campaigns_series_not_more_than_pieces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaigns_series_closed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prize",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("what", models.CharField(max_length=120, verbose_name="what it is")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("goods", "Goods"),
                            ("service", "A service"),
                            ("voucher", "Voucher or card"),
                            ("money", "Money"),
                        ],
                        default="goods",
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("worth", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="worth (yuan)")),
                ("number", models.PositiveIntegerField(verbose_name="how many")),
                ("terms", models.CharField(blank=True, default="", max_length=400, verbose_name="terms of use")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prizes", to="campaigns.draw"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prizes",
                        to="campaigns.voucherseries",
                        verbose_name="voucher",
                    ),
                ),
            ],
            options={
                "verbose_name": "prize",
                "verbose_name_plural": "prizes",
                "ordering": ["draw", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "position"), name="campaigns_prize_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="campaigns_prize_number"),
                    models.CheckConstraint(
                        condition=models.Q(("worth__gt", 0), ("worth__lte", 50000)),
                        name="campaigns_prize_within_the_law",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("series__isnull", True), ("kind", "voucher"), _connector="OR"),
                        name="campaigns_prize_series_is_a_voucher",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DrawWin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nth", models.PositiveIntegerField()),
                ("told_at", models.DateTimeField(null=True, verbose_name="told")),
                ("handed_at", models.DateTimeField(null=True, verbose_name="handed out")),
                ("proof", models.CharField(blank=True, default="", max_length=200, verbose_name="who fetched it")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wins", to="campaigns.draw"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wins", to="campaigns.drawentry"
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sending",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.sending"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prize",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wins", to="campaigns.prize"
                    ),
                ),
            ],
            options={
                "verbose_name": "win",
                "verbose_name_plural": "wins",
                "ordering": ["draw", "nth"],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "nth"), name="campaigns_drawwin_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_at__isnull", True), ("handed_by__isnull", True), ("proof", "")),
                            models.Q(
                                ("handed_at__isnull", False),
                                ("handed_by__isnull", False),
                                models.Q(("proof", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_drawwin_handed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_at__isnull", True), ("told_by__isnull", True)),
                            models.Q(
                                ("told_at__isnull", False),
                                models.Q(("told_by__isnull", False), ("sending__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_drawwin_told_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was taken back"),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
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
                    "win",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher",
                        to="campaigns.drawwin",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="campaigns.voucherseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "voucher",
                "verbose_name_plural": "vouchers",
                "ordering": ["-issued_at", "-pk"],
                "indexes": [models.Index(fields=["series", "-id"], name="campaigns_voucher_of_series")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdraw_reason", ""), ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdraw_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_voucher_withdrawn_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(blank=True, default="", max_length=60, verbose_name="receipt")),
                ("value", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="value")),
                ("matching", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="what it is good for")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="taken off")),
                ("at", models.DateTimeField(verbose_name="redeemed")),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undo_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was undone"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="redeemed by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
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
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="redemptions", to="campaigns.voucher"
                    ),
                ),
            ],
            options={
                "verbose_name": "redemption",
                "verbose_name_plural": "redemptions",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("voucher",),
                        name="campaigns_redemption_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("amount__lte", models.F("value")), ("amount__lte", models.F("matching"))
                        ),
                        name="campaigns_redemption_never_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", ""), ("order__isnull", False)),
                            models.Q(("order__isnull", True), models.Q(("document", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaigns_redemption_on_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undo_reason", ""), ("undone_at__isnull", True), ("undone_by__isnull", True)),
                            models.Q(
                                ("undone_at__isnull", False),
                                ("undone_by__isnull", False),
                                models.Q(("undo_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaigns_redemption_undone_with_reason",
                    ),
                ],
            },
        ),
    ]
