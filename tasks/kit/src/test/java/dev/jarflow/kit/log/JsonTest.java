package dev.jarflow.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}
