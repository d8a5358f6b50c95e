"""Jarflow's windows in Airflow: two entries in the navigation, and a Report tab on every task instance.

All frame pages of `serve`, by way of `/jarflow/to/PATH` here, which sends a browser to that path of serve under the
name by which Airflow is open: a browser that logged in to `localhost` shows its login to no `127.0.0.1`. Whoever had to
log in first comes back the same way.

serve is told the names of the run and never looks for a near one. They travel in the query, where Airflow's page
encodes them whole: as parts of a path, a run called `..` would be another place. The index stands in the path, because
for a task that is not mapped Airflow leaves its placeholder there as it is.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from airflow.plugins_manager import AirflowPlugin
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SERVE = os.environ.get("JARFLOW_SERVE_URL", "http://127.0.0.1:8050")
"""The address at which a browser finds serve."""
THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}
WAY = "/jarflow/to"
LONGEST_BODY = 4 * 1024 * 1024
"""Bytes; a task's result is 64 KB at most."""
TOO_LONG = "The body of a request may have 4 MB."
OF_TASKS, READING = ("/xcomEntries", "/state-store"), ("GET", "HEAD", "OPTIONS")
"""Results of tasks, and what a task keeps for its next try or run."""
ONLY_READ = (
    "The result of a task is what the task said: it can be read here, and not changed. To have another, clear the task."
)

app = FastAPI(title="Jarflow", docs_url=None, redoc_url=None, openapi_url=None)


@app.get("/to/{path:path}")
def to_serve(request: Request, path: str) -> RedirectResponse:  # noqa: ARG001 - taken as it came, not decoded
    """Go to a path of serve, and never to another address: what stands behind the first slash is no host."""
    came = request.scope.get("raw_path", b"").decode("ascii", "replace").partition("/to/")[2]
    query = request.scope.get("query_string", b"").decode("ascii", "replace")
    address = f"{serve(request.headers.get('host', ''))}/{quote(came, safe='%/:;=@,+!~*()$&')}"
    return RedirectResponse(f"{address}?{quote(query, safe='%/:;=@,+!~*()$&?')}" if query else address, status_code=302)


def serve(host: str) -> str:
    """The address of serve, by the same name of this machine as the one by which Airflow is asked."""
    name = host.rpartition(":")[0] if host[-1:].isdigit() and ":" in host else host
    where = urlsplit(SERVE)
    ours = where.netloc.rpartition(":")[0] if where.port else where.netloc
    if {name, ours} <= THIS_MACHINE:
        return f"{where.scheme}://{name}:{where.port}" if where.port else f"{where.scheme}://{name}"
    return SERVE


class Bounded:
    """Airflow without bodies of requests that are larger than what anybody sends it.

    Airflow reads a body before it asks who sends it, and holds all of it in memory.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 to a body that says that it is too large; end one that becomes so."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if said.isdigit() and int(said) > LONGEST_BODY:
            await PlainTextResponse(TOO_LONG, status_code=413, headers={"Connection": "close"})(scope, receive, send)
            return
        came = 0

        async def bounded() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > LONGEST_BODY:
                raise HTTPException(413, TOO_LONG)
            return message

        await self._app(scope, bounded, send)


class ResultsAreRead:
    """Airflow where nobody changes what tasks said: it becomes the arguments of the tasks and tries that follow."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to whoever would make, change or remove it by the REST interface. Tasks use another one."""
        if scope["type"] == "http" and scope["method"] not in READING and any(one in scope["path"] for one in OF_TASKS):
            await JSONResponse({"detail": ONLY_READ}, status_code=403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class JarflowPlugin(AirflowPlugin):
    """Three windows on serve, and the way to it; and bounds on what Airflow reads and lets people change."""

    name = "jarflow"
    fastapi_root_middlewares = [  # noqa: RUF012
        {"middleware": Bounded, "args": [], "kwargs": {}, "name": "bounded bodies"},
        {"middleware": ResultsAreRead, "args": [], "kwargs": {}, "name": "results are read"},
    ]
    fastapi_apps = [{"app": app, "url_prefix": "/jarflow", "name": "Jarflow"}]  # noqa: RUF012 - Airflow's own declaration
    external_views = [  # noqa: RUF012
        {"name": "Jarflow", "href": f"{WAY}/", "destination": "nav", "url_route": "jarflow"},
        {"name": "COVID cases", "href": f"{WAY}/dashboard", "destination": "nav", "url_route": "covid-cases"},
        {
            "name": "Report",
            "href": f"{WAY}/report/{{MAP_INDEX}}?dag={{DAG_ID}}&run={{RUN_ID}}&task={{TASK_ID}}",
            "destination": "task_instance",
            "url_route": "report",
        },
    ]
