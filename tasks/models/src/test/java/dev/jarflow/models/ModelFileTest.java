package dev.jarflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.kit.files.Contents;
import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.task.RejectedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
  private static final String LINE = "[1,0,1.0,0.0]";

  private final Contents store;
  private final String written = new String(ModelFile.write(Tea.model()), StandardCharsets.UTF_8);

  ModelFileTest(@TempDir Path folder) {
    store = new Contents(folder.resolve("store"));
  }

  @BeforeEach
  void open() throws IOException {
    store.open();
  }

  @Test
  void aModelIsReadAsItWasWritten() throws IOException {
    assertThat(ModelFile.read(store, keep(written), Tea.SCHEMA)).isEqualTo(Tea.model());
  }

  @Test
  void aModelIsTextWithALineForEachCell() {
    assertThat(written)
        .startsWith(
            """
            {"format":"jarflow model 1","model":"tea","recipe":"by hand","parameters":{"steps":16},\
            "target":{"name":"taste","values":["bad","good"]},\
            "attributes":[{"name":"leaf","values":["green","black"]},{"name":"minutes","values":["1","3","5"]},\
            {"name":"sugar","values":["no","yes"]}],"key":"leaf","optional":["sugar"],"cells":[
            [1,0,1.0,0.0],
            [0,0,0.9375,0.0625],
            """)
        .endsWith("[0,0,0.3125,0.6875]\n]}\n");
    assertThat(written.lines()).hasSize(14);
  }

  @Test
  void equalModelsHaveEqualBytes() {
    assertThat(ModelFile.write(Tea.model())).isEqualTo(written.getBytes(StandardCharsets.UTF_8));
  }

  /// A set has no order of its own.
  @Test
  void whatMayBeMissingIsWrittenInTheOrderOfTheAlphabet() {
    List<Attribute> attributes =
        Stream.of("f", "c", "a", "e", "b", "d", "key")
            .map(name -> Attribute.of(name, "x"))
            .toList();
    Schema schema =
        new Schema(
            "letters",
            Attribute.of("t", "y", "z"),
            attributes,
            "key",
            Set.of("f", "c", "a", "e", "b", "d"));
    Model model =
        new Model(
            schema, "by hand", Map.of(), List.of(new Model.Line(List.of(1, 0), List.of(1.0, 0.0))));

    assertThat(new String(ModelFile.write(model), StandardCharsets.UTF_8))
        .contains("\"optional\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]");
  }

  @Test
  void aModelOfOtherRowsHasOtherBytes() {
    assertThat(ModelFile.write(Tea.model(Collections.nCopies(12, List.of(0, 0)))))
        .isNotEqualTo(ModelFile.write(Tea.model()));
  }

  @Test
  void aFileThatWasChangedIsRefused() throws IOException {
    assertChangedIsRefused(written.replace(LINE, "[1,0,0.0,1.0]"));
  }

  @Test
  void aFileThatWasCutOffIsRefused() throws IOException {
    assertChangedIsRefused(written.substring(0, written.length() / 2));
  }

  private void assertChangedIsRefused(String content) throws IOException {
    String sha256 = keep(written);
    Path file = store.path(sha256);
    Files.writeString(file, content);

    assertRefused(
        sha256,
        "%s: expected the SHA-256 %s, found %s: the file was changed, so it is not used; promote another version or train again"
            .formatted(file, sha256, Sha256.of(content.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void aFileThatIsMissingIsRefused() {
    String sha256 = "ab".repeat(32);

    assertRefused(
        sha256,
        "expected the model file %s, found none: train the model again"
            .formatted(store.path(sha256)));
  }

  /// A link could lead to a file that somebody else may change.
  @Test
  void aLinkInThePlaceOfTheFileIsRefused() throws IOException {
    String sha256 = keep(written);
    Path file = store.path(sha256);
    Path moved = Files.move(file, store.folder().resolve("moved"));
    Files.createSymbolicLink(file, moved);

    assertRefused(
        sha256, "expected the model file %s, found none: train the model again".formatted(file));
  }

  @Test
  void aFileThatIsFarTooLongIsNotRead() throws IOException {
    String sha256 = keep(written);
    Path file = store.path(sha256);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      int _ = channel.write(ByteBuffer.wrap(new byte[1]), 64 << 20);
    }

    assertRefused(sha256, "%s: expected at most 67108864 bytes, found more".formatted(file));
  }

  /// Its digest is right, so it was kept so, and it is no model of this schema all the same.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          another format               | jarflow model 1           | jarflow model 2
          another model                | "model":"tea"             | "model":"coffee"
          another value of the target  | ["bad","good"]            | ["bad","fine"]
          another attribute            | "name":"minutes"          | "name":"seconds"
          a cell too many              | [1,0,1.0,0.0],            | [1,0,1.0,0.0],[1,0,1.0,0.0],
          a number too many            | [1,0,1.0,0.0]             | [1,0,1.0,0.0,0.0]
          probabilities below 1        | [1,0,1.0,0.0]             | [1,0,0.5,0.4]
          probabilities above 1        | [1,0,1.0,0.0]             | [1,0,1.0,0.1]
          a probability below 0        | [1,0,1.0,0.0]             | [1,0,1.5,-0.5]
          rows below 0                 | [1,0,1.0,0.0]             | [-1,0,1.0,0.0]
          more rows than can be        | [1,0,1.0,0.0]             | [3000000000,0,1.0,0.0]
          rows that are no number      | [1,0,1.0,0.0]             | ["1",0,1.0,0.0]
          a probability that is none   | [1,0,1.0,0.0]             | [1,0,null,0.0]
          a cell that is none          | [1,0,1.0,0.0]             | null
          parameters that are a list   | {"steps":16}              | []
          a recipe that is a number    | "by hand"                 | 7
          no JSON                      | {"format"                 | {format
          text behind it               | `\n]}\n`                  | `\n]} {}\n`
          """)
  void whatIsNoModelOfThisKindIsRefused(String what, String from, String to) throws IOException {
    String content = written.replace(from.translateEscapes(), to.translateEscapes());
    assertThat(content).as(what).isNotEqualTo(written);
    String sha256 = keep(content);

    assertRefused(
        sha256,
        "%s: expected a model of tea in the form 'jarflow model 1', found something else"
            .formatted(store.path(sha256)));
  }

  private String keep(String content) throws IOException {
    return store.keep(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  private void assertRefused(String sha256, String message) {
    assertThatThrownBy(() -> ModelFile.read(store, sha256, Tea.SCHEMA))
        .isExactlyInstanceOf(RejectedException.class)
        .hasMessage(message);
  }
}
