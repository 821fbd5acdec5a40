"""All tables of this room, as they were before anything was deployed."""

import django.db.models.deletion
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
            name="GuaranteeLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("same_fault", "Repairs of the same fault"),
                            ("days", "Days in repair, waiting for parts included"),
                            ("safety", "Repairs of a serious safety fault"),
                            ("assembly", "Replacements of a main assembly"),
                        ],
                        max_length=10,
                        verbose_name="limit",
                    ),
                ),
                ("sold_from", models.DateField(verbose_name="cars sold from")),
                ("limit", models.PositiveSmallIntegerField(verbose_name="limit")),
                ("months", models.PositiveSmallIntegerField(verbose_name="within months of the sale")),
                ("kilometres", models.PositiveIntegerField(verbose_name="within kilometres")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "limit of the three guarantees",
                "verbose_name_plural": "limits of the three guarantees",
                "ordering": ["code", "-sold_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "sold_from"), name="parts_limit_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kilometres__gt", 0),
                            ("limit__gt", 0),
                            ("months__gt", 0),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="parts_limit_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="part number")),
                ("plain_number", models.CharField(editable=False, max_length=40, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="part")),
                (
                    "kind",
                    models.CharField(
                        choices=[("part", "Part"), ("boutique", "Boutique"), ("care", "Care product")],
                        default="part",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("unit", models.CharField(blank=True, default="", max_length=20, verbose_name="unit")),
                ("fits", models.CharField(blank=True, default="", max_length=120, verbose_name="fits")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price of one")),
                ("given_up_on", models.DateField(blank=True, null=True, verbose_name="not delivered any more since")),
            ],
            options={
                "verbose_name": "part",
                "verbose_name_plural": "parts",
                "ordering": ["number"],
                "indexes": [models.Index(fields=["name"], name="parts_part_by_name")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("price__gte", 0)), name="parts_part_price_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("plain_number", ""), _negated=True), name="parts_part_number_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("ready_by", models.DateField(verbose_name="ready by")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="filed")),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
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
                        related_name="stock_plans",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock plan for 15 March",
                "verbose_name_plural": "stock plans for 15 March",
                "ordering": ["-year", "outlet"],
                "constraints": [models.UniqueConstraint(fields=("outlet", "year"), name="parts_plan_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="StockPlanLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wanted", models.PositiveIntegerField(verbose_name="wanted")),
                ("by_on", models.DateField(verbose_name="by")),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="what for")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_lines",
                        to="parts.part",
                        verbose_name="part",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="parts.stockplan"
                    ),
                ),
            ],
            options={
                "verbose_name": "planned part",
                "verbose_name_plural": "planned parts",
                "ordering": ["plan", "by_on", "part"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "part"), name="parts_planline_once"),
                    models.CheckConstraint(condition=models.Q(("wanted__gt", 0)), name="parts_planline_some"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Warehouse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, unique=True, verbose_name="warehouse code")),
                ("name", models.CharField(max_length=60, verbose_name="warehouse")),
                (
                    "outlet",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warehouse",
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
                        related_name="warehouses",
                        to="staff.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "warehouse",
                "verbose_name_plural": "warehouses",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outlet__isnull", False), ("region__isnull", True)),
                            models.Q(("outlet__isnull", True), ("region__isnull", False)),
                            _connector="OR",
                        ),
                        name="parts_warehouse_of_one_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("guarantee", "Guarantee shipment"), ("loan", "Loan around 15 March")],
                        default="guarantee",
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("key_case", "Key-customer case"),
                            ("off_road", "Car off the road"),
                            ("plan_315", "Stock for 15 March"),
                        ],
                        max_length=8,
                        verbose_name="reason",
                    ),
                ),
                ("words", models.CharField(max_length=400, verbose_name="why it cannot wait")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("transit", "Transit warehouse"),
                            ("express", "Company, by express"),
                            ("air", "Company, by air"),
                            ("new_car", "From a new car at a dealer nearby"),
                        ],
                        max_length=7,
                        verbose_name="from where",
                    ),
                ),
                ("dealer", models.CharField(blank=True, default="", max_length=120, verbose_name="dealer and car")),
                ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="amount")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for by an advisor"),
                            ("draft", "Draft"),
                            ("submitted", "Being signed"),
                            ("signed", "Signed, to be shipped"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                            ("shipped", "On the road"),
                            ("arrived", "Arrived"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="written")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed")),
                ("carrier", models.CharField(blank=True, default="", max_length=60, verbose_name="carrier")),
                ("tracking", models.CharField(blank=True, default="", max_length=60, verbose_name="tracking number")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected on")),
                ("shipped_at", models.DateTimeField(blank=True, null=True, verbose_name="shipped")),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrived")),
                ("papers_due_on", models.DateField(blank=True, null=True, verbose_name="paperwork by")),
                ("papers_at", models.DateTimeField(blank=True, null=True, verbose_name="paperwork made good")),
                (
                    "papers",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="document of payment or return"
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=400, verbose_name="why it ended")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "arrived_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="customers.case",
                        verbose_name="case",
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "papers_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "shipped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="parts.warehouse",
                        verbose_name="transit warehouse",
                    ),
                ),
            ],
            options={
                "verbose_name": "parts guarantee",
                "verbose_name_plural": "parts guarantees",
                "ordering": ["-made_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-made_at", "-id"], name="parts_guarantee_latest"),
                    models.Index(fields=["outlet", "state", "-made_at"], name="parts_guarantee_of_outlet"),
                    models.Index(fields=["state", "papers_due_on"], name="parts_guarantee_papers"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="parts_guarantee_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "draft", "withdrawn"]),
                            models.Q(("amount__gt", 0), ("requested_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="parts_guarantee_requested_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "transit"), ("warehouse__isnull", False)),
                            models.Q(models.Q(("source", "transit"), _negated=True), ("warehouse__isnull", True)),
                            _connector="OR",
                        ),
                        name="parts_guarantee_from_transit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "loan"), ("source", "new_car"), models.Q(("dealer", ""), _negated=True)),
                            models.Q(models.Q(("source", "new_car"), _negated=True), ("dealer", "")),
                            _connector="OR",
                        ),
                        name="parts_guarantee_new_car_of_a_dealer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "key_case"), _negated=True), ("case__isnull", False), _connector="OR"
                        ),
                        name="parts_guarantee_names_its_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "off_road"), _negated=True), ("vehicle__isnull", False), _connector="OR"
                        ),
                        name="parts_guarantee_names_its_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("papers_due_on__isnull", False),
                                ("shipped_at__isnull", False),
                                ("state__in", ["shipped", "arrived"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["shipped", "arrived"]), _negated=True),
                                ("shipped_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="parts_guarantee_shipped_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("arrived_at__isnull", False), ("state", "arrived")),
                            models.Q(models.Q(("state", "arrived"), _negated=True), ("arrived_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="parts_guarantee_arrived_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("papers", ""), ("papers_at__isnull", True)),
                            models.Q(
                                ("papers_at__isnull", False),
                                ("shipped_at__isnull", False),
                                models.Q(("papers", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="parts_guarantee_papers_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "withdrawn"]), _negated=True),
                            models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="parts_guarantee_ended_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Backorder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
                ("contact", models.CharField(max_length=80, verbose_name="who is told")),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                ("off_road", models.BooleanField(default=False, verbose_name="the car cannot be driven without it")),
                ("ordered_at", models.DateTimeField(verbose_name="ordered")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("expected_on", models.DateField(verbose_name="expected on")),
                ("first_expected_on", models.DateField(verbose_name="expected on at first")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the part"),
                            ("arrived", "Part is there, customer to be told"),
                            ("told", "Customer told"),
                            ("fitted", "Fitted or handed over"),
                            ("cancelled", "Not wanted any more"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="part arrived")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="customer told last")),
                ("postponed_at", models.DateTimeField(blank=True, null=True, verbose_name="postponed last")),
                ("late_said_on", models.DateField(editable=False, null=True)),
                ("spare_said_at", models.DateTimeField(editable=False, null=True)),
                ("untold_said_at", models.DateTimeField(editable=False, null=True)),
                ("spare_car", models.CharField(blank=True, default="", max_length=200, verbose_name="spare car")),
                ("spare_car_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=400, verbose_name="why it ended")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backorders",
                        to="staff.employee",
                        verbose_name="service advisor",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backorders",
                        to="customers.customer",
                        verbose_name="customer",
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backorders",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backorders",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backorders",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "guarantee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backorders",
                        to="parts.guarantee",
                        verbose_name="comes by guarantee",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backorders",
                        to="parts.part",
                        verbose_name="part",
                    ),
                ),
            ],
            options={
                "verbose_name": "backorder",
                "verbose_name_plural": "backorders",
                "ordering": ["expected_on", "pk"],
                "indexes": [
                    models.Index(fields=["outlet", "state", "expected_on"], name="parts_backorder_of_outlet"),
                    models.Index(fields=["vehicle", "-ordered_at"], name="parts_backorder_of_vehicle"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="parts_backorder_some"),
                    models.CheckConstraint(
                        condition=models.Q(("contact", ""), _negated=True), name="parts_backorder_somebody_to_tell"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "cancelled"]), ("arrived_at__isnull", False), _connector="OR"
                        ),
                        name="parts_backorder_arrived_with_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="parts_backorder_cancelled_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("off_road", False), ("vehicle__isnull", False), _connector="OR"),
                        name="parts_backorder_off_road_is_a_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expected_on__gte", models.F("first_expected_on"))),
                        name="parts_backorder_later_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BackorderTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[("later", "It comes later"), ("there", "It is there"), ("stands", "How it stands")],
                        max_length=6,
                        verbose_name="what",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("call", "By telephone"),
                            ("sms", "By text message"),
                            ("wecom", "By WeCom"),
                            ("person", "In person"),
                        ],
                        max_length=6,
                        verbose_name="how",
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="words")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "backorder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="told", to="parts.backorder"
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
            ],
            options={
                "verbose_name": "word about a backorder",
                "verbose_name_plural": "words about backorders",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Borrowing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("words", models.CharField(max_length=400, verbose_name="what for")),
                ("back_by", models.DateField(blank=True, null=True, verbose_name="back by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("refused", "Refused"),
                            ("sent", "On its way"),
                            ("received", "Received"),
                            ("returning", "On its way back"),
                            ("returned", "Given back"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("answer", models.CharField(blank=True, default="", max_length=400, verbose_name="answer")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="received")),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="given back")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="borrowings",
                        to="parts.part",
                        verbose_name="part",
                    ),
                ),
                (
                    "borrower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="borrows",
                        to="parts.warehouse",
                        verbose_name="borrows",
                    ),
                ),
                (
                    "lender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lends",
                        to="parts.warehouse",
                        verbose_name="lends",
                    ),
                ),
            ],
            options={
                "verbose_name": "borrowing",
                "verbose_name_plural": "borrowings",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="parts_borrowing_some"),
                    models.CheckConstraint(
                        condition=models.Q(("lender", models.F("borrower")), _negated=True),
                        name="parts_borrowing_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="parts_borrowing_refused_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.IntegerField(default=0, verbose_name="stock")),
                ("minimum", models.PositiveIntegerField(default=0, verbose_name="minimum")),
                ("bin", models.CharField(blank=True, default="", max_length=30, verbose_name="bin")),
                (
                    "opening",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="quantity at the first stock-taking"
                    ),
                ),
                ("movements_so_far", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock",
                        to="parts.part",
                        verbose_name="part",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stock",
                        to="parts.warehouse",
                        verbose_name="warehouse",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock of a part",
                "verbose_name_plural": "stock",
                "ordering": ["warehouse", "part"],
                "constraints": [
                    models.UniqueConstraint(fields=("warehouse", "part"), name="parts_stock_once"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 0)), name="parts_stock_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="counted")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counted by",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="parts.warehouse"
                    ),
                ),
            ],
            options={
                "verbose_name": "stock count",
                "verbose_name_plural": "stock counts",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="StockCountLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expected", models.PositiveIntegerField(verbose_name="expected")),
                ("counted", models.PositiveIntegerField(verbose_name="counted")),
                (
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="parts.stockcount"
                    ),
                ),
                (
                    "stock",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parts.stock"),
                ),
            ],
            options={
                "verbose_name": "counted part",
                "verbose_name_plural": "counted parts",
                "ordering": ["count", "stock"],
                "constraints": [models.UniqueConstraint(fields=("count", "stock"), name="parts_countline_once")],
            },
        ),
        migrations.CreateModel(
            name="StockMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nth", models.PositiveIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bought", "Bought"),
                            ("fitted", "Issued to a repair order"),
                            ("back", "Back from a repair order"),
                            ("sold", "Sold over the counter"),
                            ("lent", "Lent"),
                            ("borrowed", "Borrowed"),
                            ("given_back", "Given back"),
                            ("got_back", "Got back"),
                            ("guaranteed", "Shipped under guarantee"),
                            ("arrived", "Arrived under guarantee"),
                            ("counted", "Difference of a count"),
                            ("scrapped", "Scrapped"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("quantity", models.IntegerField(verbose_name="quantity")),
                ("balance", models.IntegerField(verbose_name="left")),
                (
                    "unit_cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="paid for one"
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="words")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "borrowing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="parts.borrowing",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="parts.stockcount",
                    ),
                ),
                (
                    "guarantee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="parts.guarantee",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_movements",
                        to="workshop.repairorder",
                    ),
                ),
                (
                    "stock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="parts.stock"
                    ),
                ),
            ],
            options={
                "verbose_name": "movement of stock",
                "verbose_name_plural": "movements of stock",
                "ordering": ["stock", "-nth"],
                "indexes": [models.Index(fields=["-at", "-id"], name="parts_movement_latest")],
                "constraints": [
                    models.UniqueConstraint(fields=("stock", "nth"), name="parts_movement_in_sequence"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity", 0), _negated=True), name="parts_movement_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0)), name="parts_movement_balance_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["fitted", "back"]), _negated=True),
                            ("order__isnull", False),
                            _connector="OR",
                        ),
                        name="parts_movement_of_an_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "scrapped"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="parts_movement_scrapped_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_cost__isnull", True),
                            models.Q(("kind", "bought"), ("unit_cost__gte", 0)),
                            _connector="OR",
                        ),
                        name="parts_movement_cost_of_bought",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by__isnull", False),
                            models.Q(("count__isnull", True), ("kind", "counted"), ("order__isnull", True)),
                            _connector="OR",
                        ),
                        name="parts_movement_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuaranteeWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(blank=True, default="", max_length=60, verbose_name="about")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="share")),
                ("counted", models.PositiveSmallIntegerField(verbose_name="counted")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="warnings", to="parts.guaranteelimit"
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantee_warnings",
                        to="customers.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "warning of the three guarantees",
                "verbose_name_plural": "warnings of the three guarantees",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("vehicle", "limit", "about", "percent"), name="parts_warning_once"),
                    models.CheckConstraint(
                        condition=models.Q(("percent__in", [60, 80, 100])), name="parts_warning_share"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuaranteeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveSmallIntegerField(verbose_name="line")),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price of one")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                (
                    "guarantee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="parts.guarantee"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantee_lines",
                        to="parts.part",
                        verbose_name="part",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a guarantee",
                "verbose_name_plural": "lines of guarantees",
                "ordering": ["guarantee", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("guarantee", "line"), name="parts_guaranteeline_once"),
                    models.UniqueConstraint(fields=("guarantee", "part"), name="parts_guaranteeline_part_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("price__gte", 0), ("quantity__gt", 0)),
                        name="parts_guaranteeline_not_negative",
                    ),
                ],
            },
        ),
    ]
