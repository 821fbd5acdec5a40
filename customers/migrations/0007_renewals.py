"""Insurance renewals, prospects and references."""

from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_templates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = []
