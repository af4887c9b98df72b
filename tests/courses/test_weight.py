"""What a lesson without a picture costs on a first visit, and what each following one does."""

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders

from courses.services.enrolling import enrol

COLD_BYTES = 30_000
FOLLOWING_BYTES = 9_000
STYLES = ("core/css/site.css", "courses/courses.css", "core/img/favicon.svg")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6))


def test_lesson_stays_within_its_budget(client, learner, cohort, content):
    lesson = content.lessons[0]
    text = "".join(f"<p>Sentence {number} says something that no other sentence says, about people and places.</p>" for number in range(60))
    lesson.body = [("text", f"<h2>Section</h2>{text}")]
    lesson.save()
    enrol(learner=learner, cohort=cohort, by=learner)
    client.force_login(learner)

    html = compressed(client.get(lesson.url).content)
    styles = sum(compressed(Path(finders.find(name)).read_bytes()) for name in STYLES)

    assert html <= FOLLOWING_BYTES
    assert html + styles <= COLD_BYTES
