package dev.jarflow.predict;

import module java.base;

import dev.jarflow.cars.Subject;
import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the champion of a model: gives the most probable value, the probability of each value, and says whether training saw such a row. The model file is used only if it is unchanged since it was registered.",
      "To ask about one row, give an option for each attribute, as in the example; to ask about a file, give --in and --out. Questions and answers are recorded in ml.prediction; if that fails, the answer is given all the same.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Attributes of cars: --maint, --doors, --persons, --lug-boot, --safety, --class. --persons may be left out: the answer is then a mean over its values, weighted by how often they occur with the asked class.",
      "",
      "Examples:",
      "  java -jar predict.jar cars --maint high --doors 4 --lug-boot big --safety high --class good",
      "  java -jar predict.jar cars --in cars.csv --out answers.csv"
    })
public final class Predict implements Task {
  @Parameters(paramLabel = "MODEL", description = "Which model to ask: cars.")
  private String model;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      description =
          "A CSV file with a column for each attribute under its name; others are passed through.")
  private @Nullable Path in;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the rows are written, each with its answer.")
  private @Nullable Path out;

  @Option(
      names = "--by",
      paramLabel = "FILE",
      description =
          "Answer by this model file instead of the champion; no database is needed and nothing is written down.")
  private @Nullable Path by;

  @Unmatched private List<String> attributes = new ArrayList<>();

  public static void main(String... args) {
    Entry.main(new Predict(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    Subject subject = Subject.named(model);
    Map<String, String> asked = asked(attributes);
    if ((in == null) != (out == null) || (in != null && !asked.isEmpty())) {
      throw new UsageException(
          "expected either values of attributes, like --maint high, or a file, by --in and --out");
    }
    if (in != null
        && out != null
        && in.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw new UsageException("expected another file in --out than in --in, found the same");
    }
    try (Prediction prediction =
        by == null
            ? Prediction.byChampion(run, subject.schema())
            : Prediction.byFile(run, subject.schema(), by)) {
      return in == null || out == null ? prediction.ofRow(asked) : prediction.ofFile(in, out);
    }
  }

  /// Options like `--lug-boot big` or `--lug-boot=big`, by the names of attributes.
  private static Map<String, String> asked(List<String> words) {
    Map<String, String> asked = new LinkedHashMap<>();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      String[] both = word.split("=", 2);
      if (!word.startsWith("--") || (both.length == 1 && !rest.hasNext())) {
        throw new UsageException(
            "expected an attribute and its value, like --maint high, found '%s'".formatted(word));
      }
      String name = both[0].substring(2).replace('-', '_');
      if (asked.put(name, both.length == 2 ? both[1] : rest.next()) != null) {
        throw new UsageException("expected --%s once, found it twice".formatted(name));
      }
    }
    return asked;
  }
}
