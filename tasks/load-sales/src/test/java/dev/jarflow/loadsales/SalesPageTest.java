package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The result and the page of a load.
class SalesPageTest {
  private final Scene scene;

  SalesPageTest(@TempDir Path data) {
    scene = Scene.in(data);
  }

  @Test
  void itemsAndTransactionsAreLoadedWithTheirTotals() throws IOException {
    Path items = scene.file("items.csv", Scene.PEN_AND_DESK);
    Path sales =
        scene.file(
            "sales.csv",
            Scene.TRANSACTIONS
                + """
                T1,Ann_11111,2025-03-04T10:15:00Z,pen,4,2.50,109,25.54
                T1,Ann_11111,2025-03-04T10:15:00Z,desk,1,99.00,109,25.54
                T2,Bob_22222,2025-03-04 23:30:00,pen,1,2.00,,
                """);

    Answer answer = scene.load("--items", items, "--transactions", sales);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"2 new transactions, 2 new items","items":2,"items_changed":0,"items_refused":0,"transactions":2,"replaced":0,"unchanged":0,"older":0,"quarantined":0,"released":0,"waiting":0,"lines":3,"files_refused":0}
            """);
    assertThat(scene.sold())
        .containsExactly(
            "T1|Ann_11111|2025-03-04 10:15|placed|109.00|25.540|1 desk 99.00 25.500, 4 pen 2.50 0.010",
            "T2|Bob_22222|2025-03-04 23:30|placed|2.00|0.010|1 pen 2.00 0.010");
    assertThat(scene.quarantined()).isEmpty();
    assertThat(answer.err()).contains("lines read: 3, accepted: 3, rejected: 0, skipped: 0");
  }

  @Test
  void everythingIsCountedAndWhereItStandsIsSaid() throws IOException {
    scene.load(
        "--items",
        scene.file("items.csv", Scene.PEN_AND_DESK + "<i>,,Acme,free,0\n"),
        "--transactions",
        scene.file(
            "<b>.csv",
            Scene.TRANSACTIONS
                + "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,,\n"
                + "T2,Zoe_33333,2025-03-04T10:15:00Z,pen,0,2.50,,\n"));

    assertThat(said())
        .contains(
            "|1 new transaction, 1 quarantined, 2 new items, 1 refused item|",
            "|New transactions|1|",
            "|In quarantine, with earlier ones|1|",
            "|No member has this id|UNKNOWN_MEMBER|1|",
            "|T2|<b>.csv:3|BAD_QUANTITY|UNKNOWN_MEMBER|",
            "|<•>|items.csv:4|BAD_NAME|BAD_PRICE|")
        .doesNotContain("Zoe");
  }

  /// Somebody may have swapped columns, or dropped a file into the folder of another kind.
  @Test
  void anIdThatMayBeAPersonsIsMasked() throws IOException {
    scene.stock();
    String items =
        Scene.ITEMS + "um@ex.com,,,,\nXaviera Quirke,,,,\n81234567,,,,\npen,,,,\nB-17,,,,\n";
    String sale = ",Ann_11111,2025-03-04T10:15:00Z,pen,%d,2.50,,\n";
    String good = "Zoe" + sale.formatted(1);
    scene.load("--transactions", scene.file("a.csv", Scene.TRANSACTIONS + good));
    String bad =
        Stream.of(
                "Zoe",
                "um@ex.com",
                "Quirke",
                "81234567",
                "Lovelace_1218b",
                "Lovelace_1218B_2",
                "T-17")
            .map(id -> id + sale.formatted(0))
            .collect(Collectors.joining());

    scene.load(
        "--items",
        scene.file("items.csv", items),
        "--transactions",
        scene.file("b.csv", Scene.TRANSACTIONS + bad));

    assertThat(said())
        .contains(
            "|u•@e•.•••|items.csv:2|",
            "|X•••••• Q•••••|items.csv:3|",
            "|••••••••|items.csv:4|",
            "|pen|items.csv:5|",
            "|B-17|items.csv:6|",
            "|Zoe|b.csv:2|",
            "|u•@e•.•••|b.csv:3|",
            "|Q•••••|b.csv:4|",
            "|••••••••|b.csv:5|",
            "|L•••••••_•••••|b.csv:6|",
            "|L•••••••_•••••_•|b.csv:7|",
            "|T-17|b.csv:8|");
  }

  @Test
  void whatWaitsFromEarlierLoadsIsShownToo() throws IOException {
    scene.stock();
    scene.deliver("a", "T1,Ann_11111,2025-03-04T10:15:00Z,pen,0,2.50,,");

    Answer answer = scene.load("--transactions-batch", "");

    assertThat(answer.field("message")).isEqualTo("0 new transactions, 1 in quarantine");
    assertThat(answer.field("quarantined")).isEqualTo("0");
    assertThat(answer.field("waiting")).isEqualTo("1");
    assertThat(said()).contains("|a.csv:2|", "|some in quarantine|");
  }

  @Test
  void anEarlierTrysPageIsTakenAwayWhenALoadIsRejected() throws IOException {
    scene.stock();
    assertThat(said()).contains("|all loaded|");

    scene.load("--transactions", scene.file("no.csv", "nothing\n"));

    assertThat(file()).doesNotExist();
  }

  /// The words of the page, a bar wherever there is markup between them.
  private String said() throws IOException {
    return Files.readString(file())
        .replaceAll("\\s*(<[^>]*>\\s*)+", "|")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
  }

  private Path file() {
    return scene.data().resolve("reports/sales/run/load-sales/index.html");
  }
}
