"""Names stored before family names of two characters were read as such get the sort key they would get today."""

from django.db import migrations

from staff.names import name_key

ROWS_AT_A_TIME = 1000


def compute_again(apps, schema_editor):
    customers = apps.get_model("customers", "Customer").objects.using(schema_editor.connection.alias)
    wrong = []
    for row in customers.only("name", "name_key").iterator():
        if row.name_key != (key := name_key(row.name)):
            row.name_key = key
            wrong.append(row)
    customers.bulk_update(wrong, ["name_key"], batch_size=ROWS_AT_A_TIME)


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_initial")]
    operations = [migrations.RunPython(compute_again, migrations.RunPython.noop, elidable=True)]
