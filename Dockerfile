# The whole of Jarflow in one image: Airflow, a Java runtime, the task jars, the DAGs. The compose file runs it in several roles.

FROM eclipse-temurin:25-jre AS java

FROM maven:3.9-eclipse-temurin-25 AS jars
RUN apt-get update && apt-get install --yes --no-install-recommends python3 rsync && rm -rf /var/lib/apt/lists/*
# Not as root: the build starts a PostgreSQL, and that refuses it.
RUN useradd --create-home --uid 2000 build && install -d -o build /jars
COPY --from=java /opt/java/openjdk /opt/java/runtime
USER build
COPY pom.xml /source/
COPY cli /source/cli
COPY sql /source/sql
COPY serve /source/serve
COPY simulator /source/simulator
COPY tasks /source/tasks
# The cache /work keeps the modules of the last build, so that only changed ones are built. A start-up cache is good for one
# Java only: the runtime of the image makes it, and Maven's own JDK compiles. The folder of an earlier build's PostgreSQL is
# named after a process, whose number another process has by now.
RUN --mount=type=cache,target=/home/build/.m2,uid=2000,gid=2000,sharing=locked \
    --mount=type=cache,target=/work,uid=2000,gid=2000,sharing=locked \
    rm -rf /work/target/postgres-[0-9]* \
 && rsync --archive --checksum --delete --exclude=target --exclude=.jarflow /source/ /work/ \
 && cd /work && JARFLOW_RUNTIME=/opt/java/runtime python3 -m cli.container build /jars

FROM apache/airflow:3.3.2-python3.11
USER root
# Byte code is made now, the root is read-only later. Some libraries ship files that this Python does not compile, nor needs.
RUN python -m compileall -q -j 0 "$(python -c 'import airflow, pathlib; print(pathlib.Path(airflow.__file__).parents[1])')" || true
COPY --from=java /opt/java/openjdk /opt/java/openjdk
# The owner of these folders is the one of the volumes that are mounted on them.
RUN cd /var/lib && install -d -o airflow -g root -m 0755 jarflow && install -d -o airflow -g root -m 0750 jarflow/home jarflow/data
# Airflow is the image's; what it lacks of our lock comes from there, by its digest.
COPY cli/locks/airflow.lock docker/missing.py /tmp/
USER airflow
RUN python /tmp/missing.py /tmp/airflow.lock > /tmp/missing.txt \
 && pip install --no-cache-dir --no-deps --require-hashes --requirement /tmp/missing.txt
COPY provider /opt/jarflow/provider
RUN pip install --no-cache-dir --no-deps --no-index --no-build-isolation /opt/jarflow/provider
USER root
COPY --from=jars --chown=0:0 /jars /opt/jarflow/tasks
COPY sql/bootstrap.sql sql/bootstrap_warehouse.sql sql/datasets.csv /opt/jarflow/sql/
COPY pom.xml jarflow /opt/jarflow/
COPY cli /opt/jarflow/cli
COPY plugins /opt/jarflow/plugins
COPY dags/.airflowignore dags/*.py /opt/jarflow/dags/
RUN ln -s /opt/jarflow/jarflow /usr/local/bin/jarflow && python -m compileall -q /opt/jarflow
USER airflow
# A user that /etc/passwd does not know has a name all the same.
ENV LOGNAME=airflow \
    HOME=/home/airflow \
    JAVA_HOME=/opt/java/openjdk \
    JARFLOW_CONTAINED=1 \
    JARFLOW_HOME=/var/lib/jarflow/home \
    JARFLOW_DATA=/var/lib/jarflow/data \
    AIRFLOW_HOME=/var/lib/jarflow/home/airflow \
    PYTHONPATH=/opt/jarflow:/opt/jarflow/dags
LABEL org.opencontainers.image.title="Jarflow" \
      org.opencontainers.image.description="Data pipelines whose every task is a small Java program, run by Apache Airflow" \
      org.opencontainers.image.licenses="Apache-2.0"
