package dev.jarflow.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void aNestedValueIsOneLine() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("rows", 3L);
    value.put("share", 0.5);
    value.put("done", true);
    value.put("files", List.of(Map.of("name", "a.csv"), List.of(1, 2), Set.of()));

    assertThat(Json.write(value))
        .isEqualTo(
            "{\"rows\":3,\"share\":0.5,\"done\":true,\"files\":[{\"name\":\"a.csv\"},[1,2],[]]}");
  }

  @Test
  void nullStaysNullWhereverItStands() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("manifest", null);
    map.put("list", new ArrayList<>(Arrays.asList("a", null)));

    assertThat(Json.write(map)).isEqualTo("{\"manifest\":null,\"list\":[\"a\",null]}");
    assertThat(Json.write(null)).isEqualTo("null");
  }

  @Test
  void aPathIsItsTextAndNotItsParts() {
    assertThat(Json.write(Map.of("file", Path.of("/data/a b.csv"))))
        .isEqualTo("{\"file\":\"/data/a b.csv\"}");
  }

  @Test
  void whatJsonHasNoNumberForIsText() {
    assertThat(Json.write(List.of(Double.NaN, Double.POSITIVE_INFINITY, Thread.State.NEW)))
        .isEqualTo("[\"NaN\",\"Infinity\",\"NEW\"]");
  }

  @Test
  void quotesAndLineEndsAreEscapedAndScriptsAreNot() {
    assertThat(Json.write("\"a\"\n\r\t\\ Zoë 王 👍\u0000"))
        .isEqualTo("\"\\\"a\\\"\\n\\r\\t\\\\ Zoë 王 👍\\u0000\"");
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("z", 3L);
    value.put("a", -0.5);
    value.put("most", Long.MAX_VALUE);
    value.put("least", Long.MIN_VALUE);
    value.put("done", true);
    value.put("rejected", false);
    value.put("place", null);
    value.put("", "\"a\"\n\r\t\\ Zoë 王 👍\u0000");
    value.put("files", Arrays.asList(Map.of("name", "a.csv"), List.of(), Map.of(), null, 1L));

    assertThat(Json.read(Json.write(value))).isEqualTo(value);
    assertThat(Json.write(Json.read(Json.write(value)))).isEqualTo(Json.write(value));
  }

  static List<Arguments> values() {
    return List.of(
        Arguments.of("1", 1L),
        Arguments.of("-7", -7L),
        Arguments.of("0", 0L),
        Arguments.of("9223372036854775807", Long.MAX_VALUE),
        Arguments.of("1.0", 1.0),
        Arguments.of("2.5e3", 2500.0),
        Arguments.of("-0.125", -0.125),
        Arguments.of("1E-2", 0.01),
        Arguments.of(" \n\"a\" \r\n", "a"),
        Arguments.of("null", null),
        Arguments.of("[ ]", List.of()));
  }

  /// A whole number is a long, any other a double.
  @ParameterizedTest
  @MethodSource("values")
  void aValueMayStandAloneAndBlanksAroundIt(String text, @Nullable Object value) {
    assertThat(Json.read(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret", "{\"secret\":", "{\"secret\"}",
        "{\"secret\":1", "{secret:1}", "{\"secret\":1,}",
        "['secret']", "[\"secret\"", "[\"secret\",]",
        "[\"secret\"}", "\"secret", "\"secret\u0001\"",
        "{\"secret\":nil}", "{\"secret\":NaN}", "{\"secret\":01}",
        "{\"secret\":+1}", "{\"secret\":9223372036854775808}", "{\"secret\":-9223372036854775809}",
        "// secret\n1",
      })
  void whatIsNoJsonIsSaidWithoutItsText(String text) {
    assertThatThrownBy(() -> Json.read(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected JSON, found something else in line 1")
        .hasNoCause();
  }

  @Test
  void theLineIsTold() {
    assertThatThrownBy(() -> Json.read("{\n\"a\": 1,\n\"b\": secret}"))
        .hasMessage("expected JSON, found something else in line 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void nothingIsNoJson(String text) {
    assertThatThrownBy(() -> Json.read(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected JSON, found nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 2", "{}{}", "[],", "{} secret", "null null"})
  void moreThanOneValueIsRefused(String text) {
    assertThatThrownBy(() -> Json.read(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected ")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  /// Which of two is meant, nobody can say.
  @Test
  void aFieldThatStandsTwiceIsRefused() {
    assertThatThrownBy(() -> Json.read("{\"a\":1,\"b\":{\"a\":2},\"a\":3}"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected each field once, found one twice");
    assertThat(Json.read("{\"a\":1,\"b\":{\"a\":2}}")).isNotNull();
  }

  /// Whoever wrote the text cannot exhaust the stack of who reads it.
  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void howDeepValuesMayStandIsBounded(String opening) {
    assertThatThrownBy(() -> Json.read(opening.repeat(1_000_000)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected JSON, found something else");
    assertThat(Json.read("[".repeat(400) + "]".repeat(400))).isInstanceOf(List.class);
  }

  @Test
  void rowsComeOneByOneWithTheFieldsThatAreAskedFor() {
    assertThat(
            rows(
                """
                [{"a": "x", "b": 1, "c": [{"a": 2}]}, {"a": 1.5, "b": [{"a": 3}]},
                 {"a": NaN, "b": null}, {"a": 9223372036854775808, "b": {"a": 4}}]
                """))
        .containsExactly(
            Map.of("a", "x", "b", 1L),
            Map.of("a", 1.5),
            Map.of("a", Double.NaN),
            Map.of("a", 0x1p63));
  }

  @Test
  void anObjectInThePlaceOfRowsIsHandedBack() {
    assertThat(Json.rows(bytes("{\"a\": \"closed\", \"c\": 1}"), Set.of("a"), _ -> {}))
        .isEqualTo(Map.of("a", "closed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; expected a list of rows, found another kind of JSON",
        "7; expected a list of rows, found another kind of JSON",
        "[7]; 'expected rows that are objects, found something else'",
        "[] secret; 'expected JSON, found something else in line 1, column 4'",
        "[] []; 'expected one list, found more behind it'",
        "[{\"a\": secret}]; 'expected JSON, found something else in line 1, column 8'"
      })
  void whatIsNoListOfRowsIsSaidWithoutItsText(String text, String sentence) {
    assertThatThrownBy(() -> rows(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence)
        .hasNoCause();
  }

  private static List<Map<String, Object>> rows(String text) {
    List<Map<String, Object>> rows = new ArrayList<>();
    assertThat(Json.rows(bytes(text), Set.of("a", "b"), rows::add)).isNull();
    return rows;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
