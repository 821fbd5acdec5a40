from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [
        migrations.AddIndex("Note", models.Index("words", name="note_index")),
    ]
