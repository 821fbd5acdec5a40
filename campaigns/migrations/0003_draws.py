"""Draws, vouchers, group purchases."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_money")]

    operations = []
