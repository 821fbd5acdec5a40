"""Files that prove that a promise was kept or that something has changed; quality problems
that are withdrawn; surveys at home visits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0006_attempts_of_a_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProofFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="proofs/%Y/%m/", verbose_name="file")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("size", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="complaints.correctiveaction",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="complaints.promise",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a proof",
                "verbose_name_plural": "files of proofs",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action__isnull", True), ("promise__isnull", False)),
                            models.Q(("action__isnull", False), ("promise__isnull", True)),
                            _connector="OR",
                        ),
                        name="complaints_proof_of_one",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="qualityproblem",
            name="withdrawn_at",
            field=models.DateTimeField(null=True, verbose_name="withdrawn"),
        ),
        migrations.AddField(
            model_name="qualityproblem",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="qualityproblem",
            name="withdrawn_why",
            field=models.CharField(blank=True, default="", max_length=400, verbose_name="why it is withdrawn"),
        ),
        migrations.AddConstraint(
            model_name="qualityproblem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True), ("withdrawn_why", "")),
                    models.Q(
                        ("report__isnull", True),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaints_problem_withdrawn_with_reason",
            ),
        ),
        migrations.AddField(
            model_name="surveyresponse",
            name="visit",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="response",
                to="complaints.homevisit",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(("follow_up__isnull", True), ("visit__isnull", True), _connector="OR"),
                name="complaints_survey_of_one",
            ),
        ),
    ]
