"""Evening meeting, hard cases, gifts, trainings, packages."""

from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0007_settling"),
        ("customers", "0005_care"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = []
