"""Who told the winners, and the work that gathers a long list."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_club"),
        ("customers", "0008_screening"),
        ("staff", "0004_approvals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="work",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="staff.work",
            ),
        ),
        migrations.AddField(
            model_name="drawwin",
            name="sending",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.sending"
            ),
        ),
        migrations.AddField(
            model_name="drawwin",
            name="told_at",
            field=models.DateTimeField(null=True, verbose_name="told"),
        ),
        migrations.AddField(
            model_name="drawwin",
            name="told_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="drawwin",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_at__isnull", True), ("told_by__isnull", True))
                | models.Q(
                    ("told_at__isnull", False),
                    models.Q(("told_by__isnull", False), ("sending__isnull", False), _connector="OR"),
                ),
                name="campaigns_drawwin_told_by_somebody",
            ),
        ),
    ]
