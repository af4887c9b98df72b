"""Numbers of attempts after a merge was undone: those begun meanwhile stay, and no number is left out."""

from collections import defaultdict
from collections.abc import Iterable

from assessments.models import Attempt


def close_gaps(*, enrolments: Iterable[int]) -> None:
    """Number the attempts of some enrolments 1, 2, 3 … at each quiz, in their order; where no number is missing nothing changes.

    :param enrolments: ids; the caller holds the transaction
    """
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for attempt in Attempt.objects.select_for_update().filter(enrolment__in=list(enrolments)).order_by("enrolment", "quiz", "number"):
        taken[attempt.enrolment_id, attempt.quiz_id] += 1
        number = taken[attempt.enrolment_id, attempt.quiz_id]
        if attempt.number != number:
            Attempt.objects.filter(pk=attempt.pk).update(number=number)
