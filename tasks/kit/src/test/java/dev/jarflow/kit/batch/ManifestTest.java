package dev.jarflow.kit.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.kit.batch.Manifest.Entry;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.UsageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("store/applications/manifests/1.jsonl");
  }

  @Test
  void aLineIsAFileAndItsPathIsRelative() throws IOException {
    new Manifest(List.of(new Entry(folder.resolve("store/applications/" + A), "a.csv", A, 12)))
        .write(file);

    assertThat(file)
        .hasContent(
            "{\"path\":\"../%1$s\",\"name\":\"a.csv\",\"sha256\":\"%1$s\",\"bytes\":12,\"batch\":\"%2$s\"}\n"
                .formatted(A, Manifest.batchId(List.of(A))));
  }

  @Test
  void aFileThatIsTriedAgainNamesItsFirstBatch() throws IOException {
    Manifest manifest =
        new Manifest(
            "0123456789ab",
            List.of(new Entry(folder.resolve("store/" + A), "a.csv", A, 12, "ba9876543210")));

    manifest.write(file);

    assertThat(file)
        .content()
        .endsWith(",\"bytes\":12,\"batch\":\"0123456789ab\",\"first_batch\":\"ba9876543210\"}\n");
    assertThat(Manifest.read(file)).isEqualTo(manifest);
  }

  @Test
  void aBatchOfSampleDataSaysSoInEachLine() throws IOException {
    Manifest manifest =
        new Manifest(
            "0123456789ab", true, List.of(new Entry(folder.resolve("store/" + A), "a.csv", A, 12)));

    manifest.write(file);

    assertThat(file).content().endsWith(",\"batch\":\"0123456789ab\",\"samples\":true}\n");
    assertThat(Manifest.read(file)).isEqualTo(manifest);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Manifest manifest =
        new Manifest(
            List.of(
                new Entry(folder.resolve("store/" + A), "quote\" back\\ tab\t.csv", A, 0),
                new Entry(
                    folder.resolve("store/" + B),
                    "line\nend\r\n\u2028\u0085.csv",
                    B,
                    Long.MAX_VALUE),
                new Entry(
                    folder.resolve("store/c"), "Zoë Ελλάδα Привет שלום नमस्ते 王 👍.csv", A, 1)));

    manifest.write(file);

    assertThat(Manifest.read(file)).isEqualTo(manifest);
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void anEmptyBatchIsAnEmptyFile() throws IOException {
    new Manifest(List.of()).write(file);

    assertThat(file).isEmptyFile();
    assertThat(Manifest.read(file).entries()).isEmpty();
  }

  @Test
  void aDataFolderMayBeMoved() throws IOException {
    new Manifest(List.of(new Entry(folder.resolve("store/" + A), "a.csv", A, 12))).write(file);

    Files.createDirectory(folder.resolve("elsewhere"));
    Files.move(folder.resolve("store"), folder.resolve("elsewhere/store"));

    assertThat(
            Manifest.read(folder.resolve("elsewhere/store/applications/manifests/1.jsonl"))
                .entries())
        .extracting(Entry::path)
        .containsExactly(folder.resolve("elsewhere/store/" + A));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path,name,sha256,bytes",
        "",
        "[]",
        "{\"path\":\"x\",\"name\":\"a.csv\",\"sha256\":\"0\",\"byt",
        "{\"path\":\"x\",\"name\":\"a.csv\",\"sha256\":\"0\"}",
        "{\"path\":\"x\",\"name\":\"a.csv\",\"sha256\":\"0\",\"bytes\":\"many\"}",
        "{\"path\":null,\"name\":\"a.csv\",\"sha256\":\"0\",\"bytes\":1}",
        "{\"path\":\"x\",\"name\":{\"first\":\"a\"},\"sha256\":\"0\",\"bytes\":1}",
        "{\"path\":\"x\",\"name\":\"a.csv\",\"sha256\":\"0\",\"bytes\":1} {}",
      })
  void aBrokenLineIsNamedWithItsNumber(String broken) throws IOException {
    Path manifest = folder.resolve("m.jsonl");
    Files.writeString(
        manifest,
        "{\"path\":\"x\",\"name\":\"a.csv\",\"sha256\":\"0\",\"bytes\":1}\n" + broken + "\n");

    assertThatThrownBy(() -> Manifest.read(manifest))
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            manifest
                + ":2: expected {\"path\":…,\"name\":…,\"sha256\":…,\"bytes\":…}, found "
                + Result.count(broken.length(), "letter")
                + " that are not that");
  }

  @Test
  void aBatchIsNamedByItsContentsInAnyOrder() {
    String id = Manifest.batchId(List.of(A, B));

    assertThat(id).isEqualTo("5e9ae866add9");
    assertThat(Manifest.batchId(List.of(B, A))).isEqualTo(id);
    assertThat(Manifest.batchId(List.of(A))).isNotEqualTo(id);
  }

  @Test
  void aManifestThatIsNotThereIsTheCallersMistake(@TempDir Path empty) {
    assertThatThrownBy(() -> Manifest.read(empty.resolve("nothing.jsonl")))
        .isInstanceOf(UsageException.class)
        .hasMessage("expected a manifest, found no file at " + empty.resolve("nothing.jsonl"));
  }
}
