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
    ]

    operations = [
        migrations.CreateModel(
            name="RepairOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="order number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("maintenance", "Maintenance"),
                            ("repair", "General repair"),
                            ("accident", "Accident repair"),
                            ("warranty", "Warranty repair"),
                            ("free_service", "Free service"),
                            ("pdi", "Pre-delivery inspection"),
                            ("rework", "Rework"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed")),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="settled on")),
                ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="delivered")),
                (
                    "repair_receipts",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="received for repairs"
                    ),
                ),
                (
                    "assessed_amount",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="assessed amount"),
                ),
                ("assessed_on", models.DateField(blank=True, null=True, verbose_name="assessed on")),
                (
                    "rating",
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
                ("mileage", models.PositiveIntegerField(blank=True, null=True, verbose_name="mileage")),
                (
                    "refused_repair",
                    models.BooleanField(default=False, verbose_name="refuses the repair and leaves the car"),
                ),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repair_orders",
                        to="staff.employee",
                        verbose_name="service advisor",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repair_orders",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repair_orders",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "repair order",
                "verbose_name_plural": "repair orders",
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(fields=["vehicle", "-opened_at"], name="workshop_order_of_vehicle"),
                    models.Index(fields=["outlet", "-opened_at", "-id"], name="workshop_order_of_outlet"),
                    models.Index(
                        condition=models.Q(("refused_repair", True)), fields=["vehicle"], name="workshop_order_refused"
                    ),
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True)),
                        fields=["outlet", "opened_at", "id"],
                        name="workshop_order_in_house",
                    ),
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", False)),
                        fields=["delivered_at", "id"],
                        name="workshop_order_delivered",
                    ),
                    models.Index(fields=["outlet", "settled_on"], name="workshop_order_settled"),
                    models.Index(fields=["outlet", "completed_at"], name="workshop_order_completed"),
                    models.Index(
                        condition=models.Q(("kind", "accident")),
                        fields=["outlet", "delivered_at"],
                        name="workshop_order_accident",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("assessed_amount__gte", 0), ("repair_receipts__gte", 0)),
                        name="workshop_order_money_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="appointment number")),
                ("planned_at", models.DateTimeField(verbose_name="agreed for")),
                ("planned_on", models.DateField(verbose_name="day")),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes in the bay")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("maintenance", "Maintenance"),
                            ("repair", "General repair"),
                            ("accident", "Accident repair"),
                            ("warranty", "Warranty repair"),
                            ("free_service", "Free service"),
                            ("pdi", "Pre-delivery inspection"),
                            ("rework", "Rework"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary"),
                            ("express", "Express"),
                            ("rework", "Rework"),
                            ("complaint", "Complaint"),
                        ],
                        default="ordinary",
                        max_length=9,
                        verbose_name="lane",
                    ),
                ),
                (
                    "words",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what the customer wants"),
                ),
                ("plate", models.CharField(blank=True, default="", max_length=20, verbose_name="plate")),
                ("model", models.CharField(blank=True, default="", max_length=80, verbose_name="model")),
                ("caller", models.CharField(blank=True, default="", max_length=80, verbose_name="caller")),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="booked")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("came", "Came"),
                            ("missed", "Missed"),
                            ("cancelled", "Called off"),
                        ],
                        default="booked",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("came_at", models.DateTimeField(blank=True, null=True, verbose_name="came")),
                (
                    "cancel_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was called off"),
                ),
                (
                    "advisor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="staff.employee",
                        verbose_name="service advisor",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="booked by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "reminder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="customers.reminder",
                        verbose_name="reminder",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["planned_at", "pk"],
                "indexes": [
                    models.Index(fields=["outlet", "planned_at", "id"], name="workshop_appoint_of_outlet"),
                    models.Index(fields=["outlet", "planned_on"], name="workshop_appoint_of_day"),
                    models.Index(fields=["vehicle", "-planned_at"], name="workshop_appoint_of_vehicle"),
                    models.Index(
                        condition=models.Q(("state", "booked")),
                        fields=["planned_at", "id"],
                        name="workshop_appoint_expected",
                    ),
                    models.Index(
                        condition=models.Q(("state", "missed")),
                        fields=["outlet", "planned_at"],
                        name="workshop_appoint_missed",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "booked")),
                        fields=("vehicle", "planned_on"),
                        name="workshop_appointment_one_a_day_per_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vehicle__isnull", False),
                            models.Q(("plate", ""), _negated=True),
                            models.Q(("model", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshop_appointment_some_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gt", 0), ("minutes__lte", 1440)),
                        name="workshop_appointment_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("came_at__isnull", False), ("state", "came")),
                            models.Q(("came_at__isnull", True), models.Q(("state", "came"), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_appointment_came_at_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), models.Q(("cancel_reason", ""), _negated=True)),
                            models.Q(("cancel_reason", ""), models.Q(("state", "cancelled"), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_appointment_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="bay")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("express", "Express"),
                            ("mechanical", "Mechanical and electrical"),
                            ("bodypaint", "Body and paint"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("in_use", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bays",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "bay",
                "verbose_name_plural": "bays",
                "ordering": ["outlet", "kind", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("outlet", "name"), name="workshop_bay_once"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="workshop_bay_named"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("labour", "Labour"),
                            ("service", "Maintenance"),
                            ("check", "Checks"),
                            ("body", "Body and paint"),
                            ("clean", "Washing and care"),
                        ],
                        max_length=7,
                        verbose_name="part of the board",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="what")),
                ("unit", models.CharField(blank=True, default="", max_length=20, verbose_name="unit")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                ("made_at", models.DateTimeField(verbose_name="entered")),
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
                        related_name="board_prices",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "price on the board",
                "verbose_name_plural": "prices on the board",
                "ordering": ["outlet", "section", "name", "-from_on"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("outlet", "section", "name", "from_on"),
                        name="workshop_boardprice_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)), name="workshop_boardprice_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="workshop_boardprice_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="gift")),
                ("cost", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="cost of one")),
                ("stock", models.IntegerField(default=0, verbose_name="stock")),
                ("reorder_at", models.PositiveIntegerField(default=0, verbose_name="order again at")),
                ("given_up_at", models.DateTimeField(blank=True, null=True, verbose_name="given up")),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "gift",
                "verbose_name_plural": "gifts",
                "ordering": ["outlet", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("given_up_at__isnull", True)),
                        fields=("outlet", "name"),
                        name="workshop_gift_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stock__gte", 0)), name="workshop_gift_stock_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost__gte", 0)), name="workshop_gift_cost_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given_up_at__isnull", True), ("stock", 0), _connector="OR"),
                        name="workshop_gift_given_up_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="technical_group",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="technical_groups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member of the group",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of the technical group",
                "verbose_name_plural": "members of the technical group",
                "ordering": ["outlet", "user__name_key"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("outlet", "user"),
                        name="workshop_groupmember_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="workshop_groupmember_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HardCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=120, verbose_name="in a few words")),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("engine", "Engine"),
                            ("drive", "Gearbox and drive"),
                            ("chassis", "Chassis and brakes"),
                            ("electric", "Electrics and electronics"),
                            ("climate", "Air conditioning"),
                            ("body", "Body and paint"),
                            ("high_volt", "High voltage"),
                        ],
                        max_length=9,
                        verbose_name="part of the car",
                    ),
                ),
                ("major", models.BooleanField(default=False, verbose_name="major")),
                ("model", models.CharField(blank=True, default="", max_length=80, verbose_name="model")),
                ("mileage", models.PositiveIntegerField(blank=True, null=True, verbose_name="mileage")),
                ("fault_code", models.CharField(blank=True, default="", max_length=60, verbose_name="fault code")),
                ("symptom", models.TextField(verbose_name="symptom")),
                ("tried", models.TextField(blank=True, default="", verbose_name="what was checked already")),
                ("proposal", models.TextField(verbose_name="proposal")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("voting", "Voting"),
                            ("rejected", "Needs another proposal"),
                            ("agreed", "Agreed, being tried"),
                            ("solved", "Solved, in the library"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="voting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("vote_by_on", models.DateField(verbose_name="vote by")),
                ("cause", models.TextField(blank=True, default="", verbose_name="cause")),
                ("solution", models.TextField(blank=True, default="", verbose_name="what cured it")),
                ("brought_at", models.DateTimeField(verbose_name="brought")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought by",
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
                        related_name="hard_cases",
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
                        related_name="hard_cases",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hard_cases",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
            ],
            options={
                "verbose_name": "hard case",
                "verbose_name_plural": "hard cases",
                "ordering": ["-brought_at", "-pk"],
                "indexes": [
                    models.Index(fields=["outlet", "-brought_at", "-id"], name="workshop_hardcase_of_outlet"),
                    models.Index(fields=["state", "vote_by_on"], name="workshop_hardcase_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("round__gte", 1)), name="workshop_hardcase_round"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "solved"), _negated=True),
                            models.Q(models.Q(("cause", ""), _negated=True), models.Q(("solution", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_hardcase_solved_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("state__in", ["solved", "withdrawn"]),
                            ),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("state__in", ["voting", "rejected", "agreed"]),
                            ),
                            _connector="OR",
                        ),
                        name="workshop_hardcase_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HardCaseSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="workshop.hardcase"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member of the group",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat in the group",
                "verbose_name_plural": "seats in the group",
                "ordering": ["case", "member__name_key"],
                "constraints": [models.UniqueConstraint(fields=("case", "member"), name="workshop_hardcaseseat_once")],
            },
        ),
        migrations.CreateModel(
            name="HardCaseVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("yes", models.BooleanField(verbose_name="agrees")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="why")),
                ("at", models.DateTimeField(verbose_name="voted")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="workshop.hardcaseseat"
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "ordering": ["seat", "round"],
                "constraints": [
                    models.UniqueConstraint(fields=("seat", "round"), name="workshop_hardcasevote_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("yes", True), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="workshop_hardcasevote_no_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderSheet",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sheet",
                        serialize=False,
                        to="workshop.repairorder",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("written", "Waits for the customer's signature"),
                            ("agreed", "Waits for the workshop"),
                            ("in_work", "In work"),
                            ("in_check", "In the quality check"),
                            ("ready", "Ready to be settled"),
                            ("settled", "Settled, waits for delivery"),
                            ("delivered", "Delivered"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="written",
                        max_length=9,
                        verbose_name="stage",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("issue", models.PositiveSmallIntegerField(default=1, verbose_name="issue")),
                ("first_promised_at", models.DateTimeField(verbose_name="first promised for")),
                ("promised_at", models.DateTimeField(verbose_name="promised for")),
                (
                    "rework_place",
                    models.CharField(
                        blank=True,
                        choices=[("inside", "Found before delivery"), ("outside", "The customer came back")],
                        default="",
                        max_length=7,
                        verbose_name="rework",
                    ),
                ),
                (
                    "rework_cause",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="cause of the rework"),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cancel_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was cancelled"),
                ),
                (
                    "rework_liable",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reworks",
                        to="staff.employee",
                        verbose_name="who answers for it",
                    ),
                ),
                (
                    "rework_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reworks",
                        to="workshop.repairorder",
                        verbose_name="earlier order",
                    ),
                ),
            ],
            options={
                "verbose_name": "order sheet",
                "verbose_name_plural": "order sheets",
                "ordering": ["-order"],
                "indexes": [models.Index(fields=["stage", "promised_at"], name="workshop_sheet_by_stage")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("issue__gte", 1)), name="workshop_sheet_issue"),
                    models.CheckConstraint(
                        condition=models.Q(("rework_of", models.F("order")), _negated=True),
                        name="workshop_sheet_rework_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("rework_liable__isnull", True), ("rework_of__isnull", True), ("rework_place", "")
                            ),
                            models.Q(("rework_of__isnull", False), models.Q(("rework_place", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_sheet_rework_names_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancel_reason", ""),
                                ("cancelled_at__isnull", True),
                                models.Q(("stage", "cancelled"), _negated=True),
                            ),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("stage", "cancelled"),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="workshop_sheet_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("why", models.CharField(max_length=400, verbose_name="what was found")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="estimate")),
                ("minutes", models.PositiveIntegerField(default=0, verbose_name="minutes more")),
                ("asked_at", models.DateTimeField(verbose_name="found")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Waits for the customer"), ("agreed", "Agreed"), ("declined", "Not wanted")],
                        default="asked",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[("in_person", "In person"), ("phone", "By phone"), ("wecom", "By WeCom")],
                        default="",
                        max_length=9,
                        verbose_name="how the customer was asked",
                    ),
                ),
                (
                    "answer",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="what the customer said"),
                ),
                (
                    "answered_by",
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="found by",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="additions", to="workshop.ordersheet"
                    ),
                ),
            ],
            options={
                "verbose_name": "additional work",
                "verbose_name_plural": "additional work",
                "ordering": ["sheet", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "number"), name="workshop_addition_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="workshop_addition_amount_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("how", ""),
                                ("state", "asked"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("state__in", ["agreed", "declined"]),
                                models.Q(("how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="workshop_addition_answered_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("to_at", models.DateTimeField(verbose_name="to")),
                ("why", models.CharField(max_length=400, verbose_name="why")),
                (
                    "how",
                    models.CharField(
                        choices=[("in_person", "In person"), ("phone", "By phone"), ("wecom", "By WeCom")],
                        max_length=9,
                        verbose_name="how the customer was told",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="told")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="told by",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="workshop.ordersheet"
                    ),
                ),
            ],
            options={
                "verbose_name": "extension of the promised time",
                "verbose_name_plural": "extensions of the promised time",
                "ordering": ["sheet", "at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_at__gt", models.F("from_at"))), name="workshop_extension_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="workshop_extension_with_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("met_on", models.DateField(verbose_name="meeting of")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("quality", "Quality of work"),
                            ("progress", "Progress and sharing out"),
                            ("parts", "Parts"),
                            ("tools", "Tools and equipment"),
                            ("people", "People"),
                            ("safety", "Order and safety"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                        verbose_name="topic",
                    ),
                ),
                ("problem", models.CharField(max_length=400, verbose_name="problem")),
                ("due_on", models.DateField(verbose_name="by")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Solved"), ("dropped", "Dropped")],
                        default="open",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("proof", models.CharField(blank=True, default="", max_length=1000, verbose_name="proof")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
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
                        related_name="meeting_items",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_items",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sees to it",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_items",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
            ],
            options={
                "verbose_name": "problem of the evening meeting",
                "verbose_name_plural": "problems of the evening meeting",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["owner", "due_on"], name="workshop_meeting_open"
                    ),
                    models.Index(fields=["outlet", "-met_on", "-id"], name="workshop_meeting_of_outlet"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("met_on"))), name="workshop_meetingitem_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("ended_on__isnull", True),
                                ("proof", ""),
                                ("state", "open"),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_on__isnull", False),
                                ("state__in", ["done", "dropped"]),
                                ("ended_by__isnull", False),
                                models.Q(("proof", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="workshop_meetingitem_ended_with_proof",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="document number")),
                ("line", models.PositiveIntegerField(verbose_name="line")),
                ("sku", models.CharField(max_length=60, verbose_name="item code")),
                ("name", models.CharField(max_length=120, verbose_name="item")),
                (
                    "kind",
                    models.CharField(
                        choices=[("part", "Part"), ("boutique", "Boutique"), ("care", "Care product")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("front_desk", "Front desk"),
                            ("boutique", "Boutique"),
                            ("staff", "All staff"),
                            ("sales_department", "Sales department"),
                            ("gift", "Gift"),
                            ("repair", "Drawn for a repair"),
                            ("counter", "Counter"),
                        ],
                        max_length=18,
                        verbose_name="channel",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("list_price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="list price")),
                ("received", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="received")),
                ("sold_on", models.DateField(verbose_name="sold on")),
                ("installed", models.BooleanField(default=False, verbose_name="installed")),
                ("oem", models.BooleanField(default=False, verbose_name="the manufacturer's own product")),
                ("fault_code", models.CharField(blank=True, default="", max_length=30, verbose_name="fault code")),
                (
                    "abnormal_damage",
                    models.BooleanField(default=False, verbose_name="failed otherwise than by ordinary wear"),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item_lines",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item_lines",
                        to="staff.employee",
                        verbose_name="seller",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item_lines",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item_lines",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
            ],
            options={
                "verbose_name": "item line",
                "verbose_name_plural": "item lines",
                "ordering": ["-sold_on", "number", "line"],
                "indexes": [
                    models.Index(fields=["vehicle", "-sold_on"], name="workshop_item_of_vehicle"),
                    models.Index(fields=["outlet", "sold_on"], name="workshop_item_of_outlet"),
                    models.Index(
                        condition=models.Q(("abnormal_damage", True), ("kind", "part")),
                        fields=["sold_on"],
                        name="workshop_item_abnormal",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("number", "line"), name="workshop_itemline_once"),
                    models.CheckConstraint(
                        condition=models.Q(("list_price__gte", 0), ("received__gte", 0)),
                        name="workshop_itemline_money_not_negative",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="workshop_itemline_quantity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="claim number")),
                ("claimed_on", models.DateField(verbose_name="claimed on")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("pending", "Pending"), ("passed", "Passed"), ("refused", "Refused")],
                        default="pending",
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("reimbursed_on", models.DateField(blank=True, null=True, verbose_name="reimbursed on")),
                (
                    "reimbursed",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="reimbursed"),
                ),
                (
                    "refusal",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was refused"),
                ),
                ("parts_kept", models.BooleanField(default=False, verbose_name="the old parts are kept")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "ordering": ["-claimed_on", "number"],
                "indexes": [
                    models.Index(fields=["vehicle", "claimed_on"], name="workshop_claim_of_vehicle"),
                    models.Index(fields=["claimed_on"], name="workshop_claim_by_day"),
                    models.Index(fields=["outlet", "reimbursed_on"], name="workshop_claim_reimbursed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("reimbursed__gte", 0)),
                        name="workshop_claim_money_not_negative",
                    )
                ],
            },
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
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="staff.outlet",
                        verbose_name="outlet",
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
            name="Package",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, verbose_name="package code")),
                ("name", models.CharField(max_length=80, verbose_name="package")),
                ("fits", models.CharField(blank=True, default="", max_length=120, verbose_name="for which cars")),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="in a sentence")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("on_board", models.BooleanField(default=True, verbose_name="on the price board")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                ("made_at", models.DateTimeField(verbose_name="entered")),
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
                        related_name="packages",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "package",
                "verbose_name_plural": "packages",
                "ordering": ["outlet", "code", "-from_on"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("outlet", "code", "from_on"),
                        name="workshop_package_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)), name="workshop_package_price_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="workshop_package_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackageLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveSmallIntegerField(verbose_name="line")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("labour", "Labour"),
                            ("part", "Part"),
                            ("boutique", "Boutique"),
                            ("care", "Care product"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="operation or item")),
                (
                    "hours",
                    models.DecimalField(decimal_places=2, default=0, max_digits=8, verbose_name="standard hours"),
                ),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="list price")),
                ("share", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="share of the price")),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="workshop.package"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a package",
                "verbose_name_plural": "lines of packages",
                "ordering": ["package", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("package", "line"), name="workshop_packageline_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours__gte", 0), ("price__gte", 0), ("quantity__gt", 0), ("share__gte", 0)
                        ),
                        name="workshop_packageline_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "labour"), ("quantity", 1)),
                            models.Q(("hours", 0), models.Q(("kind", "labour"), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_packageline_hours_are_labour",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackageSale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price")),
                ("at", models.DateTimeField(verbose_name="sold")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sold by",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packages", to="workshop.repairorder"
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sales", to="workshop.package"
                    ),
                ),
            ],
            options={
                "verbose_name": "sold package",
                "verbose_name_plural": "sold packages",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("package", "order"), name="workshop_packagesale_once_an_order")
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
            name="QualityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("self", "Self check"), ("general", "General check"), ("final", "Final check")],
                        max_length=7,
                        verbose_name="check",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                ("passed", models.BooleanField(verbose_name="passed")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="what was found")),
                ("at", models.DateTimeField(verbose_name="checked")),
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
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="workshop.ordersheet"
                    ),
                ),
            ],
            options={
                "verbose_name": "quality check",
                "verbose_name_plural": "quality checks",
                "ordering": ["sheet", "round", "at"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "kind", "round"), name="workshop_check_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("passed", True), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="workshop_check_failed_with_words",
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
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="document number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("detailing", "Detailing"),
                            ("fleet", "Fleet collection"),
                            ("insurance_claim", "Insurance claim"),
                            ("insurance_sale", "Insurance sale"),
                            ("renewal_rebate", "Renewal rebate"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "employee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="staff.employee",
                        verbose_name="brought in by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ["-received_on", "-pk"],
                "indexes": [models.Index(fields=["outlet", "-received_on", "-id"], name="workshop_receipt_of_outlet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="workshop_receipt_amount_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["insurance_sale", "renewal_rebate"]), _negated=True),
                            ("employee__isnull", False),
                            _connector="OR",
                        ),
                        name="workshop_receipt_seller_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reception",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="reception number")),
                ("received_at", models.DateTimeField(verbose_name="car received")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("brought_by", models.CharField(max_length=80, verbose_name="who brought the car")),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                ("mileage", models.PositiveIntegerField(verbose_name="mileage")),
                ("fuel", models.PositiveSmallIntegerField(verbose_name="fuel, in eighths")),
                ("checks", models.JSONField(default=dict, verbose_name="walk-around")),
                (
                    "belongings",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="belongings left in the car"),
                ),
                ("old_parts", models.BooleanField(default=False, verbose_name="wants the old parts back")),
                ("wash", models.BooleanField(default=False, verbose_name="wants the car washed")),
                ("waits", models.BooleanField(default=False, verbose_name="waits in the house")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cancel_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why no order was written"),
                ),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receptions",
                        to="staff.employee",
                        verbose_name="service advisor",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reception",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receptions",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken in by",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receptions",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "reception sheet",
                "verbose_name_plural": "reception sheets",
                "ordering": ["-received_at", "-pk"],
                "indexes": [
                    models.Index(fields=["outlet", "-received_at", "-id"], name="workshop_reception_of_outlet"),
                    models.Index(fields=["vehicle", "-received_at"], name="workshop_reception_of_vehicle"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True), ("order__isnull", True)),
                        fields=("vehicle",),
                        name="workshop_reception_one_open_per_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fuel__lte", 8)), name="workshop_reception_fuel_eighths"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancel_reason", ""), ("cancelled_at__isnull", True)),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("order__isnull", True),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="workshop_reception_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Damage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.PositiveSmallIntegerField(verbose_name="mark")),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("top", "Top"),
                            ("front", "Front"),
                            ("rear", "Rear"),
                            ("left", "Left"),
                            ("right", "Right"),
                        ],
                        max_length=5,
                        verbose_name="view",
                    ),
                ),
                ("x", models.PositiveSmallIntegerField()),
                ("y", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("scratch", "Scratch"),
                            ("dent", "Dent"),
                            ("crack", "Crack"),
                            ("paint", "Paint off"),
                            ("missing", "Missing"),
                            ("other", "Something else"),
                        ],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="words")),
                (
                    "reception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="damages", to="workshop.reception"
                    ),
                ),
            ],
            options={
                "verbose_name": "damage",
                "verbose_name_plural": "damages",
                "ordering": ["reception", "mark"],
                "constraints": [
                    models.UniqueConstraint(fields=("reception", "mark"), name="workshop_damage_once"),
                    models.CheckConstraint(
                        condition=models.Q(("x__lte", 1000), ("y__lte", 1000)), name="workshop_damage_on_the_picture"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveSmallIntegerField(verbose_name="line")),
                ("words", models.CharField(max_length=400, verbose_name="the customer's words")),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "no side"),
                            ("left", "Left"),
                            ("right", "Right"),
                            ("front", "Front"),
                            ("rear", "Rear"),
                            ("front_left", "Front left"),
                            ("front_right", "Front right"),
                            ("rear_left", "Rear left"),
                            ("rear_right", "Rear right"),
                        ],
                        default="",
                        max_length=11,
                        verbose_name="side",
                    ),
                ),
                ("finding", models.CharField(blank=True, default="", max_length=400, verbose_name="what was found")),
                (
                    "explained",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="explained to the customer"),
                ),
                (
                    "reception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words", to="workshop.reception"
                    ),
                ),
            ],
            options={
                "verbose_name": "customer's words",
                "verbose_name_plural": "customers' words",
                "ordering": ["reception", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("reception", "line"), name="workshop_words_once"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="workshop_words_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RescueCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="rescue number")),
                ("taken_at", models.DateTimeField(verbose_name="call taken")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("plate", models.CharField(blank=True, default="", max_length=20, verbose_name="plate")),
                ("model", models.CharField(blank=True, default="", max_length=80, verbose_name="model")),
                ("caller", models.CharField(blank=True, default="", max_length=80, verbose_name="caller")),
                ("mobile", models.CharField(max_length=30, verbose_name="mobile")),
                ("place", models.CharField(max_length=300, verbose_name="where the car stands")),
                (
                    "zone",
                    models.CharField(
                        choices=[("city", "City"), ("county", "County"), ("province", "Elsewhere in the province")],
                        max_length=8,
                        verbose_name="zone",
                    ),
                ),
                ("promised_minutes", models.PositiveIntegerField(verbose_name="promised minutes")),
                ("half_at", models.DateTimeField()),
                ("alert_at", models.DateTimeField()),
                ("deadline_at", models.DateTimeField(verbose_name="promised by")),
                ("next_warning_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("taken", "Nobody sent yet"),
                            ("under_way", "Under way"),
                            ("arrived", "Arrived"),
                            ("ended", "Ended"),
                            ("cancelled", "Called off"),
                        ],
                        default="taken",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("rescue_car", models.CharField(blank=True, default="", max_length=40, verbose_name="rescue car")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrived")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("battery", "Flat battery"),
                            ("tyre", "Tyre"),
                            ("no_start", "Does not start"),
                            ("overheated", "Overheated"),
                            ("drive", "Gearbox or drive"),
                            ("electrical", "Electrical"),
                            ("accident", "Accident"),
                            ("empty", "Out of fuel or charge"),
                            ("locked", "Locked out"),
                            ("stuck", "Stuck or in water"),
                            ("other", "Something else"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="cause",
                    ),
                ),
                ("words", models.TextField(blank=True, default="", verbose_name="what was found and done")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mended", "Mended on the spot"),
                            ("towed", "Towed in"),
                            ("handed_on", "Handed to another"),
                            ("cancelled", "Called off"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was called off"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "helper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rescue_calls",
                        to="staff.employee",
                        verbose_name="who was sent",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rescue_calls",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rescue_calls",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rescue_calls",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "rescue call",
                "verbose_name_plural": "rescue calls",
                "ordering": ["-taken_at", "-pk"],
                "indexes": [
                    models.Index(fields=["outlet", "-taken_at", "-id"], name="workshop_rescue_of_outlet"),
                    models.Index(fields=["vehicle", "-taken_at"], name="workshop_rescue_of_vehicle"),
                    models.Index(
                        condition=models.Q(("state__in", ["taken", "under_way", "arrived"])),
                        fields=["deadline_at", "id"],
                        name="workshop_rescue_open",
                    ),
                    models.Index(
                        condition=models.Q(("next_warning_at__isnull", False)),
                        fields=["next_warning_at"],
                        name="workshop_rescue_warning",
                    ),
                    models.Index(
                        condition=models.Q(("order__isnull", True), ("outcome", "towed")),
                        fields=["outlet"],
                        name="workshop_rescue_expected",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["taken", "under_way", "arrived"])),
                        fields=("vehicle",),
                        name="workshop_rescue_one_open_per_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vehicle__isnull", False),
                            models.Q(("plate", ""), _negated=True),
                            models.Q(("model", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshop_rescue_some_car",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("promised_minutes__gt", 0)), name="workshop_rescue_promise"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("alert_at__lte", models.F("deadline_at")),
                            ("half_at__lte", models.F("alert_at")),
                            ("taken_at__lte", models.F("half_at")),
                        ),
                        name="workshop_rescue_clock_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_at__isnull", True), ("sent_at__gte", models.F("taken_at")), _connector="OR"
                            ),
                            models.Q(
                                ("arrived_at__isnull", True), ("arrived_at__gte", models.F("sent_at")), _connector="OR"
                            ),
                            models.Q(
                                ("ended_at__isnull", True), ("ended_at__gte", models.F("taken_at")), _connector="OR"
                            ),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("sent_at__isnull", True),
                                ("ended_at__gte", models.F("sent_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("arrived_at__isnull", True),
                                ("ended_at__gte", models.F("arrived_at")),
                                _connector="OR",
                            ),
                        ),
                        name="workshop_rescue_instants_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("helper__isnull", True), ("sent_at__isnull", True)),
                            models.Q(("helper__isnull", False), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="workshop_rescue_sent_with_helper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("arrived_at__isnull", True),
                                ("ended_at__isnull", True),
                                ("sent_at__isnull", True),
                                ("state", "taken"),
                            ),
                            models.Q(
                                ("arrived_at__isnull", True),
                                ("ended_at__isnull", True),
                                ("sent_at__isnull", False),
                                ("state", "under_way"),
                            ),
                            models.Q(
                                ("arrived_at__isnull", False),
                                ("ended_at__isnull", True),
                                ("sent_at__isnull", False),
                                ("state", "arrived"),
                            ),
                            models.Q(("ended_at__isnull", False), ("state__in", ["ended", "cancelled"])),
                            _connector="OR",
                        ),
                        name="workshop_rescue_state_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["taken", "under_way"]), ("next_warning_at__isnull", True), _connector="OR"
                        ),
                        name="workshop_rescue_no_warning_after_arrival",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("state__in", ["taken", "under_way", "arrived"])),
                            models.Q(("outcome", "cancelled"), ("state", "cancelled")),
                            models.Q(
                                ("arrived_at__isnull", False), ("outcome__in", ["mended", "towed"]), ("state", "ended")
                            ),
                            models.Q(("outcome", "handed_on"), ("state", "ended")),
                            _connector="OR",
                        ),
                        name="workshop_rescue_over_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True),
                            models.Q(("cause", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshop_rescue_ended_with_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshop_rescue_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("reception", "Reception sheet"),
                            ("order", "Repair order"),
                            ("settlement", "Settlement"),
                        ],
                        max_length=10,
                        verbose_name="what was signed",
                    ),
                ),
                ("issue", models.PositiveSmallIntegerField(default=1, verbose_name="issue")),
                ("name", models.CharField(max_length=80, verbose_name="who signed")),
                ("on_paper", models.BooleanField(default=False, verbose_name="signed on paper")),
                ("strokes", models.JSONField(default=list)),
                ("at", models.DateTimeField(verbose_name="signed")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="shown by",
                    ),
                ),
                (
                    "reception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="workshop.reception"
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["reception", "at"],
                "constraints": [
                    models.UniqueConstraint(fields=("reception", "what", "issue"), name="workshop_signature_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("on_paper", True), ("strokes", [])),
                            models.Q(("on_paper", False), models.Q(("strokes", []), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_signature_somewhere",
                    ),
                    models.CheckConstraint(condition=models.Q(("issue__gte", 1)), name="workshop_signature_issue"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockTake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="counted")),
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
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gift_counts",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of gifts",
                "verbose_name_plural": "counts of gifts",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="GiftMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "Came in"),
                            ("given", "Given"),
                            ("back", "Came back"),
                            ("lost", "Broken or lost"),
                            ("counted", "Difference of a count"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("change", models.IntegerField(verbose_name="pieces")),
                ("balance", models.IntegerField(verbose_name="stock afterwards")),
                ("cost", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="cost of one")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("arrival", "On arrival"),
                            ("spending", "On spending"),
                            ("friction", "To settle friction"),
                            ("event", "At a campaign"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="occasion",
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="workshop.gift",
                        verbose_name="gift",
                    ),
                ),
                (
                    "undone_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undoes",
                        to="workshop.giftmovement",
                        verbose_name="taken back by",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="workshop.repairorder",
                        verbose_name="repair order",
                    ),
                ),
                (
                    "take",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="workshop.stocktake",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement of gifts",
                "verbose_name_plural": "movements of gifts",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["gift", "-at", "-id"], name="workshop_giftmove_of_gift"),
                    models.Index(
                        condition=models.Q(("kind", "given")), fields=["-at", "-id"], name="workshop_giftmove_given"
                    ),
                    models.Index(
                        condition=models.Q(("kind", "given")), fields=["vehicle"], name="workshop_giftmove_of_car"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("change__gt", 0), ("kind__in", ["received", "back"])),
                            models.Q(("change__lt", 0), ("kind__in", ["given", "lost"])),
                            models.Q(("kind", "counted"), models.Q(("change", 0), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_giftmovement_direction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0)), name="workshop_giftmovement_balance_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "given"), models.Q(("occasion", ""), _negated=True)),
                            models.Q(models.Q(("kind", "given"), _negated=True), ("occasion", "")),
                            _connector="OR",
                        ),
                        name="workshop_giftmovement_given_on_occasion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("occasion", "friction"), _negated=True),
                                models.Q(("kind", "lost"), _negated=True),
                            ),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshop_giftmovement_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("undone_by__isnull", True), ("kind", "given"), _connector="OR"),
                        name="workshop_giftmovement_given_taken_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockTakeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expected", models.PositiveIntegerField(verbose_name="expected")),
                ("counted", models.PositiveIntegerField(verbose_name="counted")),
                (
                    "gift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workshop.gift"
                    ),
                ),
                (
                    "take",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="workshop.stocktake"
                    ),
                ),
            ],
            options={
                "verbose_name": "counted gift",
                "verbose_name_plural": "counted gifts",
                "ordering": ["gift__name"],
                "constraints": [models.UniqueConstraint(fields=("take", "gift"), name="workshop_stocktakeline_once")],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary"),
                            ("express", "Express"),
                            ("rework", "Rework"),
                            ("complaint", "Complaint"),
                        ],
                        default="ordinary",
                        max_length=9,
                        verbose_name="lane",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("given_at", models.DateTimeField(verbose_name="given")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("plate", models.CharField(blank=True, default="", max_length=20, verbose_name="plate")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits"),
                            ("called", "Called"),
                            ("received", "Taken in"),
                            ("done", "Delivered"),
                            ("left", "Left"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="called")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="taken in")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "left_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why the car left"),
                ),
                (
                    "appointment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tag",
                        to="workshop.appointment",
                        verbose_name="appointment",
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="called by",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tags",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "reception",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tag",
                        to="workshop.reception",
                        verbose_name="reception sheet",
                    ),
                ),
                (
                    "rescue_call",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tag",
                        to="workshop.rescuecall",
                        verbose_name="rescue call",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tags",
                        to="customers.vehicle",
                        verbose_name="car",
                    ),
                ),
            ],
            options={
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
                "ordering": ["-day", "lane", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "called", "received"])),
                        fields=["outlet", "day"],
                        name="workshop_tag_open",
                    ),
                    models.Index(fields=["vehicle", "-given_at"], name="workshop_tag_of_vehicle"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outlet", "day", "lane", "number"), name="workshop_tag_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "called", "received"])),
                        fields=("vehicle",),
                        name="workshop_tag_one_open_per_car",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "called", "received"]), models.Q(("plate", ""), _negated=True)
                        ),
                        fields=("plate",),
                        name="workshop_tag_one_open_per_plate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vehicle__isnull", False), models.Q(("plate", ""), _negated=True), _connector="OR"
                        ),
                        name="workshop_tag_some_car",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="workshop_tag_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("called_at__isnull", True),
                                ("ended_at__isnull", True),
                                ("received_at__isnull", True),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                ("called_at__isnull", False),
                                ("ended_at__isnull", True),
                                ("received_at__isnull", True),
                                ("state", "called"),
                            ),
                            models.Q(("ended_at__isnull", True), ("received_at__isnull", False), ("state", "received")),
                            models.Q(("ended_at__isnull", False), ("received_at__isnull", False), ("state", "done")),
                            models.Q(("ended_at__isnull", False), ("state", "left")),
                            _connector="OR",
                        ),
                        name="workshop_tag_state_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("received_at__isnull", True), ("reception__isnull", True)),
                            models.Q(("received_at__isnull", False), ("reception__isnull", False)),
                            _connector="OR",
                        ),
                        name="workshop_tag_taken_in_with_sheet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "left"), models.Q(("left_reason", ""), _negated=True)),
                            models.Q(("left_reason", ""), models.Q(("state", "left"), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_tag_left_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("called_at__isnull", True), ("called_at__gte", models.F("given_at")), _connector="OR"
                            ),
                            models.Q(
                                ("received_at__isnull", True),
                                ("received_at__gte", models.F("given_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ended_at__isnull", True), ("ended_at__gte", models.F("given_at")), _connector="OR"
                            ),
                        ),
                        name="workshop_tag_instants_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, unique=True, verbose_name="team code")),
                ("name", models.CharField(max_length=60, verbose_name="team")),
                (
                    "trade",
                    models.CharField(
                        choices=[("mechanical", "Mechanical and electrical"), ("bodypaint", "Body and paint")],
                        max_length=12,
                        verbose_name="trade",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "team",
                "verbose_name_plural": "teams",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveSmallIntegerField(verbose_name="line")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("labour", "Labour"),
                            ("part", "Part"),
                            ("boutique", "Boutique"),
                            ("care", "Care product"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="operation or item")),
                (
                    "hours",
                    models.DecimalField(decimal_places=2, default=0, max_digits=8, verbose_name="standard hours"),
                ),
                ("free", models.BooleanField(default=False, verbose_name="free-service work")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
                ("oem", models.BooleanField(default=False, verbose_name="the manufacturer's own product")),
                ("fault_code", models.CharField(blank=True, default="", max_length=30, verbose_name="fault code")),
                (
                    "abnormal_damage",
                    models.BooleanField(default=False, verbose_name="failed otherwise than by ordinary wear"),
                ),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="list price")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("claim", "Warranty claim"),
                            ("insurer", "Insurer"),
                            ("internal", "In the house"),
                        ],
                        default="customer",
                        max_length=8,
                        verbose_name="paid by",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, default="", max_length=400, verbose_name="why it was withdrawn"),
                ),
                (
                    "addition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="workshop.addition",
                        verbose_name="additional work",
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="workshop.customerwords",
                        verbose_name="answers the customer's words",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.employee",
                        verbose_name="seller",
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="order_lines",
                        to="staff.employee",
                        verbose_name="technician",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="order_lines",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="workshop.ordersheet"
                    ),
                ),
            ],
            options={
                "verbose_name": "order line",
                "verbose_name_plural": "order lines",
                "ordering": ["sheet", "line"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True), ("kind", "labour")),
                        fields=["team"],
                        name="workshop_orderline_to_do",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "line"), name="workshop_orderline_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("hours__gte", 0), ("price__gte", 0)),
                        name="workshop_orderline_not_negative",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="workshop_orderline_quantity"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "labour"), ("quantity", 1)),
                            models.Q(
                                ("hours", 0),
                                ("started_at__isnull", True),
                                ("team__isnull", True),
                                ("technician__isnull", True),
                                models.Q(("kind", "labour"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="workshop_orderline_hours_are_labour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdraw_reason", ""), ("withdrawn_at__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), models.Q(("withdraw_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_orderline_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True),
                            ("started_at__isnull", True),
                            ("done_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="workshop_orderline_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LabourLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(verbose_name="line")),
                ("operation", models.CharField(max_length=120, verbose_name="operation")),
                ("standard_hours", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="standard hours")),
                ("free", models.BooleanField(default=False, verbose_name="free-service work")),
                ("boutique_install", models.BooleanField(default=False, verbose_name="boutique installation")),
                ("fault_code", models.CharField(blank=True, default="", max_length=30, verbose_name="fault code")),
                (
                    "technician",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="labour_lines",
                        to="staff.employee",
                        verbose_name="technician",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="labour_lines",
                        to="workshop.repairorder",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="labour_lines",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "labour line",
                "verbose_name_plural": "labour lines",
                "ordering": ["order", "line"],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "line"), name="workshop_labourline_once"),
                    models.CheckConstraint(
                        condition=models.Q(("standard_hours__gte", 0)), name="workshop_labourline_hours_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consumable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="document number")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consumables",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consumables",
                        to="workshop.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "consumable",
                "verbose_name_plural": "consumables",
                "ordering": ["-issued_on", "-pk"],
                "indexes": [
                    models.Index(fields=["outlet", "-issued_on", "-id"], name="workshop_consumable_of_outlet"),
                    models.Index(fields=["team", "issued_on"], name="workshop_consumable_of_team"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="workshop_consumable_amount_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reception", "Reception"),
                            ("basics", "Technical basics"),
                            ("workshop", "Workshop technique"),
                            ("hard_cases", "Hard cases"),
                            ("seminar", "Technical seminar"),
                            ("team", "Team activity"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="subject")),
                ("aims", models.TextField(blank=True, default="", verbose_name="what people know afterwards")),
                ("teacher", models.CharField(blank=True, default="", max_length=80, verbose_name="teacher")),
                ("place", models.CharField(blank=True, default="", max_length=80, verbose_name="place")),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("minutes", models.PositiveIntegerField(default=60, verbose_name="minutes")),
                ("pass_mark", models.PositiveSmallIntegerField(default=80, verbose_name="points to pass")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Called off")],
                        default="planned",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="held on")),
                ("words", models.TextField(blank=True, default="", verbose_name="how it went")),
                ("made_at", models.DateTimeField()),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "training",
                "verbose_name_plural": "trainings",
                "ordering": ["planned_on", "pk"],
                "indexes": [models.Index(fields=["outlet", "planned_on", "id"], name="workshop_training_of_outlet")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pass_mark__lte", 100)), name="workshop_training_pass_mark"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on__isnull", False), ("state", "held")),
                            models.Q(models.Q(("state", "held"), _negated=True), ("held_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="workshop_training_held_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="certificate")),
                ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="number")),
                ("issuer", models.CharField(blank=True, default="", max_length=80, verbose_name="issued by")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="why it was withdrawn"),
                ),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="staff.employee",
                        verbose_name="employee",
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
                    "renewed_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renews",
                        to="workshop.certificate",
                        verbose_name="renewed by",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="workshop.training",
                        verbose_name="training",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "ordering": ["employee__name_key", "name", "-issued_on"],
                "indexes": [models.Index(fields=["expires_on"], name="workshop_certificate_expires")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True), ("expires_on__gte", models.F("issued_on")), _connector="OR"
                        ),
                        name="workshop_certificate_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdraw_reason", ""), ("withdrawn_at__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), models.Q(("withdraw_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="workshop_certificate_withdrawn_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("present", models.BooleanField(null=True, verbose_name="was there")),
                ("why_not", models.CharField(blank=True, default="", max_length=200, verbose_name="why not")),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="points of the test"
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_places",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="workshop.training"
                    ),
                ),
            ],
            options={
                "verbose_name": "place in a training",
                "verbose_name_plural": "places in trainings",
                "ordering": ["training", "employee__name_key"],
                "constraints": [
                    models.UniqueConstraint(fields=("training", "employee"), name="workshop_trainingplace_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(
                                ("present", True), ("present__isnull", False), ("score__gte", 0), ("score__lte", 100)
                            ),
                            _connector="OR",
                        ),
                        name="workshop_trainingplace_score_of_the_present",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wash",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="document number")),
                ("washed_at", models.DateTimeField(verbose_name="washed")),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                ("untidy", models.BooleanField(default=False, verbose_name="left untidy")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="washes",
                        to="staff.employee",
                        verbose_name="washed by",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="washes",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "wash",
                "verbose_name_plural": "washes",
                "ordering": ["-washed_at", "-pk"],
                "indexes": [models.Index(fields=["outlet", "-washed_at", "-id"], name="workshop_wash_of_outlet")],
            },
        ),
    ]
