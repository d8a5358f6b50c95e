package dev.jarflow.validate;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Earlier refusals, to be judged again: the unsuccessful rows of every batch of a feed.
///
/// What a replay refused is left out: those rows still stand in the files of the batches they came
/// with.
record Replay(List<Source> sources) {
  private static final String CSV = ".csv";

  /// `folder` is where an earlier validate wrote; batches that are not `wanted` are left out.
  static Replay of(Path folder, String feed, Predicate<String> wanted) throws IOException {
    Folder earlier = new Folder(folder);
    if (!Files.isDirectory(earlier.unsuccessful())) {
      throw new UsageException(
          "expected a folder that validate wrote into, found no folder " + earlier.unsuccessful());
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(earlier.unsuccessful())) {
      files = found.filter(file -> batchOf(file).matches("[0-9a-f]{12}")).sorted().toList();
    }
    List<Source> sources = new ArrayList<>();
    for (Path file : files) {
      String batch = batchOf(file);
      Path report = earlier.report(batch);
      if (Files.isRegularFile(report)
          && facts(report) instanceof Map<?, ?> facts
          && "files".equals(facts.get("kind"))
          && feed.equals(facts.get("feed"))
          && facts.get("rejected") == null
          && wanted.test(batch)) {
        sources.add(
            new Source(
                batch,
                file,
                digest(file),
                Files.size(file),
                new Source.Refusals(batch, ReportJson.datesOf(facts))));
      }
    }
    return new Replay(sources);
  }

  private static @Nullable Object facts(Path report) throws IOException {
    try {
      return Json.read(Files.readString(report));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "expected a report of validate, found something else in %s: judge that batch again"
              .formatted(report));
    }
  }

  /// The same refusals under the same policy are the same batch.
  String batch(String policyDigest) {
    return Sha256.of(
            (String.join("\n", batches()) + "\n" + policyDigest)
                .getBytes(StandardCharsets.US_ASCII))
        .substring(0, 12);
  }

  List<String> batches() {
    return sources.stream().map(Source::name).sorted().toList();
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Sha256.copy(in, OutputStream.nullOutputStream(), _ -> {});
    }
  }

  private static String batchOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(CSV) ? name.substring(0, name.length() - CSV.length()) : "";
  }
}
