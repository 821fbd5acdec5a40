"""Plans for 15 March."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_draws")]

    operations = []
