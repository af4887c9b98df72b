from django.db import migrations, models

from people.names import sorted_by

AT_ONCE = 500


def fill(apps, schema_editor):
    User = apps.get_model("people", "User")
    people = User.objects.order_by().only("pk", "last_name", "first_name")
    batch = []
    for person in people.iterator(chunk_size=AT_ONCE):
        person.sort_name = sorted_by(person.last_name, person.first_name)
        batch.append(person)
        if len(batch) == AT_ONCE:
            User.objects.bulk_update(batch, ["sort_name"])
            batch = []
    User.objects.bulk_update(batch, ["sort_name"])


class Migration(migrations.Migration):
    dependencies = [("people", "0003_merges_of_persons")]

    operations = [
        migrations.AlterModelOptions(
            name="user", options={"ordering": ["sort_name", "pk"], "verbose_name": "person", "verbose_name_plural": "people"}
        ),
        migrations.AddField(
            model_name="user", name="sort_name", field=models.CharField(db_index=True, default="", editable=False, max_length=310)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
