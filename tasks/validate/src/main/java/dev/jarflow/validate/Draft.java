package dev.jarflow.validate;

import dev.jarflow.applications.MembershipId;
import dev.jarflow.applications.Reason;
import dev.jarflow.applications.Reasons;
import dev.jarflow.kit.files.Published;
import dev.jarflow.validate.Findings.Collision;
import dev.jarflow.validate.Findings.Duplicate;
import dev.jarflow.validate.Findings.Example;
import dev.jarflow.validate.Judging.Candidate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The two files while they are written, and what is counted on the way. Closed without being
/// published it leaves nothing behind.
final class Draft implements AutoCloseable {
  /// More collisions or duplicates are counted, not listed.
  static final int LISTED = 100;

  private final Out successful;
  private final Out unsuccessful;
  private final List<String> rawColumns;
  private final Ledger ledger;
  private final Rows accepted = new Rows();
  private final Rows duplicate = new Rows();
  private final Counts counts = new Counts();
  private final Map<Source, FileCount> files = new HashMap<>();
  private final Map<Reason, List<Example>> examples = new EnumMap<>(Reason.class);
  private final List<Collision> someCollisions = new ArrayList<>();
  private final List<Duplicate> someDuplicates = new ArrayList<>();
  private long collisions;
  private long duplicates;

  private Draft(Out successful, Out unsuccessful, List<String> rawColumns, Ledger ledger) {
    this.successful = successful;
    this.unsuccessful = unsuccessful;
    this.rawColumns = rawColumns;
    this.ledger = ledger;
  }

  static Draft begin(Folder folder, List<String> rawColumns, @Nullable History history)
      throws IOException {
    Out successful = Out.in(folder.successful());
    try {
      Draft draft =
          new Draft(successful, Out.in(folder.unsuccessful()), rawColumns, new Ledger(history));
      Rows headings = new Rows();
      headings.successfulHeading();
      int split = headings.text().length();
      headings.unsuccessfulHeading(rawColumns);
      headings.text().writeTo(successful.out, 0, split);
      headings.text().writeTo(draft.unsuccessful.out, split, headings.text().length());
      return draft;
    } catch (IOException | RuntimeException e) {
      successful.close();
      throw e;
    }
  }

  /// Adds rows that come behind all that were added before.
  void add(Judging judged) throws IOException {
    FileCount before = new FileCount(counts.successful(), counts.unsuccessful());
    counts.add(judged.counts());
    judged.examples().forEach((reason, more) -> more.forEach(one -> keep(reason, one)));
    ledger.lookUp(judged.candidates());
    CsvText refused = judged.unsuccessful();
    accepted.text().clear();
    int written = 0;
    for (Candidate candidate : judged.candidates()) {
      List<String> earlier = judged.sheet().earlierReasons(candidate.row());
      switch (ledger.decide(candidate)) {
        case Ledger.Fate.Fresh(int number) -> {
          counts.accepted(earlier);
          accept(candidate, number);
        }
        case Ledger.Fate.Again again -> {
          Reasons reasons = Reasons.of(Reason.DUPLICATE);
          counts.refused(reasons, earlier);
          refused.writeTo(unsuccessful.out, written, candidate.before());
          written = candidate.before();
          refuse(candidate, judged.sheet(), reasons, again);
        }
      }
    }
    refused.writeTo(unsuccessful.out, written, refused.length());
    accepted.text().writeTo(successful.out, 0, accepted.text().length());
    files.merge(
        judged.sheet().source(),
        new FileCount(
            counts.successful() - before.successful, counts.unsuccessful() - before.unsuccessful),
        FileCount::plus);
  }

  private void accept(Candidate candidate, int number) {
    accepted.successful(
        MembershipId.of(candidate.base(), number),
        candidate.name(),
        candidate.verdict(),
        candidate.place());
    if (number > 1) {
      collisions++;
      if (someCollisions.size() < LISTED) {
        someCollisions.add(new Collision(candidate.place(), number));
      }
    }
  }

  private void refuse(Candidate candidate, Sheet sheet, Reasons reasons, Ledger.Fate.Again again)
      throws IOException {
    duplicate.text().clear();
    duplicate.unsuccessful(
        sheet,
        candidate.row(),
        candidate.place(),
        rawColumns.size(),
        candidate.verdict(),
        reasons,
        again.first());
    duplicate.text().writeTo(unsuccessful.out, 0, duplicate.text().length());
    duplicates++;
    if (someDuplicates.size() < LISTED) {
      someDuplicates.add(new Duplicate(candidate.place(), again.first(), again.member()));
    }
    keep(Reason.DUPLICATE, new Judging.Refused(candidate.place(), candidate.application()));
  }

  private void keep(Reason reason, Judging.Refused row) {
    List<Example> some = examples.computeIfAbsent(reason, _ -> new ArrayList<>());
    if (some.size() < Judging.EXAMPLES) {
      some.add(Masked.example(row.place(), row.application()));
    }
  }

  /// Makes both files be there, and says what their digests are.
  Digests publish(Folder folder, String batch) throws IOException {
    return new Digests(
        successful.publish(folder.successful(batch)),
        unsuccessful.publish(folder.unsuccessful(batch)));
  }

  /// The SHA-256 of the files with successful and unsuccessful rows.
  record Digests(String successful, String unsuccessful) {}

  /// How many rows of one file.
  record FileCount(long successful, long unsuccessful) {
    FileCount plus(FileCount more) {
      return new FileCount(successful + more.successful, unsuccessful + more.unsuccessful);
    }
  }

  FileCount count(Source source) {
    return files.getOrDefault(source, new FileCount(0, 0));
  }

  Counts counts() {
    return counts;
  }

  Map<Reason, List<Example>> examples() {
    return examples;
  }

  long collisions() {
    return collisions;
  }

  List<Collision> someCollisions() {
    return someCollisions;
  }

  long duplicates() {
    return duplicates;
  }

  List<Duplicate> someDuplicates() {
    return someDuplicates;
  }

  @Override
  public void close() throws IOException {
    try (Out _ = successful;
        Out _ = unsuccessful) {
      // Both, whatever the other says.
    }
  }

  /// A file to be, digested while it is written.
  private record Out(Published file, DigestOutputStream out) implements AutoCloseable {
    static Out in(Path folder) throws IOException {
      Published file = Published.in(folder);
      return new Out(file, digesting(file.out()));
    }

    String publish(Path path) throws IOException {
      out.flush();
      file.as(path);
      Published.flushFolder(Objects.requireNonNull(path.getParent()));
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }

    private static DigestOutputStream digesting(OutputStream out) {
      try {
        return new DigestOutputStream(out, MessageDigest.getInstance("SHA-256"));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
