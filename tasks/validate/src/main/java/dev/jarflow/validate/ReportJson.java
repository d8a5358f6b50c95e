package dev.jarflow.validate;

import dev.jarflow.applications.DateOrder;
import dev.jarflow.applications.Separator;
import dev.jarflow.kit.log.Json;
import dev.jarflow.validate.Draft.Digests;
import dev.jarflow.validate.Findings.Because;
import dev.jarflow.validate.Findings.FileAccount;
import dev.jarflow.validate.Findings.OrderFound;
import dev.jarflow.validate.Findings.Place;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was found, for programs: load-members reads it, and a later replay.
record ReportJson(Findings findings, Digests digests, @Nullable String rejected) {

  String text() {
    Findings.Batch batch = findings.batch();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("batch", batch.id());
    all.put("kind", word(batch.kind()));
    all.put("replayed", findings.replayed() == null ? List.of() : findings.replayed().batches());
    all.put("feed", batch.feed());
    all.put("as_of", batch.asOf());
    all.put("policy", batch.policyDigest());
    all.put("policy_name", batch.policyName());
    all.put("place", batch.place());
    all.put("rejected", rejected);
    all.put("read", findings.read());
    all.put("successful", findings.successful());
    all.put("unsuccessful", findings.unsuccessful());
    all.put("already_members", findings.alreadyMembers());
    all.put("reasons", findings.reasons());
    all.put("collisions", findings.collisions());
    all.put("duplicates", findings.duplicates());
    all.put("files", findings.files().stream().map(ReportJson::file).toList());
    all.put("date_order", findings.orders().stream().map(ReportJson::order).toList());
    all.put(
        "successful_csv",
        csv("successful", batch.id(), digests.successful(), findings.successful()));
    all.put(
        "unsuccessful_csv",
        csv("unsuccessful", batch.id(), digests.unsuccessful(), findings.unsuccessful()));
    return Json.write(all) + "\n";
  }

  private static Map<String, @Nullable Object> file(FileAccount file) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", file.name());
    fields.put("sha256", file.sha256());
    fields.put("read", file.read());
    fields.put("successful", file.successful());
    fields.put("unsuccessful", file.unsuccessful());
    fields.put("refused", file.refused());
    return fields;
  }

  private static Map<String, @Nullable Object> order(OrderFound found) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    DateOrder order = found.order();
    fields.put("separator", String.valueOf(found.separator().character()));
    fields.put("order", order == null ? "disputed" : word(order));
    fields.put("because", word(found.because()));
    fields.put("day_first", found.dayFirst());
    fields.put("month_first", found.monthFirst());
    fields.put("ambiguous", found.ambiguous());
    fields.put("day_first_at", text(found.dayFirstAt()));
    fields.put("month_first_at", text(found.monthFirstAt()));
    fields.put("earlier", found.earlier() == null ? null : word(found.earlier()));
    fields.put("proves", found.proves() == null ? null : word(found.proves()));
    return fields;
  }

  /// How a batch read its dates, as its report says.
  static Map<Separator, Source.Read> datesOf(Map<?, ?> report) {
    Map<Separator, Source.Read> dates = new EnumMap<>(Separator.class);
    if (report.get("date_order") instanceof List<?> orders) {
      for (Object each : orders) {
        if (each instanceof Map<?, ?> order) {
          dates.put(
              separator(order.get("separator")),
              new Source.Read(
                  dateOrder(order.get("order")),
                  Because.valueOf(String.valueOf(order.get("because")).toUpperCase(Locale.ROOT))));
        }
      }
    }
    return dates;
  }

  private static Separator separator(@Nullable Object text) {
    for (Separator separator : Separator.values()) {
      if (String.valueOf(separator.character()).equals(text)) {
        return separator;
      }
    }
    throw new IllegalArgumentException("expected a separator of dates, found another text");
  }

  private static @Nullable DateOrder dateOrder(@Nullable Object word) {
    return "disputed".equals(word)
        ? null
        : DateOrder.valueOf(String.valueOf(word).toUpperCase(Locale.ROOT));
  }

  private static Map<String, @Nullable Object> csv(
      String folder, String batch, String sha256, long rows) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("file", "../" + folder + "/" + batch + ".csv");
    fields.put("sha256", sha256);
    fields.put("rows", rows);
    return fields;
  }

  private static @Nullable String text(@Nullable Place place) {
    return place == null ? null : place.toString();
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
