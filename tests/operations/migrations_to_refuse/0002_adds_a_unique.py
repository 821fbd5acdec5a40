from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [
        migrations.AddConstraint("Note", models.UniqueConstraint("words", name="note_words")),
    ]
