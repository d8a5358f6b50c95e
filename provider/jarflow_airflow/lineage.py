"""Tells OpenLineage which datasets a jar read and wrote. Import this module only when OpenLineage's provider asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from airflow.providers.common.compat.sdk import Asset
from airflow.providers.openlineage.extractors import OperatorLineage
from airflow.providers.openlineage.utils.utils import translate_airflow_asset
from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import input_statistics_input_dataset, output_statistics_output_dataset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST = 1_000
"""Datasets that a result names; more are left out."""
Counts = dict[str, int]


def lineage(inlets: Iterable[Any], outlets: Iterable[Any], result: Any = None) -> OperatorLineage:  # noqa: ANN401 - what JSON can say
    """The task's assets and what its result names; the result's `rows` are those of its only output."""
    fields = result if isinstance(result, dict) else {}
    read = {**assets(inlets), **named(fields.get("inputs"))}
    wrote = {**assets(outlets), **named(fields.get("outputs"))}
    if len(wrote) == 1:
        wrote = {uri: counts(fields) | of_its_own for uri, of_its_own in wrote.items()}
    return OperatorLineage(
        inputs=[
            InputDataset(*dataset(uri), inputFacets={"inputStatistics": in_statistics(known)} if known else {})
            for uri, known in read.items()
        ],
        outputs=[
            OutputDataset(*dataset(uri), outputFacets={"outputStatistics": out_statistics(known)} if known else {})
            for uri, known in wrote.items()
        ],
    )


def assets(some: Iterable[Any]) -> dict[str, Counts]:
    """The addresses of the assets among a task's inlets or outlets."""
    return {asset.uri: {} for asset in some if isinstance(asset, Asset)}


def named(value: Any) -> dict[str, Counts]:  # noqa: ANN401 - what JSON can say
    """The addresses in a field of a result: `["s3://a/b"]`, or with counts `[{"uri": "s3://a/b", "rows": 3}]`."""
    return dict(list(addresses(value))[:MOST])


def addresses(value: Any) -> Iterator[tuple[str, Counts]]:  # noqa: ANN401 - what JSON can say
    """Each address with what is known of it."""
    for one in value if isinstance(value, list) else []:
        uri = one.get("uri") if isinstance(one, dict) else one
        if isinstance(uri, str) and uri:
            yield uri, counts(one) if isinstance(one, dict) else {}


def counts(fields: dict[str, Any]) -> Counts:
    """The rows and the bytes that an object names."""
    found = {"rowCount": fields.get("rows"), "size": fields.get("bytes")}
    return {name: value for name, value in found.items() if isinstance(value, int) and not isinstance(value, bool)}


def dataset(uri: str) -> tuple[str, str]:
    """The namespace and the name of what an address means."""
    known = translate_airflow_asset(Asset(uri=uri), None)
    if known is not None:
        return known.namespace, known.name
    parts = urlsplit(uri)
    if not parts.netloc:
        return parts.scheme or "file", parts.path
    return f"{parts.scheme}://{parts.netloc}", parts.path.strip("/")


def in_statistics(known: Counts) -> input_statistics_input_dataset.InputStatisticsInputDatasetFacet:
    """The counts of what was read."""
    return input_statistics_input_dataset.InputStatisticsInputDatasetFacet(**known)


def out_statistics(known: Counts) -> output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet:
    """The counts of what was written."""
    return output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(**known)
