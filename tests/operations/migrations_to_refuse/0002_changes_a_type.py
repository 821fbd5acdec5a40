from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [
        migrations.AlterField("Note", "words", models.CharField(max_length=5)),
    ]
