from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [
        migrations.AddField("Note", "may_be_empty", models.TextField(null=True)),
        migrations.AddField("Note", "counted", models.IntegerField(db_default=0)),
        migrations.CreateModel(
            "Line",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("note", models.ForeignKey("exchange.Note", models.PROTECT)),
                ("number", models.IntegerField(unique=True)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(number__gt=0), name="line_number")]},
        ),
    ]
