"""Settlement, rating, advice, claims and papers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0006_gate"),
        ("customers", "0005_care"),
        ("staff", "0003_calendar_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="parts_kept",
            field=models.BooleanField(default=False, verbose_name="the old parts are kept"),
        ),
        migrations.AddField(
            model_name="claim",
            name="refusal",
            field=models.CharField(blank=True, default="", max_length=400, verbose_name="why it was refused"),
        ),
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=400, verbose_name="what was advised")),
                (
                    "urgency",
                    models.CharField(
                        choices=[("safety", "Safety: soon"), ("soon", "Within a month"), ("next", "Next visit")],
                        default="next",
                        max_length=6,
                        verbose_name="how urgent",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="estimate")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("given_at", models.DateTimeField(verbose_name="advised")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Not done yet"), ("taken", "Done"), ("declined", "Not wanted")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what the customer said"),
                ),
                (
                    "addition",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="workshop.addition",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="advised by",
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "taken_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice_taken",
                        to="workshop.repairorder",
                        verbose_name="done with order",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "advice",
                "verbose_name_plural": "advice",
                "ordering": ["-given_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["vehicle"], name="workshop_advice_of_car"
                    ),
                    models.Index(fields=["outlet", "-given_at", "-id"], name="workshop_advice_of_outlet"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="workshop_advice_words_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="workshop_advice_amount_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="workshop_advice_ended_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken"), ("taken_with__isnull", False)),
                            models.Q(models.Q(("state", "taken"), _negated=True), ("taken_with__isnull", True)),
                            _connector="OR",
                        ),
                        name="workshop_advice_taken_with_an_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivered_on", models.DateField(verbose_name="delivered on")),
                ("items", models.JSONField(default=dict, verbose_name="papers")),
                ("looked_at", models.PositiveSmallIntegerField(verbose_name="items looked at")),
                ("faults", models.PositiveSmallIntegerField(verbose_name="faults")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="what is wrong")),
                ("at", models.DateTimeField(verbose_name="checked")),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_checks",
                        to="staff.employee",
                        verbose_name="service advisor",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_check",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_checks",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of papers",
                "verbose_name_plural": "checks of papers",
                "ordering": ["-delivered_on", "-pk"],
                "indexes": [models.Index(fields=["outlet", "delivered_on"], name="workshop_papers_of_outlet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("faults__lte", models.F("looked_at"))),
                        name="workshop_papers_faults_looked_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("faults", 0), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="workshop_papers_faults_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("claim", "Warranty claim"),
                            ("insurer", "Insurer"),
                            ("internal", "In the house"),
                        ],
                        max_length=8,
                        verbose_name="paid by",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("received", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="received")),
                (
                    "how",
                    models.CharField(
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
                        max_length=10,
                        verbose_name="how it was paid",
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="receipt, transaction or claim"
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=200, verbose_name="why less was taken")),
                ("settled_at", models.DateTimeField(verbose_name="settled")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_shares",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "payer's share",
                "verbose_name_plural": "payers' shares",
                "ordering": ["order", "payer"],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "payer"), name="workshop_share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("received__gte", 0), ("received__lte", models.F("amount"))),
                        name="workshop_share_received_at_most_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payer__in", ["claim", "internal"]), _negated=True),
                            ("received", 0),
                            _connector="OR",
                        ),
                        name="workshop_share_money_of_outsiders",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("payer__in", ["claim", "internal"]),
                            ("received", models.F("amount")),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshop_share_less_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("very_satisfied", "Very satisfied"),
                            ("satisfied", "Satisfied"),
                            ("good", "Good"),
                            ("fair", "Fair"),
                            ("poor", "Poor"),
                        ],
                        default="",
                        max_length=14,
                        verbose_name="rating",
                    ),
                ),
                (
                    "words",
                    models.CharField(blank=True, default="", max_length=1000, verbose_name="the customer's own words"),
                ),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("screen", "On the advisor's screen"),
                            ("link", "By link"),
                            ("refused", "Would not rate"),
                        ],
                        max_length=7,
                        verbose_name="how",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="rated")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_rating",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
            ],
            options={
                "verbose_name": "rating",
                "verbose_name_plural": "ratings",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", ""), ("via", "refused")),
                            models.Q(("via__in", ["screen", "link"]), models.Q(("level", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_rating_level_unless_refused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", True), ("via", "link")),
                            models.Q(models.Q(("via", "link"), _negated=True), ("by__isnull", False)),
                            _connector="OR",
                        ),
                        name="workshop_rating_asked_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.CharField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_links",
                        to="workshop.repairorder",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to the rating",
                "verbose_name_plural": "links to the rating",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("used_at__isnull", True)),
                        fields=("order",),
                        name="workshop_ratinglink_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at__isnull", True), ("closed_at__isnull", True), _connector="OR"),
                        name="workshop_ratinglink_used_or_closed",
                    ),
                ],
            },
        ),
    ]
