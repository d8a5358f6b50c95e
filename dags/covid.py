"""COVID: each day, the cases of some countries are fetched from a source, with what the source changed since.

`countries` lists the countries of the run; `fetch-covid` runs once for each, named by it. It asks the source for the
days after the last known one and for two weeks before it, or from a day without a figure in the ninety days before it,
and keeps in the schema `covid` what is new or was changed. A source that is down loses nothing: the next run asks for
the same days again. Every reply is kept as it came. The task's Report says what was found; the asset `covid_cases` has
the last result.

| The task is | because | what to do |
| --- | --- | --- |
| `fetch-covid` success, nothing new | the source sent no new figure: `changed: 0` | nothing |
| `fetch-covid` success, findings | days were left out; the Report says why | nothing: later runs ask for them again |
| `fetch-covid` failed, no such country | the log names those that the source has | choose among them |
| `fetch-covid` failed, REJECTED | the reply holds no figures; the log says why | choose another source in the form |

To add a source, name it in `SOURCES` with its address, and its countries in `COUNTRIES`: it has to answer as the
simulator does. To load a kept reply
again: `./jarflow task fetch-covid --again NUMBER`, with its number in `covid.reply`.
"""

import os
from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, Param, task

from house import named_in, runbook
from jarflow_airflow.operators import JarTask

CASES = Asset("covid_cases", uri="jarflow://covid/cases")
SOURCES = {"simulator": os.environ.get("JARFLOW_SIMULATOR_URL", "http://127.0.0.1:8051")}
"""Where each source is on the web. No other address is ever asked."""
COUNTRIES = ["australia", "denmark", "new-zealand", "singapore"]
"""Those of the simulator. The form offers them; a run may name any country that its source has."""
A_COUNTRY = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"
A_SOURCE = rf"^({'|'.join(SOURCES)}|file:[^/\\]+)$(?!\n)"


@task(execution_timeout=timedelta(minutes=5), retries=2, retry_delay=timedelta(seconds=15))
def countries(params: dict) -> list[list[str]]:
    """The arguments of each fetch: the DAG's form may name other countries."""
    common = ["--source", params["source"], *(f"--allow={name}={url}" for name, url in SOURCES.items())]
    return [["--country", country, *common] for country in dict.fromkeys(params["countries"])]


with DAG(
    dag_id="covid",
    description="Fetches the COVID cases of some countries, and what their source changed since",
    doc_md=runbook(__doc__),
    schedule="30 5 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=2),
    is_paused_upon_creation=False,
    default_args={"owner": "covid"},
    tags=["covid", "web"],
    params={
        "countries": Param(
            ["singapore", "australia"],
            type="array",
            examples=COUNTRIES,
            items={"type": "string", "pattern": A_COUNTRY, "maxLength": 60},
            minItems=1,
            maxItems=50,
            title="Countries",
            description="As the source names them in addresses: south-korea",
        ),
        "source": Param(
            next(iter(SOURCES)),
            type="string",
            pattern=A_SOURCE,
            examples=[*SOURCES, *(f"file:{name}" for name in named_in("landing/covid", r"([^.].*)"))],
            title="Source",
            description="The name of a source, or file: and the name of a file in landing/covid",
        ),
    },
):
    JarTask.partial(
        task_id="fetch-covid",
        login="warehouse_fetch-covid",
        outlets=[CASES],
        map_index_template="{{ task.args[1] }}",
    ).expand(args=countries())
