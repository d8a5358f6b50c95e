"""Airflow tasks that are Java programs."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

SETTINGS = {
    "jars": (
        "Where a jar lies that an operator names without its path; {jar} stands for the name.",
        "/opt/jars/{jar}.jar",
    ),
    "options": (
        "The file in which a person changes the Java options of such a jar, if that is not the file beside the jar.",
        "/home/me/project/{jar}/{jar}.jvm",
    ),
    "command": (
        "What a person types to run such a jar by hand; the jar sees it as JARFLOW_COMMAND.",
        "java -jar /opt/jars/{jar}.jar",
    ),
    "cache": (
        "The folder of what was fetched and of start-up caches; by default ~/.cache/jarflow.",
        "/var/cache/jarflow",
    ),
    "repository": (
        "The Maven repository of jars that an operator names by coordinates; by default Maven's own.",
        "https://maven.example.com/releases",
    ),
    "repository_login": ("The id of a connection whose login and password that repository wants.", "our_maven"),
}


def get_provider_info() -> dict[str, Any]:
    """Tell Airflow the name, the operators and the settings of this package, for its list of providers."""
    options = {
        name: {"description": text, "version_added": "0.1.0", "type": "string", "default": "", "example": example}
        for name, (text, example) in SETTINGS.items()
    }
    return {
        "package-name": "airflow-provider-jarflow",
        "name": "Jarflow",
        "description": "Runs Java programs as Airflow tasks.",
        "integrations": [{"integration-name": "Jarflow", "tags": ["software"]}],
        "operators": [{"integration-name": "Jarflow", "python-modules": ["jarflow_airflow.operators"]}],
        "extra-links": ["jarflow_airflow.link.ResultLink"],
        "config": {
            "jarflow": {
                "description": "Jars that are named without their path, and what is kept of jars.",
                "options": options,
            }
        },
    }
