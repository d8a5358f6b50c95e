"""Secrets of Airflow for a jar: named in a DAG, read when the task runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.providers.common.compat.sdk import AirflowFailException, AirflowNotFoundException, Connection, Variable
from airflow.sdk.exceptions import AirflowRuntimeError
from airflow.sdk.log import mask_secret

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = ("host", "port", "schema", "login", "password")
VARIABLE = "var:"
OPTIONAL = "?"


def resolve(references: Mapping[str, str]) -> dict[str, str]:
    """The values of references such as `warehouse.password` and `var:key`, the secret ones masked in Airflow's log.

    One that ends with `?`, such as `mail.password?`, is left out if the connection or its field is not there.
    """
    found = {name: _value(name, reference) for name, reference in references.items()}
    values = {name: value for name, value in found.items() if value is not None}
    for name, value in values.items():
        if is_secret(references[name]):
            mask_secret(value)
    return values


def is_secret(reference: str) -> bool:
    """True of what is masked: a host, a port, a login are none, and a port would be *** in every number like it."""
    return reference.startswith(VARIABLE) or reference.removesuffix(OPTIONAL).endswith(".password")


def _value(name: str, reference: str) -> str | None:
    if reference.startswith(VARIABLE):
        key = reference.removeprefix(VARIABLE)
        try:
            return str(Variable.get(key))
        except AirflowRuntimeError:
            raise AirflowFailException(f"{name}: there is no variable {key!r}") from None
    connection, _, field = reference.removesuffix(OPTIONAL).rpartition(".")
    if not connection or field not in FIELDS:
        raise AirflowFailException(
            f"{name}: expected 'CONNECTION.FIELD' with one of {', '.join(FIELDS)}, or 'var:KEY', found {reference!r}"
        )
    try:
        value = getattr(connection_of(connection, name), field)
    except AirflowFailException:
        if not reference.endswith(OPTIONAL):
            raise
        return None
    if value is None and reference.endswith(OPTIONAL):
        return None
    if value is None:
        raise AirflowFailException(f"{name}: connection {connection!r} has no {field}")
    return str(value)


def connection_of(name: str, parameter: str) -> Connection:
    """The connection of Airflow's that a parameter names."""
    try:
        connection: Connection = Connection.get(name)
    except AirflowNotFoundException:
        raise AirflowFailException(f"{parameter}: there is no connection {name!r}") from None
    return connection
