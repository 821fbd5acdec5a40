"""Gifts are given at campaigns too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0008_house"),
    ]

    operations = [
        migrations.AlterField(
            model_name="giftmovement",
            name="occasion",
            field=models.CharField(
                blank=True,
                choices=[
                    ("arrival", "On arrival"),
                    ("spending", "On spending"),
                    ("friction", "To settle friction"),
                    ("event", "At a campaign"),
                ],
                default="",
                max_length=8,
                verbose_name="occasion",
            ),
        ),
    ]
