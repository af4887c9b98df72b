import attendance.codes
from django.db import migrations, models


def give_each_its_own(apps, schema_editor):
    """A new column has one default for all rows that are there: their sessions would show the same code."""
    sessions = apps.get_model("attendance", "Session").objects.only("pk")
    for session in sessions.iterator():
        session.code_key = attendance.codes.new_key()
        session.save(update_fields=["code_key"])


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0002_devices_walk_ins_and_flags'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='code_key',
            field=models.CharField(default=attendance.codes.new_key, editable=False, help_text='What the code on the projector is made of.', max_length=64),
        ),
        migrations.AddField(
            model_name='session',
            name='late_after',
            field=models.PositiveSmallIntegerField(default=10, help_text='Who signs in with the code in the room later than that is late.', verbose_name='late after, minutes'),
        ),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='flag',
            name='kind',
            field=models.CharField(choices=[('after-closing', 'Seen after the register was closed'), ('called-off', 'The session had been called off'), ('not-enrolled', 'Was not in this cohort'), ('shared-device', 'One device signed for several people'), ('alike', 'May be somebody already known')], max_length=16),
        ),
        migrations.AlterField(
            model_name='observation',
            name='how',
            field=models.CharField(choices=[('list', 'From the register'), ('scan', 'From the badge'), ('code', 'With the code in the room'), ('walk-in', 'At the door'), ('paper', 'From the signed sheet'), ('system', 'By the system')], default='list', max_length=12),
        ),
    ]
