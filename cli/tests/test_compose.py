"""What the compose file promises of each container, without Docker."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli import airflow, container, docker
from cli.places import CHECKOUT, IN_CONTAINERS

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOT = {"owners", "prepare", "migrate", "first-run"}
STAY = SERVICES.keys() - ONE_SHOT
EACH = pytest.mark.parametrize("name", SERVICES)
HOMES = {
    "owners": {"home", *(f"home-of-{name}" for name in STAY - {"simulator"})},
    "prepare": {"home", "home-of-postgres"},
    "migrate": {"home", *(f"home-of-{name}" for name in STAY - {"simulator", "postgres"})},
    "first-run": {"home-of-console"},
    "simulator": set(),
}
WITH_DATA = {"owners", "first-run", "console", "scheduler", "dag-processor", "serve"}
GRAFANA = CHECKOUT / "docker" / "grafana"
NOT_OF_1_29 = ("include", "secrets", "configs", "develop", "post_start", "pre_stop")


def mounts(name: str) -> dict[str, str]:
    """The volumes and folders that a service sees, and where."""
    found = {}
    for volume in SERVICES[name].get("volumes", ()):
        source, target = re.fullmatch(r"(\$\{[^}]*\}|[^:]+):([^:]+)(?::ro)?", volume).groups()
        found[source] = target
    return found


@EACH
def test_a_container_can_change_nothing_of_its_image_and_has_no_rights(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert not any("docker.sock" in place for place in mounts(name))


@EACH
def test_only_the_one_shot_that_gives_folders_away_is_root(name: str) -> None:
    user, added = SERVICES[name]["user"], SERVICES[name].get("cap_add", [])

    if name == "owners":
        assert (user, added) == ("0:0", ["CHOWN", "FOWNER", "DAC_OVERRIDE"])
        assert SERVICES[name]["network_mode"] == "none"
    else:
        assert user in ("${AIRFLOW_UID:-50000}:0", "999:999")
        assert added == []


@EACH
def test_a_container_is_bounded(name: str) -> None:
    service = SERVICES[name]

    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}
    assert all("size=" in place for place in service["tmpfs"])


def test_all_that_stays_fits_into_a_laptop() -> None:
    size = {"m": 1, "g": 1024}
    limits = [SERVICES[name]["mem_limit"] for name in STAY]

    assert sum(int(limit[:-1]) * size[limit[-1]] for limit in limits) <= 7 * 1024


@pytest.mark.parametrize("name", sorted(STAY))
def test_what_stays_is_started_again_and_says_whether_it_is_well(name: str) -> None:
    asked = SERVICES[name]["healthcheck"]["test"]

    assert SERVICES[name]["restart"] == "unless-stopped"
    assert asked[0] == "CMD"
    assert name == "grafana" or not {"curl", "wget"} & set(asked)


@pytest.mark.parametrize("name", sorted(ONE_SHOT))
def test_a_one_shot_ends_and_something_that_stays_waits_for_it(name: str) -> None:
    """Without that, `docker compose up --wait` counts its end as a failure."""
    assert "restart" not in SERVICES[name]
    waiting = {
        other: service["depends_on"][name]["condition"]
        for other, service in SERVICES.items()
        if name in service.get("depends_on", {})
    }
    assert set(waiting.values()) == {"service_completed_successfully"}
    assert (waiting.keys() & STAY) or all(is_waited_for(other) for other in waiting)


def is_waited_for(name: str) -> bool:
    return any(name in SERVICES[other].get("depends_on", {}) for other in SERVICES)


@EACH
def test_a_container_sees_its_own_secrets_only(name: str) -> None:
    homes = {source for source in mounts(name) if source.startswith("home")}

    assert homes == HOMES.get(name, {f"home-of-{name}"})


@EACH
def test_a_container_sees_the_data_folder_only_if_it_works_with_it(name: str) -> None:
    assert ("${JARFLOW_DATA:-./data}" in mounts(name)) is (name in WITH_DATA)


def test_what_is_handed_out_goes_to_containers_that_are_there() -> None:
    source = (CHECKOUT / "cli" / "container.py").read_text(encoding="utf-8")
    handed = set(re.findall(r'^        "([\w-]+)": \(|_hand\("([\w-]+)"', source, re.MULTILINE))
    handed = {one for pair in handed for one in pair if one}

    assert handed == STAY - {"postgres", "simulator"}


@EACH
def test_nothing_listens_beyond_this_machine(name: str) -> None:
    assert all(
        re.match(r"127\.0\.0\.1:\$\{JARFLOW_[A-Z]+_PORT:-\d+\}:\d+$", port) for port in SERVICES[name].get("ports", ())
    )


def test_each_server_is_where_the_command_looks_for_it() -> None:
    published = {name: int(port.rpartition(":")[2]) for name in STAY for port in SERVICES[name].get("ports", ())}

    assert published == IN_CONTAINERS | {"grafana": 3000}
    assert airflow.PROCESSES.keys() <= STAY


def test_serve_reaches_nothing_but_what_it_reads() -> None:
    assert SERVICES["serve"]["networks"] == ["pages"]
    beside = {name for name, service in SERVICES.items() if "pages" in service.get("networks", ())}
    assert beside == {"serve", "postgres", "api-server", "console", "grafana"}
    assert COMPOSE["networks"]["pages"]["driver_opts"] == {"com.docker.network.bridge.enable_ip_masquerade": "false"}


def test_who_needs_postgresql_is_stopped_before_it() -> None:
    for name in ("api-server", "scheduler", "dag-processor", "serve", "first-run"):
        assert SERVICES[name]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_an_older_compose_reads_it_too() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")

    assert "name" not in COMPOSE
    assert not any(key in service for service in SERVICES.values() for key in NOT_OF_1_29)
    assert ":+" not in text
    assert not any("required" in one for service in SERVICES.values() for one in service.get("depends_on", {}).values())


def test_the_one_shots_do_work_that_there_is() -> None:
    assert {SERVICES[name]["command"][0] for name in ONE_SHOT} <= container.WORK.keys()


def test_the_files_that_a_container_runs_are_in_the_image() -> None:
    image = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    named = {word for service in SERVICES.values() for word in str(service).split("'") if "/opt/jarflow/cli/" in word}

    assert "COPY cli /opt/jarflow/cli" in image
    assert all((CHECKOUT / Path(word).relative_to("/opt/jarflow")).is_file() for word in named)


def test_places_in_the_command_are_those_of_the_compose_file() -> None:
    assert mounts("console")["${JARFLOW_DATA:-./data}"] == str(docker.DATA)
    assert mounts("owners")["logs"] == str(container.LOGS)
    assert mounts("owners")["./docker-compose.yml"] == str(container.CLONED_BY)
    assert Path(mounts("prepare")["home-of-postgres"]) == container.SUPERUSER.parent


def test_the_build_needs_nothing_but_docker() -> None:
    image = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    bases = re.findall(r"^FROM (\S+)", image, re.MULTILINE)

    assert bases == ["eclipse-temurin:25-jre", "maven:3.9-eclipse-temurin-25", "apache/airflow:3.3.2-python3.11"]
    assert "--require-hashes" in shlex.split(image.replace("\\\n", " "), comments=True)


def test_grafana_knows_nobody_and_calls_nobody() -> None:
    settings = SERVICES["grafana"]["environment"]

    assert SERVICES["grafana"]["networks"] == ["pages"]
    assert {name for name, value in settings.items() if value == "false"} >= {
        "GF_AUTH_ANONYMOUS_ENABLED",
        "GF_USERS_ALLOW_SIGN_UP",
        "GF_ANALYTICS_REPORTING_ENABLED",
        "GF_ANALYTICS_CHECK_FOR_UPDATES",
        "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES",
        "GF_NEWS_NEWS_FEED_ENABLED",
    }
    [source] = yaml.safe_load((GRAFANA / "provisioning/datasources/warehouse.yml").read_text())["datasources"]
    assert source["user"] == container.DASHBOARDS
    assert source["secureJsonData"]["password"].endswith("/secrets/database-password}")
