"""Appointments and tags."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0005_care"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workshop", "0005_order_sheets"),
    ]

    operations = [
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
            },
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["outlet", "planned_at", "id"], name="workshop_appoint_of_outlet"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["outlet", "planned_on"], name="workshop_appoint_of_day"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["vehicle", "-planned_at"], name="workshop_appoint_of_vehicle"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("state", "booked")), fields=["planned_at", "id"], name="workshop_appoint_expected"
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("state", "missed")), fields=["outlet", "planned_at"], name="workshop_appoint_missed"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "booked")),
                fields=("vehicle", "planned_on"),
                name="workshop_appointment_one_a_day_per_car",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("vehicle__isnull", False),
                    models.Q(("plate", ""), _negated=True),
                    models.Q(("model", ""), _negated=True),
                    _connector="OR",
                ),
                name="workshop_appointment_some_car",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gt", 0), ("minutes__lte", 1440)), name="workshop_appointment_minutes"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came_at__isnull", False), ("state", "came")),
                    models.Q(("came_at__isnull", True), models.Q(("state", "came"), _negated=True)),
                    _connector="OR",
                ),
                name="workshop_appointment_came_at_some_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), models.Q(("cancel_reason", ""), _negated=True)),
                    models.Q(("cancel_reason", ""), models.Q(("state", "cancelled"), _negated=True)),
                    _connector="OR",
                ),
                name="workshop_appointment_cancelled_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="bay",
            constraint=models.UniqueConstraint(fields=("outlet", "name"), name="workshop_bay_once"),
        ),
        migrations.AddConstraint(
            model_name="bay",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="workshop_bay_named"
            ),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "called", "received"])),
                fields=["outlet", "day"],
                name="workshop_tag_open",
            ),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(fields=["vehicle", "-given_at"], name="workshop_tag_of_vehicle"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                fields=("outlet", "day", "lane", "number"), name="workshop_tag_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "called", "received"])),
                fields=("vehicle",),
                name="workshop_tag_one_open_per_car",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "called", "received"]), models.Q(("plate", ""), _negated=True)
                ),
                fields=("plate",),
                name="workshop_tag_one_open_per_plate",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(("vehicle__isnull", False), models.Q(("plate", ""), _negated=True), _connector="OR"),
                name="workshop_tag_some_car",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="workshop_tag_numbered"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at__isnull", True), ("reception__isnull", True)),
                    models.Q(("received_at__isnull", False), ("reception__isnull", False)),
                    _connector="OR",
                ),
                name="workshop_tag_taken_in_with_sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "left"), models.Q(("left_reason", ""), _negated=True)),
                    models.Q(("left_reason", ""), models.Q(("state", "left"), _negated=True)),
                    _connector="OR",
                ),
                name="workshop_tag_left_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("called_at__isnull", True), ("called_at__gte", models.F("given_at")), _connector="OR"),
                    models.Q(
                        ("received_at__isnull", True), ("received_at__gte", models.F("given_at")), _connector="OR"
                    ),
                    models.Q(("ended_at__isnull", True), ("ended_at__gte", models.F("given_at")), _connector="OR"),
                ),
                name="workshop_tag_instants_in_order",
            ),
        ),
    ]
