# The whole of Jarflow in one image: Airflow, a Java runtime, the task jars, the DAGs. The compose file runs it in several roles.

FROM eclipse-temurin:25-jre AS java

FROM maven:3.9-eclipse-temurin-25 AS jars
# Not as root: the build starts a PostgreSQL, and that refuses it.
RUN useradd --create-home --uid 2000 build && install -d -o build /source /jars
COPY --from=java /opt/java/openjdk /opt/java/runtime
USER build
WORKDIR /source
COPY --chown=build pom.xml ./
COPY --chown=build sql sql
COPY --chown=build tasks tasks
COPY --chown=build serve serve
COPY --chown=build simulator simulator
# A start-up cache is good for one Java only, so the one that will run the tasks makes it; what compiles is Maven's own JDK.
RUN --mount=type=cache,target=/home/build/.m2,uid=2000,gid=2000 \
    JAVA25_HOME=/opt/java/runtime mvn --batch-mode --quiet package -Dquick -Dmaven.test.skip=true \
 && for options in tasks/*/target/*.jvm serve/target/*.jvm simulator/target/*.jvm; do cp -p "$options" "${options%.jvm}.jar" /jars/; done \
 && mkdir /jars/start && cp -pr tasks/*/target/start/* /jars/start/
# A cache that could not be made is a warning of Maven's; an image without it is none.
RUN sed -n 's/^train \([^ ]*\).*/\1/p' tasks/*/src/main/jvm/*.train | xargs -I TASK sh -c 'ls /jars/start/*/TASK.aot'

FROM apache/airflow:3.3.2-python3.11
USER root
# Byte code is made now, the root is read-only later. Some libraries ship files that this Python does not compile, nor needs.
RUN python -m compileall -q "$(python -c 'import airflow, pathlib; print(pathlib.Path(airflow.__file__).parents[1])')" || true
COPY --from=java /opt/java/openjdk /opt/java/openjdk
COPY --from=jars --chown=0:0 /jars /opt/jarflow/tasks
COPY cli /opt/jarflow/cli
COPY dags/.airflowignore dags/*.py /opt/jarflow/dags/
COPY plugins /opt/jarflow/plugins
COPY sql/bootstrap.sql sql/bootstrap_warehouse.sql sql/datasets.csv /opt/jarflow/sql/
# New volumes take the owner of the folders they are mounted on.
RUN python -m compileall -q /opt/jarflow && cd /var/lib && install -d -o airflow -g root -m 0755 jarflow jarflow/superuser jarflow/serve \
 && install -d -o airflow -g root -m 0750 jarflow/home jarflow/data
USER airflow
COPY provider /opt/jarflow/provider
RUN pip install --no-cache-dir --no-deps /opt/jarflow/provider
ENV JAVA_HOME=/opt/java/openjdk \
    JARFLOW_HOME=/var/lib/jarflow/home \
    JARFLOW_DATA=/var/lib/jarflow/data \
    JARFLOW_POSTGRES_HOST=postgres \
    JARFLOW_POSTGRES_PORT=5432 \
    AIRFLOW_HOME=/var/lib/jarflow/home/airflow \
    PYTHONPATH=/opt/jarflow:/opt/jarflow/dags
