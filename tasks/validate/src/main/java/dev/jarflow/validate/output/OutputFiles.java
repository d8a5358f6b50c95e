package dev.jarflow.validate.output;

import module java.base;

import dev.jarflow.applications.BatchReport.Csv;
import dev.jarflow.applications.BatchReport.Judged;
import dev.jarflow.applications.BatchReport.Output;
import dev.jarflow.applications.MemberColumn;
import dev.jarflow.applications.RefusedColumn;
import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.files.Sha256;

/// The two files of a batch while they are being written. Closed without [#publish], both
/// disappear.
public record OutputFiles(OutputFile successful, OutputFile unsuccessful) implements AutoCloseable {

  public static OutputFiles begin(OutputFolder folder, List<String> rawColumns) throws IOException {
    OutputFile successful = OutputFile.begin(folder.successfulFolder(), MemberColumn.headings());
    try {
      return new OutputFiles(
          successful,
          OutputFile.begin(folder.unsuccessfulFolder(), RefusedColumn.headings(rawColumns)));
    } catch (IOException | RuntimeException e) {
      successful.close();
      throw e;
    }
  }

  /// Gives both files their names. `rows` are the numbers of rows in them.
  public Output publish(OutputFolder folder, String batch, Judged rows) throws IOException {
    return new Output(
        new Csv(
            "../successful/%s.csv".formatted(batch),
            successful.publish(folder.successfulFile(batch)),
            rows.successful()),
        new Csv(
            "../unsuccessful/%s.csv".formatted(batch),
            unsuccessful.publish(folder.unsuccessfulFile(batch)),
            rows.unsuccessful()));
  }

  @Override
  public void close() throws IOException {
    try (OutputFile _ = successful;
        OutputFile _ = unsuccessful) {
      // Closes both, even when closing the first one fails.
    }
  }

  /// A file under a temporary name, digested while it is written.
  public record OutputFile(Published file, DigestOutputStream out) implements AutoCloseable {
    private static OutputFile begin(Path folder, List<String> headings) throws IOException {
      Published file = Published.in(folder);
      DigestOutputStream out = new DigestOutputStream(file.out(), Sha256.digest());
      CsvText heading = new CsvText();
      headings.forEach(heading::cell);
      heading.end().writeTo(out);
      return new OutputFile(file, out);
    }

    private String publish(Path path) throws IOException {
      out.flush();
      file.as(path);
      Published.flush(Objects.requireNonNull(path.getParent()));
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
