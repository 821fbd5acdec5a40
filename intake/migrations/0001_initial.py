"""All tables of this room, as they were before anything was deployed."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staff", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("sheet", models.CharField(max_length=40, verbose_name="kind of records")),
                ("columns", models.JSONField(default=dict)),
                ("values", models.JSONField(default=dict)),
                ("headers_key", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "column mapping",
                "verbose_name_plural": "column mappings",
                "ordering": ["name", "-made_at", "-pk"],
                "indexes": [models.Index(fields=["headers_key", "-made_at"], name="intake_mapping_by_headers")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", False), ("replaced_at__isnull", True)),
                        fields=("name", "outlet"),
                        name="intake_columnmapping_one_of_a_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", True), ("replaced_at__isnull", True)),
                        fields=("name",),
                        name="intake_columnmapping_one_for_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="batch")),
                ("file", models.FileField(max_length=200, upload_to="imports/%Y/%m/", verbose_name="file")),
                ("original_name", models.CharField(max_length=200, verbose_name="file name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("mapping", "Columns to be matched"),
                            ("checked", "Checked"),
                            ("refused", "Refused"),
                            ("queued", "Waiting its turn"),
                            ("taking", "Being taken"),
                            ("taken", "Taken"),
                            ("failed", "Broken off"),
                            ("abandoned", "Given up"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded")),
                ("checked_at", models.DateTimeField(null=True)),
                ("queued_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True, verbose_name="taken")),
                ("counts", models.JSONField(default=dict)),
                ("error_count", models.PositiveIntegerField(default=0)),
                ("warning_count", models.PositiveIntegerField(default=0)),
                ("weighty_count", models.PositiveIntegerField(default=0)),
                ("note", models.TextField(blank=True, default="")),
                ("table", models.JSONField(default=dict)),
                ("outlets", models.ManyToManyField(related_name="+", to="staff.outlet", verbose_name="outlets")),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="staff.work"
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="intake.columnmapping",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-uploaded_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-uploaded_at", "-id"], name="intake_batch_latest"),
                    models.Index(fields=["sha256"], name="intake_batch_by_content"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "taking")),
                        fields=("state",),
                        name="intake_batch_one_taken_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken"), _negated=True),
                            models.Q(("error_count", 0), ("taken_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="intake_batch_taken_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "queued"), _negated=True), ("queued_at__isnull", False), _connector="OR"
                        ),
                        name="intake_batch_queued_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("sheet", models.CharField(max_length=120)),
                ("key", models.CharField(blank=True, default="", max_length=60)),
                ("label", models.CharField(max_length=120)),
                ("changes", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("weighty", models.BooleanField(default=False)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="record_changes", to="intake.batch"
                    ),
                ),
            ],
            options={
                "verbose_name": "change by a file",
                "verbose_name_plural": "changes by a file",
                "ordering": ["-weighty", "place"],
                "indexes": [
                    models.Index(fields=["batch", "sheet", "-weighty", "place"], name="intake_change_by_sheet")
                ],
                "constraints": [models.UniqueConstraint(fields=("batch", "place"), name="intake_change_in_order")],
            },
        ),
        migrations.CreateModel(
            name="BatchFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("level", models.PositiveSmallIntegerField(choices=[(1, "Error"), (2, "Note")])),
                ("sheet", models.CharField(blank=True, default="", max_length=120)),
                ("row", models.PositiveIntegerField(null=True)),
                ("column", models.CharField(blank=True, default="", max_length=120)),
                ("value", models.CharField(blank=True, default="", max_length=300)),
                ("message", models.TextField()),
                ("reason", models.CharField(max_length=16)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="intake.batch"
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["level", "place"],
                "indexes": [models.Index(fields=["batch", "level", "reason"], name="intake_finding_by_reason")],
                "constraints": [models.UniqueConstraint(fields=("batch", "place"), name="intake_finding_in_order")],
            },
        ),
    ]
