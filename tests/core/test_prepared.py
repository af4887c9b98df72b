"""Queries that are put together once: the same answers as Django's own, for other values each time."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import UUIDField
from django.db.transaction import TransactionManagementError

from core.models import InboxMessage
from core.prepared import Later, Prepared, PreparedInsert

NINE = datetime(2026, 3, 5, 9, tzinfo=UTC)


@pytest.fixture
def messages(db):
    return [InboxMessage.objects.create(uuid=uuid4(), kind=f"kind {n}", observed_at=NINE, result={"n": n}) for n in range(3)]


@pytest.fixture
def by_uuid():
    wanted = InboxMessage.objects.filter(uuid=Later("uuid", UUIDField()), kind__startswith="kind")
    return Prepared(lambda: wanted.order_by().values_list("pk", "uuid", "observed_at", "result"))


def test_each_question_has_its_own_answer(messages, by_uuid):
    assert [tuple(by_uuid.first(uuid=one.uuid)) for one in messages] == [(one.pk, one.uuid, NINE, one.result) for one in messages]


def test_what_is_not_there_is_none(messages, by_uuid):
    assert (by_uuid.first(uuid=uuid4()), by_uuid.rows(uuid=uuid4())) == (None, [])


def test_a_question_is_one_query(messages, by_uuid, django_assert_num_queries):
    with django_assert_num_queries(2):
        by_uuid.first(uuid=messages[0].uuid)
        by_uuid.first(uuid=messages[1].uuid)


def test_it_is_put_together_once(messages):
    made = []
    query = Prepared(lambda: made.append(1) or InboxMessage.objects.filter(pk=Later("pk")).order_by().values_list("kind"))

    assert [query.first(pk=one.pk)[0] for one in messages] == ["kind 0", "kind 1", "kind 2"]
    assert made == [1]


def test_a_value_that_was_not_told_is_an_error(messages, by_uuid):
    with pytest.raises(KeyError):
        by_uuid.first(pk=1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_rows_are_not_locked_without_a_transaction_to_hold_them():
    if not connection.features.has_select_for_update:
        pytest.skip("this database locks as a whole")
    query = Prepared(lambda: InboxMessage.objects.select_for_update().filter(pk=Later("pk")).order_by().values_list("pk"))

    with pytest.raises(TransactionManagementError):
        query.first(pk=1)


@pytest.mark.django_db
class TestNewRows:
    def test_row_is_written_as_django_would_and_knows_its_key(self):
        notes = PreparedInsert(InboxMessage)
        rows = [InboxMessage(uuid=uuid4(), kind="kind", observed_at=NINE, result={"n": [n, "é"]}) for n in range(2)]

        for row in rows:
            notes.add(row)

        assert [(one.pk, one.uuid, one.observed_at, one.result) for one in InboxMessage.objects.order_by("pk")] == [
            (row.pk, row.uuid, NINE, row.result) for row in rows
        ]

    def test_same_unique_value_again_is_an_error(self):
        notes, uuid = PreparedInsert(InboxMessage), uuid4()
        notes.add(InboxMessage(uuid=uuid, kind="first", observed_at=NINE))

        with pytest.raises(IntegrityError), transaction.atomic():
            notes.add(InboxMessage(uuid=uuid, kind="second", observed_at=NINE))
        assert InboxMessage.objects.get().kind == "first"

    def test_or_changes_the_row_that_is_there_as_far_as_told(self):
        notes, uuid = PreparedInsert(InboxMessage, unique=["uuid"], changes=["kind"]), uuid4()
        first, second = (InboxMessage(uuid=uuid, kind=kind, device=kind, observed_at=NINE) for kind in ("first", "second"))

        notes.add(first)
        notes.add(second)

        assert (second.pk, InboxMessage.objects.values_list("pk", "kind", "device").get()) == (first.pk, (first.pk, "second", "first"))
