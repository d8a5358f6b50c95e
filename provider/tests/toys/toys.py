"""The tasks that the operator's tests run, each for real: an Airflow task runner, a java, a toy jar."""

import os
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, Asset

from jarflow_airflow.operators import JarOperator, JarTask

TOY = os.environ["TOY_JAR"]
LIKE_IT = (
    "wrong-option no-memory dies-of-memory aborts small parallel few-classes shot giant "
    "crashes native paused roomy no-options doomed"
).split()
"""The same jar under other names, with the JVM options that stand beside each."""

PROGRAMS: dict[str, dict[str, Any]] = {
    **{name: {} for name in "google-java-format openapi-generator closure-compiler tika jacoco ktlint".split()},
    **{name: {} for name in "avro-tools junit-console antlr wiremock".split()},
    "plantuml": {"jvm_args": ["-Djava.awt.headless=true"], "fail_on_output": "No diagram found"},
    "pdfbox": {"fail_on_output": ["Error extracting text"]},
    "h2": {"main_class": "org.h2.tools.RunScript"},
}
"""Well-known programs, and what their tasks need beside their arguments."""

with DAG(dag_id="toys", schedule=None, render_template_as_native_obj=True, params={"args": []}):
    JarTask(task_id="toy", jar=TOY, args="{{ params.args }}")
    JarTask(task_id="login", jar=TOY, args=["environment"], login="toy_login")
    JarTask(task_id="unknown-login", jar=TOY, args=["environment"], login="nobody")
    JarTask(task_id="leaks", jar=TOY, args="{{ params.args }}", login="odd_login", outlets=[Asset("leaky")])
    JarTask(task_id="leaks-little", jar=TOY, args="{{ params.args }}", login="short_login")
    JarTask(task_id="hangs", jar=TOY, args=["hang"], silence=timedelta(seconds=5))
    JarTask(task_id="stands-still", jar=TOY, args=["beat", "0"], silence=timedelta(seconds=5))
    JarTask(task_id="moves", jar=TOY, args=["beat", "1"], silence=timedelta(seconds=5))
    for like in LIKE_IT:
        JarTask(task_id=like, jar=TOY.replace("toy.jar", f"{like}.jar"), args="{{ params.args }}")
    JarTask(task_id="late", jar=TOY, args=["sleep"], execution_timeout=timedelta(seconds=5))
    JarTask(task_id="missing")
    any_jar = partial(JarOperator, jar=TOY, args="{{ params.args }}", retries=1, contract=False)
    any_jar(task_id="any", outlets=[Asset("any_asset", uri="toy://any")])
    any_jar(task_id="any-codes", skip_on_exit_code=4, retry_on_exit_code=[75])
    any_jar(task_id="any-final", fail_on_exit_code=[9])
    any_jar(task_id="any-text", fail_on_output="No such file")
    any_jar(task_id="any-file", result="out.json")
    any_jar(
        task_id="any-secret",
        env={"PLAIN": "{{ dag.dag_id }}"},
        secret_env={"KEY": "odd_login.password", "PORT": "odd_login.port"},
        secret_properties={"toy": "odd_login.password"},
    )
    any_jar(task_id="any-old-file", cwd=str(Path(TOY).parent), result="old.json")
    any_jar(task_id="any-code", fail_on_output=["E42"])
    any_jar(task_id="any-key", secret_env={"KEY": "key_login.password"})
    any_jar(task_id="any-cached", start_cache=True)
    any_jar(task_id="failing", jar=TOY.replace("toy.jar", "failing.jar"), start_cache=True)
    JarTask(task_id="learns", jar=TOY.replace("toy.jar", "learns.jar"), args="{{ params.args }}", start_cache=True)
    any_jar(task_id="any-heap", heap="32m")
    any_jar(task_id="any-options", jvm_args=["-XX:MaxRAMPercentage=1", "-Xmx64m"])
    any_jar(task_id="any-share", jvm_args=["-XX:MaxRAMPercentage=0.3"])
    any_jar(task_id="any-digest", sha256="0" * 64)
    any_jar(task_id="any-shown", jvm_args=["-XX:AOTCacheOutput=x"], secret_properties={"toy": "odd_login.password"})
    any_jar(task_id="any-letters", jvm_args="-Xmx64m")
    any_jar(task_id="any-fetched", jar="org.toys:toy:1.0")
    any_jar(task_id="any-late", args=["stubborn"], execution_timeout=timedelta(seconds=3))
    any_jar(task_id="any-typo", secret_env={"KEY": "odd_login.pasword"})
    any_jar(task_id="any-nobody", secret_env={"KEY": "var:nobody"})
    any_jar(
        task_id="any-optional",
        secret_env={"KEY": "nowhere.password?", "NO": "bare_login.password?", "IS": "odd_login.password?"},
    )
    any_jar(task_id="any-nowhere", secret_env={"KEY": "nowhere.password"})
    for program, more in PROGRAMS.items():
        any_jar(task_id=program, jar=str(Path(TOY).with_name("programs") / f"{program}.jar"), **more)
    for way in ("marked", "unmarked"):
        any_jar(task_id=way, jar=TOY.replace("toy.jar", f"{way}.jar"), contract="auto")
    fields = JarTask(task_id="fields", jar=TOY, args=["fields"], outlets=[Asset("toy_asset", uri="toy://asset")])
    JarTask(task_id="goes-on", jar=TOY, args="{{ params.args }}", outlets=[Asset("far", uri="toy://far")])
    JarTask(task_id="uses", jar=TOY, args=["words", "--batch", fields.output["manifest"], 7])
    JarTask(task_id="misses", jar=TOY, args=["words", fields.output["no_such_field"]])
    JarTask.partial(task_id="mapped", jar=TOY).expand(
        args=[["words", "first"], ["words", "second"], ["environment"], ["say", "2", ""], ["killed"]]
    )
