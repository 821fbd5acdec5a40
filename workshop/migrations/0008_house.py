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
    ]
