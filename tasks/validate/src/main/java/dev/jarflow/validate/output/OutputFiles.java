package dev.jarflow.validate.output;

import dev.jarflow.kit.files.Published;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// The two files of a batch while they are being written. Closed without [#publish], both
/// disappear.
public final class OutputFiles implements AutoCloseable {
  private final OutputFile successful;
  private final OutputFile unsuccessful;

  private OutputFiles(OutputFile successful, OutputFile unsuccessful) {
    this.successful = successful;
    this.unsuccessful = unsuccessful;
  }

  /// Begins both files with their headings.
  public static OutputFiles begin(OutputFolder folder, List<String> rawColumns) throws IOException {
    OutputFile successful = OutputFile.in(folder.successful());
    try {
      OutputFiles files = new OutputFiles(successful, OutputFile.in(folder.unsuccessful()));
      OutputRows headings = new OutputRows();
      headings.successfulHeading();
      int split = headings.text().length();
      headings.unsuccessfulHeading(rawColumns);
      headings.text().writeTo(files.successful(), 0, split);
      headings.text().writeTo(files.unsuccessful(), split, headings.text().length());
      return files;
    } catch (IOException | RuntimeException e) {
      successful.close();
      throw e;
    }
  }

  public OutputStream successful() {
    return successful.out;
  }

  public OutputStream unsuccessful() {
    return unsuccessful.out;
  }

  /// Gives both files their names.
  public Digests publish(OutputFolder folder, String batch) throws IOException {
    return new Digests(
        successful.publish(folder.successful(batch)),
        unsuccessful.publish(folder.unsuccessful(batch)));
  }

  /// The SHA-256 of each file.
  public record Digests(String successful, String unsuccessful) {}

  @Override
  public void close() throws IOException {
    try (OutputFile _ = successful;
        OutputFile _ = unsuccessful) {
      // Closes both, even when closing the first one fails.
    }
  }

  /// A file under a temporary name, digested while it is written.
  private record OutputFile(Published file, DigestOutputStream out) implements AutoCloseable {
    static OutputFile in(Path folder) throws IOException {
      Published file = Published.in(folder);
      return new OutputFile(file, digesting(file.out()));
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
