"""Templates of messages to customers, what was sent, and replies."""

from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0005_care"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = []
