"""Budgets, expenses, materials, photographs; the year and its months."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("staff", "0004_approvals"),
        ("workshop", "0009_gifts_at_campaigns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                    "guest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="campaigns.guest",
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
            ],
            options={
                "verbose_name": "gift given at a campaign",
                "verbose_name_plural": "gifts given at campaigns",
                "ordering": ["-pk"],
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
            },
        ),
        migrations.AddIndex(
            model_name="annualbudget",
            index=models.Index(fields=["-year", "-id"], name="campaigns_budget_latest"),
        ),
        migrations.AddConstraint(
            model_name="annualbudget",
            constraint=models.UniqueConstraint(fields=("outlet", "year"), name="campaigns_annualbudget_once"),
        ),
        migrations.AddConstraint(
            model_name="annualbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_spent__gte", 0), ("support__gte", 0), ("total__gt", 0)),
                name="campaigns_annualbudget_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualbudget",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="annualbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", False), ("state", "signed")),
                    models.Q(models.Q(("state", "signed"), _negated=True), ("signed_at__isnull", True)),
                    _connector="OR",
                ),
                name="campaigns_annualbudget_signed_then",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("year__lte", 2999)), name="campaigns_annualbudget_of_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetcell",
            constraint=models.UniqueConstraint(fields=("budget", "month", "channel"), name="campaigns_budgetcell_once"),
        ),
        migrations.AddConstraint(
            model_name="budgetcell",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="campaigns_budgetcell_of_the_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetcell",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="campaigns_budgetcell_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(fields=("campaign", "line"), name="campaigns_budgetline_once"),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("support__gte", 0), ("support__lte", models.F("amount"))),
                name="campaigns_budgetline_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmonth",
            constraint=models.UniqueConstraint(fields=("budget", "month"), name="campaigns_budgetmonth_once"),
        ),
        migrations.AddConstraint(
            model_name="budgetmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="campaigns_budgetmonth_of_the_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="campaigns_budgetmonth_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_month__gte", 1), ("from_month__lte", 12), ("to_month__gte", 1), ("to_month__lte", 12)
                ),
                name="campaigns_budgetmove_within_the_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="campaigns_budgetmove_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="campaigns_budgetmove_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_channel", models.F("to_channel")), ("from_month", models.F("to_month")), _negated=True
                ),
                name="campaigns_budgetmove_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state", "asked")),
                    models.Q(models.Q(("state", "asked"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_budgetmove_ended_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="carsales",
            constraint=models.UniqueConstraint(fields=("outlet", "month", "kind"), name="campaigns_carsales_once"),
        ),
        migrations.AddConstraint(
            model_name="channelshare",
            constraint=models.UniqueConstraint(fields=("budget", "channel"), name="campaigns_channelshare_once"),
        ),
        migrations.AddConstraint(
            model_name="channelshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gt", 0), ("percent__lte", 100)), name="campaigns_channelshare_percent"
            ),
        ),
        migrations.AddIndex(
            model_name="expense",
            index=models.Index(fields=["-on", "-id"], name="campaigns_expense_latest"),
        ),
        migrations.AddIndex(
            model_name="expense",
            index=models.Index(fields=["outlet", "on"], name="campaigns_expense_of_outlet"),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="campaigns_expense_amount"),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("campaign__isnull", True), models.Q(("channel", "fixed"), _negated=True), _connector="OR"
                ),
                name="campaigns_expense_fixed_of_no_campaign",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="campaigns_expense_names_its_receipt"
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("outlet", "payee", "document"),
                name="campaigns_expense_receipt_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdraw_reason", ""), ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdraw_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_expense_taken_back_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("campaign__isnull", False), ("expense__isnull", True)),
                    models.Q(("campaign__isnull", True), ("expense__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_file_of_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="campaigns_file_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fixedcost",
            constraint=models.UniqueConstraint(fields=("budget", "month", "what"), name="campaigns_fixedcost_once"),
        ),
        migrations.AddConstraint(
            model_name="fixedcost",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="campaigns_fixedcost_of_the_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="fixedcost",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="campaigns_fixedcost_amount"),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.UniqueConstraint(fields=("campaign", "name"), name="campaigns_material_once"),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0), ("wanted__gt", 0)), name="campaigns_material_amounts"
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="materialmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="campaigns_materialmove_quantity"
            ),
        ),
        migrations.AddConstraint(
            model_name="materialmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "out"), _negated=True), models.Q(("who", ""), _negated=True), _connector="OR"
                ),
                name="campaigns_materialmove_names_who_has_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="materialmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["damaged", "lost"]), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="campaigns_materialmove_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="campaigns_support_amount"),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("campaign", "document"),
                name="campaigns_support_document_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdraw_reason", ""), ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdraw_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaigns_support_taken_back_with_reason",
            ),
        ),
    ]
