"""Queries that are put together once and then asked again and again with other values.

Django puts a query together anew whenever it is asked. Where a row is looked up by its key, that takes several times as long as the
answer, and where a lock is held meanwhile, everybody waits for it. What is asked for every message of every device is prepared.
"""

from collections.abc import Callable, Sequence
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigIntegerField, Expression, Field, QuerySet
from django.db.transaction import TransactionManagementError


class Later(Expression):
    """In a prepared query, the place of a value that is only known when it is asked."""

    def __init__(self, name: str, of: Field[Any, Any] | None = None) -> None:
        """Name the value.

        :param of: the field that says how a database writes it; None for a key
        """
        super().__init__(output_field=of or BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


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
