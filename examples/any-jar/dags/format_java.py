"""Shows a Java file in the form that Android wants."""

import os
from pathlib import Path

from airflow.sdk import DAG

from jarflow_airflow.operators import JarOperator

FOLDER = Path(os.environ["EXAMPLES"], "any-jar")

with DAG("format_java", schedule=None, doc_md=__doc__):
    JarOperator(
        task_id="format",
        jar="com.google.googlejavaformat:google-java-format:1.28.0:all-deps",
        sha256="32342e7c1b4600f80df3471da46aee8012d3e1445d5ea1be1fb71289b07cc735",
        args=["--aosp", str(FOLDER / "Cart.java")],
        start_cache=True,
    )
