from django.db import migrations


class Migration(migrations.Migration):
    """In the same order as before inside an attempt; nothing changes in the database."""

    dependencies = [
        ("assessments", "0015_order_of_answering"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="mark",
            options={"ordering": ["response_id", "pk"], "verbose_name": "mark"},
        ),
        migrations.AlterModelOptions(
            name="response",
            options={"ordering": ["attempt_id", "pk"], "verbose_name": "response"},
        ),
        migrations.AlterModelOptions(
            name="try",
            options={"ordering": ["response_id", "number"], "verbose_name": "try", "verbose_name_plural": "tries"},
        ),
    ]
