"""An index by which the calls of a day are found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_calls_on_site")]

    operations = [
        migrations.AddIndex(
            model_name="callattempt",
            index=models.Index(fields=["at"], name="complaints_attempt_of_day"),
        ),
    ]
