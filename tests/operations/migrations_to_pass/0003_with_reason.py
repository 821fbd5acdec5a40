from django.db import migrations, models


# upgrade: CREATE_INDEX because the table of this test holds a handful of rows
class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_expands")]
    operations = [
        migrations.AddIndex("Note", models.Index("words", name="note_index")),
    ]
