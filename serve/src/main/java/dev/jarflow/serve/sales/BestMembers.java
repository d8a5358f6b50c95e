package dev.jarflow.serve.sales;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.quiet;
import static dev.jarflow.page.Inline.quoted;

import module java.base;

import dev.jarflow.kit.task.Run;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.SampleNote;
import dev.jarflow.warehouse.Database;
import dev.jarflow.warehouse.SampleData;
import org.jspecify.annotations.Nullable;

/// The members who spent most, by name. Read by a login of its own, which only pages for people who
/// may see members use; one reader at a time.
public final class BestMembers {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Run run;

  private record Member(
      String id, @Nullable String first, @Nullable String last, long transactions, String spent) {
    Inline name() {
      return first == null ? line(id) : line(quoted(first), " ", quoted(String.valueOf(last)));
    }
  }

  /// `run` has the environment of that login.
  public BestMembers(Run run) {
    this.run = run;
  }

  public synchronized Page page(Instant now) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.heading(1, "The members who spent most"));
    parts.add(
        Part.paragraph(
            quiet(
                "As of ",
                now,
                ". Cancelled transactions do not count. Names are not for everybody: pass them on with care.")));
    List<Member> members;
    try (Database database = Database.openForReading(run, PATIENCE)) {
      members = members(database);
      SampleData samples =
          SampleData.in(database, "applications", "sales-items", "sales-transactions");
      parts.addAll(SampleNote.parts(samples.some(), samples.all()));
    }
    if (members.isEmpty()) {
      parts.add(Part.paragraph("There are no sales yet."));
    }
    parts.addAll(
        Listing.of("Members", members)
            .about("At most ten. A member whose data was erased is anonymous.")
            .prose("Member", Member::name)
            .text("Id", Member::id)
            .number("Transactions", Member::transactions)
            .number("Spent", member -> new BigDecimal(member.spent))
            .parts(10));
    return new Page("Members · Jarflow", line("by name"), parts);
  }

  private static List<Member> members(Database database) {
    return database
        .sql("sales/top_members")
        .list(
            row ->
                new Member(
                    row.text("member"),
                    row.textOrNull("first_name"),
                    row.textOrNull("last_name"),
                    row.number("transactions"),
                    row.text("spent")));
  }
}
