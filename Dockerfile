# The whole of Jarflow in one image: Airflow, a Java runtime, the task jars, the DAGs. The compose file runs it in several roles.

FROM maven:3.9-eclipse-temurin-25 AS jars
WORKDIR /source
COPY pom.xml ./
COPY sql sql
COPY tasks tasks
COPY serve serve
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode --quiet package -Dmaven.test.skip=true \
 && mkdir /jars \
 && cp tasks/*/target/*.jvm /jars/ \
 && for options in /jars/*.jvm; do task=$(basename "$options" .jvm); cp "tasks/$task/target/$task.jar" /jars/; done \
 && cp serve/target/serve.jar serve/target/serve.jvm /jars/

FROM eclipse-temurin:25-jre AS java

FROM apache/airflow:3.3.2-python3.11
USER root
COPY --from=java /opt/java/openjdk /opt/java/openjdk
COPY --from=jars /jars /opt/jarflow/tasks
COPY cli /opt/jarflow/cli
COPY dags/.airflowignore dags/*.py /opt/jarflow/dags/
COPY plugins /opt/jarflow/plugins
COPY sql/bootstrap.sql /opt/jarflow/sql/bootstrap.sql
# New volumes take the owner of the folders they are mounted on; byte code is made now, the root is read-only later.
RUN cd /var/lib && install -d -o airflow -g root -m 0755 jarflow jarflow/superuser \
 && install -d -o airflow -g root -m 0750 jarflow/home jarflow/data
# Some libraries ship files that this Python does not compile; they are not needed.
RUN python -m compileall -q /opt/jarflow \
 && (python -m compileall -q "$(python -c 'import airflow, pathlib; print(pathlib.Path(airflow.__file__).parents[1])')" || true)
USER airflow
ENV JAVA_HOME=/opt/java/openjdk \
    JARFLOW_HOME=/var/lib/jarflow/home \
    JARFLOW_DATA=/var/lib/jarflow/data \
    JARFLOW_POSTGRES_HOST=postgres \
    JARFLOW_POSTGRES_PORT=5432 \
    AIRFLOW_HOME=/var/lib/jarflow/home/airflow \
    PYTHONPATH=/opt/jarflow:/opt/jarflow/dags
