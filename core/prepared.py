"""Queries that are put together once and then asked again and again with other values.

Django puts a query together anew whenever it is asked. Where a row is looked up by its key, that takes several times as long as the
answer, and where a lock is held meanwhile, everybody waits for it. What is asked for every message of every device is prepared.
"""

from collections.abc import Callable, Sequence
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, Expression, Field, Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error


class Later(Expression):
    """In a prepared query, the place of a value that is only known when it is asked."""

    def __init__(self, name: str, of: Field[Any, Any] | None = None) -> None:
        """Name the value.

        :param of: the field that says how a database writes it; None for a key
        """
        super().__init__(output_field=of or BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


class Prepared:
    """A query whose values come later. Threads share nothing: each puts it together for its own connection, at its first question."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        """Prepare what `build` returns: a query with `values_list`, in which `Later` stands for what is told each time."""
        self._build, self._mine = build, local()

    def rows(self, **values: Any) -> list[Sequence[Any]]:
        """Ask it (1 query).

        :param values: one for each `Later`, by its name
        :return: the rows, with what the fields make of what the database says
        :raises TransactionManagementError: when it locks rows and no transaction is there to hold them
        """
        connection = connections[DEFAULT_DB_ALIAS]
        statement = getattr(self._mine, "statement", None)
        if statement is None or statement.connection is not connection:
            statement = self._mine.statement = _Statement(self._build(), connection)
        return statement.rows(values)

    def first(self, **values: Any) -> Sequence[Any] | None:
        """The first row, or None where there is none (1 query)."""
        rows = self.rows(**values)
        return rows[0] if rows else None


class _Statement:
    """The SQL of a query for one connection, and what makes Python of its answers."""

    def __init__(self, queryset: QuerySet[Any, Any], connection: Any) -> None:
        self.connection = connection
        self._compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._parameters = self._compiler.as_sql()
        self._converters = self._compiler.get_converters([column[0] for column in self._compiler.select])
        self._locks = queryset.query.select_for_update and connection.features.has_select_for_update

    def rows(self, values: dict[str, Any]) -> list[Sequence[Any]]:
        if self._locks and self.connection.get_autocommit():
            raise TransactionManagementError("A prepared query that locks rows is asked inside a transaction.")
        with self.connection.cursor() as cursor:
            cursor.execute(self._sql, [self._told(one, values) for one in self._parameters])
            rows = cursor.fetchall()
        return list(self._compiler.apply_converters(rows, self._converters)) if self._converters else list(rows)

    def _told(self, parameter: Any, values: dict[str, Any]) -> Any:
        if not isinstance(parameter, Later):
            return parameter
        return parameter.output_field.get_db_prep_value(values[parameter.name], self.connection)


class PreparedInsert:
    """A new row, put together once like a `Prepared` query; where a row with the same unique values is there, that one is changed.

    As with `bulk_create`, `save` is not called and no signal is sent.
    """

    def __init__(self, model: type[Model], *, unique: Sequence[str] = (), changes: Sequence[str] = ()) -> None:
        """Prepare rows of `model`.

        :param unique: fields of a unique constraint; with none, a row that is there already is an error
        :param changes: what of the row that is there becomes as told
        """
        self._model, self._unique, self._changes, self._mine = model, unique, changes, local()
        self._fields = [field for field in model._meta.concrete_fields if not field.primary_key]

    def add(self, row: Model) -> None:
        """Write it, and tell it its key (1 query).

        :raises IntegrityError: when the database refuses it
        """
        connection = connections[DEFAULT_DB_ALIAS]
        if getattr(self._mine, "connection", None) is not connection:
            self._mine.connection, self._mine.sql = connection, self._sql(connection)
        values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in self._fields]
        with mark_for_rollback_on_error(DEFAULT_DB_ALIAS), connection.cursor() as cursor:
            cursor.execute(self._mine.sql, values)
            row.pk = cursor.fetchone()[0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    def _sql(self, connection: Any) -> str:
        named = self._model._meta.get_field
        query = InsertQuery(
            self._model, on_conflict=OnConflict.UPDATE if self._unique else None,
            unique_fields=[named(name) for name in self._unique], update_fields=[named(name) for name in self._changes],
        )  # fmt: skip
        query.insert_values(self._fields, [self._model()])
        compiler: Any = query.get_compiler(connection=connection)
        compiler.returning_fields = [self._model._meta.pk]
        return str(compiler.as_sql()[0][0])
