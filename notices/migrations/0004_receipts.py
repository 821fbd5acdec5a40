"""Delivery receipts of text messages."""

from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_sms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = []
