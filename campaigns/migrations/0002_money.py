"""Budgets, expenses, materials, photographs; the year and its months."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]

    operations = []
