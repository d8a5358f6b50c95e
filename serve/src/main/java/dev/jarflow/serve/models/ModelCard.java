package dev.jarflow.serve.models;

import module java.base;

import dev.jarflow.models.Metric;
import dev.jarflow.models.Registry.Judged;
import dev.jarflow.models.Registry.Making;
import dev.jarflow.models.Registry.Move;
import dev.jarflow.models.Registry.Trained;
import dev.jarflow.models.Registry.Version;
import dev.jarflow.serve.dashboard.Columns;
import org.jspecify.annotations.Nullable;

/// Where a champion comes from, how good it is, and who was champion before it: for programs.
record ModelCard(String model, Version version, List<Move> moves) {

  Map<String, @Nullable Object> facts() {
    Trained trained = version.trained();
    Making making = trained.making();
    Judged judged = trained.judged();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("model", model);
    facts.put("version", version.number());
    facts.put("recipe", making.recipe());
    facts.put("parameters", making.parameters());
    facts.put("metrics", Metric.facts(judged.metrics()));
    facts.put("baseline", judged.baseline());
    facts.put("baseline_metrics", Metric.facts(judged.baselineMetrics()));
    facts.put("trained_at", version.trainedAt());
    facts.put("run", run(version.run()));
    facts.put("rows", trained.data().rows());
    facts.put("data_sha256", trained.data().sha256());
    facts.put("model_sha256", trained.sha256());
    facts.put("seed", making.seed());
    facts.put("repetitions", making.repetitions());
    facts.put("code", making.code());
    facts.put(
        "moves",
        new Columns<Move>()
            .text("at", Move::at)
            .text("alias", Move::alias)
            .number("version", Move::version)
            .number("takes_off", Move::takesOff)
            .text("reason", Move::reason)
            .text("run", move -> run(move.run()))
            .rows(moves));
    return facts;
  }

  private static @Nullable String run(String run) {
    return run.isEmpty() ? null : run;
  }
}
