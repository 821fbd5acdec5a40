"""Evening meeting, hard cases, gifts, trainings, packages."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0005_care"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workshop", "0007_settling"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_items",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
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
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_items",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sees to it",
                    ),
                ),
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
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
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
            name="Gift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="gift")),
                ("cost", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="cost of one")),
                ("stock", models.IntegerField(default=0, verbose_name="stock")),
                ("reorder_at", models.PositiveIntegerField(default=0, verbose_name="order again at")),
                ("given_up_at", models.DateTimeField(blank=True, null=True, verbose_name="given up")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("made_at", models.DateTimeField()),
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
            name="StockTake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gift_counts",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "count of gifts",
                "verbose_name_plural": "counts of gifts",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="StockTakeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "take",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="workshop.stocktake"
                    ),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workshop.gift"
                    ),
                ),
                ("expected", models.PositiveIntegerField(verbose_name="expected")),
                ("counted", models.PositiveIntegerField(verbose_name="counted")),
            ],
            options={
                "verbose_name": "counted gift",
                "verbose_name_plural": "counted gifts",
                "ordering": ["gift__name"],
                "constraints": [models.UniqueConstraint(fields=("take", "gift"), name="workshop_stocktakeline_once")],
            },
        ),
        migrations.CreateModel(
            name="GiftMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        ],
                        default="",
                        max_length=8,
                        verbose_name="occasion",
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
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="note")),
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
                    "take",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="workshop.stocktake",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
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
            name="Package",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="package code")),
                ("name", models.CharField(max_length=80, verbose_name="package")),
                ("fits", models.CharField(blank=True, default="", max_length=120, verbose_name="for which cars")),
                ("words", models.CharField(blank=True, default="", max_length=200, verbose_name="in a sentence")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("on_board", models.BooleanField(default=True, verbose_name="on the price board")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="entered")),
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
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="workshop.package"
                    ),
                ),
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
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sales", to="workshop.package"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packages", to="workshop.repairorder"
                    ),
                ),
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
            name="BoardPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_prices",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="entered")),
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
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="last day")),
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
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hard_cases",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
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
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought by",
                    ),
                ),
                ("brought_at", models.DateTimeField(verbose_name="brought")),
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
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
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
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="workshop.hardcaseseat"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("yes", models.BooleanField(verbose_name="agrees")),
                ("words", models.CharField(blank=True, default="", max_length=400, verbose_name="why")),
                ("at", models.DateTimeField(verbose_name="voted")),
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
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reception", "Reception"),
                            ("basics", "Technical basics"),
                            ("workshop", "Workshop technique"),
                            ("hard_cases", "Hard cases"),
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
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
            name="TrainingPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="workshop.training"
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
                ("present", models.BooleanField(null=True, verbose_name="was there")),
                ("why_not", models.CharField(blank=True, default="", max_length=200, verbose_name="why not")),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="points of the test"
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
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="staff.employee",
                        verbose_name="employee",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="certificate")),
                ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="number")),
                ("issuer", models.CharField(blank=True, default="", max_length=80, verbose_name="issued by")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valid until")),
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
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "withdraw_reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="why it was withdrawn"),
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
                ("entered_at", models.DateTimeField(verbose_name="entered")),
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
    ]
