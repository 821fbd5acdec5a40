"""Names stored before family names of two characters were read as such get the sort key they would get today."""

from django.db import migrations

from staff.names import name_key

ROWS_AT_A_TIME = 1000


def compute_again(apps, schema_editor):
    for name in ("Employee", "User"):
        model = apps.get_model("staff", name)
        wrong = []
        for row in model.objects.using(schema_editor.connection.alias).only("name", "name_key").iterator():
            if row.name_key != (key := name_key(row.name)):
                row.name_key = key
                wrong.append(row)
        model.objects.using(schema_editor.connection.alias).bulk_update(wrong, ["name_key"], batch_size=ROWS_AT_A_TIME)


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]
    operations = [migrations.RunPython(compute_again, migrations.RunPython.noop, elidable=True)]
