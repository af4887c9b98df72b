from collections import Counter, defaultdict

from django.db import migrations, models

BATCH = 500
ANSWER = ("attempt_id", "pk", "item_id", "language", "marks__pk", "marks__points", "marks__max_points", "marks__share")


def fill(apps, schema_editor):
    """Give finished attempts what `recompute` keeps from now on: their newest marks, and the language of most answers."""
    attempts, responses = apps.get_model("assessments", "Attempt").objects, apps.get_model("assessments", "Response").objects
    ids = list(attempts.filter(state="submitted").order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(ids), BATCH):
        newest = defaultdict(dict)
        for attempt, response, *row in responses.filter(attempt__in=ids[at : at + BATCH]).order_by("marks__pk").values_list(*ANSWER):
            newest[attempt][response] = row
        some = [attempts.model(pk=pk, **kept([row for _response, row in sorted(newest[pk].items())])) for pk in ids[at : at + BATCH]]
        attempts.bulk_update(some, ["mark_line", "newest_mark", "language"])


def kept(rows):
    marked = [(item, points if share is None else share * most, most) for item, _code, mark, points, most, share in rows if mark]
    spoken = Counter(code for _item, code, *_mark in rows if code)
    return {
        "mark_line": " ".join(f"{item} {points.normalize():f} {most.normalize():f}" for item, points, most in marked),
        "newest_mark": max((row[2] for row in rows if row[2]), default=None),
        "language": max(spoken, key=lambda code: (spoken[code], code), default=""),
    }


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0013_correcting_answered_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='language',
            field=models.CharField(blank=True, default='', editable=False, help_text='In which most answers were given; empty where that is not known.', max_length=10),
        ),
        migrations.AddField(
            model_name='attempt',
            name='mark_line',
            field=models.TextField(blank=True, default='', editable=False, help_text='The newest marks, as `assessments.mark_lines` writes them.'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='newest_mark',
            field=models.PositiveBigIntegerField(blank=True, editable=False, help_text='The id of the last mark that is in there.', null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
