"""Special days of outlets and the public calendar; outlets that open on no weekday on purpose."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0002_name_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="outlet",
            name="weekdays_closed",
            field=models.BooleanField(default=False, verbose_name="closed on every weekday"),
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("open", models.BooleanField(verbose_name="open")),
                ("from_minute", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from")),
                ("to_minute", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="to")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_year", "New Year's Day"),
                            ("spring_festival", "Spring Festival"),
                            ("tomb_sweeping", "Tomb-sweeping Day"),
                            ("labour_day", "Labour Day"),
                            ("dragon_boat", "Dragon Boat Festival"),
                            ("mid_autumn", "Mid-autumn Festival"),
                            ("national_day", "National Day"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="occasion",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=60, verbose_name="note")),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_days",
                        to="staff.outlet",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "ordering": ["day", "from_minute", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("from_minute__isnull", False), ("outlet__isnull", False)),
                        fields=("outlet", "day", "from_minute"),
                        name="staff_calendarday_once_at_outlet",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("from_minute__isnull", True), ("outlet__isnull", False)),
                        fields=("outlet", "day"),
                        name="staff_calendarday_once_whole_at_outlet",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("from_minute__isnull", False), ("outlet__isnull", True)),
                        fields=("day", "from_minute"),
                        name="staff_calendarday_once_in_general",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("from_minute__isnull", True), ("outlet__isnull", True)),
                        fields=("day",),
                        name="staff_calendarday_once_whole_in_general",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_minute__isnull", True), ("to_minute__isnull", True)),
                            models.Q(("from_minute__isnull", False), ("to_minute__isnull", False)),
                            _connector="OR",
                        ),
                        name="staff_calendarday_both_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_minute__isnull", True),
                            models.Q(("from_minute__lt", models.F("to_minute")), ("to_minute__lte", 1440)),
                            _connector="OR",
                        ),
                        name="staff_calendarday_forward",
                    ),
                ],
            },
        ),
    ]
