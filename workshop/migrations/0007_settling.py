"""Settlement, rating, advice, claims and papers."""

from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0006_gate"),
        ("customers", "0005_care"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = []
