"""Jarflow's window in Airflow: an entry in the navigation, and a Report tab on every task instance.

Both frame pages of `serve`, which is told the names of the run and never looks for a near one. The names travel in the
query, where Airflow's page encodes them whole: as parts of a path, a run called `..` would be another place. The index
stands in the path, because for a task that is not mapped Airflow leaves its placeholder there as it is.
"""

import os

from airflow.plugins_manager import AirflowPlugin

SERVE = os.environ.get("JARFLOW_SERVE_URL", "http://127.0.0.1:8050")
"""The address at which a browser finds serve."""


class JarflowPlugin(AirflowPlugin):
    """Two windows on serve."""

    name = "jarflow"
    external_views = [  # noqa: RUF012 - Airflow's own declaration
        {"name": "Jarflow", "href": f"{SERVE}/", "destination": "nav", "url_route": "jarflow"},
        {
            "name": "Report",
            "href": f"{SERVE}/report/{{MAP_INDEX}}?dag={{DAG_ID}}&run={{RUN_ID}}&task={{TASK_ID}}",
            "destination": "task_instance",
            "url_route": "report",
        },
    ]
