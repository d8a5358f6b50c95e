package dev.jarflow.kit.task;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.log.Log;
import org.junit.jupiter.api.Test;

class RunTest {
  /// The names that Airflow gives a task.
  static final Map<String, String> TASK =
      Map.of("JARFLOW_DAG_ID", "d", "JARFLOW_RUN_ID", "r", "JARFLOW_TASK_ID", "t");

  @Test
  void anEmptyVariableIsNone() {
    assertThat(run(Map.of("PGHOST", "")).environment("PGHOST")).isNull();
  }

  @Test
  void theOperatorNamesTheRun() {
    assertThat(run(Map.of("JARFLOW_DAG_ID", "applications", "JARFLOW_RUN_ID", "r1")).id())
        .isEqualTo(new Run.Id("applications", "r1"));
    assertThat(run(Map.of("JARFLOW_DAG_ID", "applications")).id()).as("by hand").isNull();
  }

  @Test
  void dataLiesWhereTheEnvironmentSaysElseHere() {
    assertThat(run(Map.of("JARFLOW_DATA", "/srv/x/../data")).data())
        .isEqualTo(Path.of("/srv/data"));
    assertThat(run(Map.of()).data()).isEqualTo(Path.of("data").toAbsolutePath());
  }

  static Run run(Map<String, String> environment) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Run(environment, Log.of(environment, nowhere), new Stop());
  }
}
