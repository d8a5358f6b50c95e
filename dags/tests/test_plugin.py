"""The way from Airflow to serve: to any path of it, and to no other address."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from cli.places import CHECKOUT


@pytest.fixture(scope="module")
def plugin() -> ModuleType:
    spec = importlib.util.spec_from_file_location("jarflow_plugin", CHECKOUT / "plugins" / "jarflow_plugin.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("host", "path", "where"),
    [
        ("127.0.0.1:8080", "/to/", "http://127.0.0.1:8050/"),
        ("localhost:8080", "/to/dashboard?country=a%2Fb&to=", "http://localhost:8050/dashboard?country=a%2Fb&to="),
        ("localhost", "/to/reports/a%2Fb/%2e%2e/", "http://localhost:8050/reports/a%2Fb/%2e%2e/"),
        ("[::1]:8080", "/to/x", "http://[::1]:8050/x"),
        ("evil.example", "/to/x", "http://127.0.0.1:8050/x"),
        ("127.0.0.1.evil.example:8080", "/to/x", "http://127.0.0.1:8050/x"),
        ("127.0.0.1:8080", "/to//evil.example/x", "http://127.0.0.1:8050//evil.example/x"),
        ("127.0.0.1:8080", "/to/%2F%2Fevil.example", "http://127.0.0.1:8050/%2F%2Fevil.example"),
        ("127.0.0.1:8080", "/to/@evil.example", "http://127.0.0.1:8050/@evil.example"),
        ("127.0.0.1:8080", "/to/.evil.example", "http://127.0.0.1:8050/.evil.example"),
    ],
)
def test_a_reader_comes_to_a_path_of_serve_under_the_name_that_they_use(
    plugin: ModuleType, host: str, path: str, where: str
) -> None:
    with TestClient(plugin.app, follow_redirects=False) as client:
        answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 302
    assert answer.headers["location"] == where


def test_a_line_break_leads_nowhere(plugin: ModuleType) -> None:
    with TestClient(plugin.app, follow_redirects=False) as client:
        answer = client.get("/to/%0d%0aSet-Cookie:%20a=b")
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_serve_elsewhere_keeps_its_own_name(plugin: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "SERVE", "https://pages.example.org")
    with TestClient(plugin.app, follow_redirects=False) as client:
        answer = client.get("/to/dashboard", headers={"Host": "localhost:8080"})
    assert answer.headers["location"] == "https://pages.example.org/dashboard"


RESULT = "/api/v2/dags/d/dagRuns/r/taskInstances/ingest/xcomEntries"


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("POST", RESULT, 403),
        ("PATCH", f"{RESULT}/manifest", 403),
        ("PUT", f"{RESULT}/manifest", 403),
        ("DELETE", f"{RESULT}/manifest", 403),
        ("DELETE", RESULT.replace("xcomEntries", "%78comEntries"), 403),
        ("PUT", RESULT.replace("xcomEntries", "state-store/checkpoint"), 403),
        ("PUT", "/api/v2/assets/1/state-store/watermark", 403),
        ("GET", f"{RESULT}/manifest", 200),
        ("POST", "/api/v2/dags/d/dagRuns", 200),
        ("POST", "/execution/xcoms/d/r/ingest/manifest", 200),
    ],
)
def test_what_a_task_said_is_read_and_not_changed(plugin: ModuleType, method: str, path: str, code: int) -> None:
    airflow = FastAPI()
    airflow.add_api_route("/{path:path}", lambda path: path, methods=[method])
    airflow.add_middleware(plugin.ResultsAreRead)

    with TestClient(airflow) as client:
        answer = client.request(method, path)
    assert answer.status_code == code
    assert ("clear the task" in answer.text) is (code == 403)
