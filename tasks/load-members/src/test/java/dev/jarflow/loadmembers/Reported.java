package dev.jarflow.loadmembers;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A batch as validate leaves it: a report and its two files, written by hand.
final class Reported {
  private static final String SUCCESSFUL =
      "membership_id,first_name,last_name,email,date_of_birth,mobile_no,above_18,source_file,source_line\n";
  private static final String UNSUCCESSFUL =
      "first_name,last_name,date_of_birth,above_18,raw_name,raw_mobile,reasons,source_file,source_line,duplicate_of\n";

  private final Path folder;
  private final String batch;
  private final StringBuilder successful = new StringBuilder(SUCCESSFUL);
  private final StringBuilder unsuccessful = new StringBuilder(UNSUCCESSFUL);
  private final List<Object> orders = new ArrayList<>();
  private final Map<String, @Nullable Object> changed = new LinkedHashMap<>();
  private String kind = "files";
  private @Nullable Long place = 0L;
  private long members;
  private long refusals;

  Reported(Path folder, String batch) {
    this.folder = folder;
    this.batch = batch;
  }

  Reported member(
      String id, String first, String last, String email, String birthday, String file, long line) {
    successful.append(
        "%s,%s,%s,%s,%s,99990000,true,%s,%d\n"
            .formatted(id, quoted(first), last, email, birthday, quoted(file), line));
    members++;
    return this;
  }

  Reported refused(String reasons, String file, long line, String duplicateOf) {
    unsuccessful.append(
        ",,,,\"raw, \n name\",+1,%s,%s,%d,%s\n"
            .formatted(reasons, quoted(file), line, duplicateOf));
    refusals++;
    return this;
  }

  /// Rows that prove an order.
  Reported orders(String separator, String order, long rows) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("separator", separator);
    fields.put("order", order);
    fields.put("because", "evidence");
    fields.put("day_first", order.equals("day_first") ? rows : 0L);
    fields.put("month_first", order.equals("month_first") ? rows : 0L);
    fields.put("ambiguous", 3L);
    fields.put("earlier", null);
    fields.put("proves", order);
    orders.add(fields);
    return this;
  }

  /// A separator of which nothing is proved.
  Reported disputed(String separator) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("separator", separator);
    fields.put("order", "disputed");
    fields.put("day_first", 1L);
    fields.put("month_first", 1L);
    fields.put("proves", null);
    orders.add(fields);
    return this;
  }

  Reported replay() {
    kind = "replay";
    return this;
  }

  /// Judged after the batch in this place; null is without history.
  Reported after(@Nullable Long lastPlace) {
    place = lastPlace;
    return this;
  }

  /// A field that says something else than it should.
  Reported but(String field, @Nullable Object value) {
    changed.put(field, value);
    return this;
  }

  Path write() throws IOException {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("batch", batch);
    report.put("kind", kind);
    report.put("replayed", List.of());
    report.put("feed", "default");
    report.put("as_of", "2022-01-01");
    report.put("policy", "a".repeat(64));
    report.put("policy_name", "default");
    report.put("place", place);
    report.put("read", members + refusals);
    report.put("successful", members);
    report.put("unsuccessful", refusals);
    report.put("date_order", orders);
    report.put("successful_csv", csv("successful", successful.toString(), members));
    report.put("unsuccessful_csv", csv("unsuccessful", unsuccessful.toString(), refusals));
    report.putAll(changed);
    Path file = folder.resolve("report").resolve(batch + ".json");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, Json.write(report) + "\n");
  }

  private Map<String, Object> csv(String which, String text, long rows) throws IOException {
    Path file = folder.resolve(which).resolve(batch + ".csv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Map.of(
        "file",
        "../" + which + "/" + batch + ".csv",
        "sha256",
        Sha256.of(Files.readAllBytes(file)),
        "rows",
        rows);
  }

  private static String quoted(String cell) {
    return cell.contains(",") ? '"' + cell + '"' : cell;
  }
}
