package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with a transaction keeps it out, whole, with every reason; the rest loads.
class QuarantineTest {
  private static final String FINE = "T0,Bob_22222,2025-03-04T10:15:00Z,pen,1,2.50,,";

  private final Scene scene;

  QuarantineTest(@TempDir Path data) throws IOException {
    scene = Scene.stocked(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "T1,Zoe_33333,2025-03-04T10:15:00Z,pen,1,2.50,, | UNKNOWN_MEMBER | ''",
        "T1,,2025-03-04T10:15:00Z,pen,1,2.50,, | BAD_MEMBER | ''",
        "T1,Ann_11111,2025-03-04T10:15:00Z,lamp,1,2.50,, | UNKNOWN_ITEM | UNKNOWN_ITEM",
        "T1,Ann_11111,2025-03-04T10:15:00Z,,1,2.50,, | UNKNOWN_ITEM | UNKNOWN_ITEM",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,0,2.50,, | BAD_QUANTITY | BAD_QUANTITY",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,-1,2.50,, | BAD_QUANTITY | BAD_QUANTITY",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1.5,2.50,, | BAD_QUANTITY | BAD_QUANTITY",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1000001,2.50,, | BAD_QUANTITY | BAD_QUANTITY",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,,2.50,, | BAD_QUANTITY | BAD_QUANTITY",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,2.505,, | BAD_PRICE | BAD_PRICE",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,-2.50,, | BAD_PRICE | BAD_PRICE",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,NaN,, | BAD_PRICE | BAD_PRICE",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,1e2,, | BAD_PRICE | BAD_PRICE",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,10000000000,, | BAD_PRICE | BAD_PRICE",
        "T1,Ann_11111,2025-02-30T10:15:00Z,pen,1,2.50,, | BAD_TIME | ''",
        "T1,Ann_11111,04.03.2025,pen,1,2.50,, | BAD_TIME | ''",
        "T1,Ann_11111,,pen,1,2.50,, | BAD_TIME | ''",
        "T1,Ann_11111,9999-01-01T00:00:00Z,pen,1,2.50,, | FUTURE | ''",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,5.01, | TOTAL_PRICE | ''",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,,0.021 | TOTAL_WEIGHT | ''",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,five, | BAD_TOTAL | ''",
        "T1,Ann_11111,2025-03-04T10:15:00Z,desk,1000000,9999999999.99,, | BAD_TOTAL | BAD_TOTAL",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50 | COLUMNS | COLUMNS",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,,,, | COLUMNS | COLUMNS",
        "T1,,never,lamp,none,free,,-1 | BAD_MEMBER BAD_PRICE BAD_QUANTITY BAD_TIME BAD_TOTAL UNKNOWN_ITEM | BAD_QUANTITY BAD_PRICE UNKNOWN_ITEM",
      })
  void aLineThatIsWrongKeepsItsTransactionOut(String row, String ofTransaction, String ofLine)
      throws IOException {
    scene.deliver("a", FINE, row).assertEnded(0, "1 new transaction, 1 quarantined");
    assertThat(scene.quarantined().stream().map(QuarantineTest::sorted))
        .containsExactly("T1|" + ofTransaction + "|a.csv:3 " + ofLine);
    assertThat(scene.sold()).singleElement().asString().startsWith("T0|Bob_22222|");
  }

  /// The reasons of a transaction in the order of letters.
  private static String sorted(String row) {
    String[] cells = row.split("[|]", -1);
    cells[1] = String.join(" ", List.of(cells[1].split(" ")).stream().sorted().toList());
    return String.join("|", cells);
  }

  @Test
  void oneBadLineKeepsTheGoodOnesOutTooAndAllAreKeptAsWritten() throws IOException {
    scene.deliver(
        "a",
        "T1,Ann_11111,2025-03-04T10:15:00+02:00,pen,2,2.50,302,51.02",
        "T1,Ann_11111,2025-03-04T10:15:00+02:00,\"a \"\"{\\lamp},\",3,99,302,51.02");

    scene.assertRows(
        "select source_line, membership_id, placed_at, item_id, quantity, unit_price, total_price, total_weight, reasons from ops.quarantined_line order by 1",
        "2|Ann_11111|2025-03-04T10:15:00+02:00|pen|2|2.50|302.00|51.020|{}",
        "3|Ann_11111|2025-03-04T10:15:00+02:00|a \"{\\lamp},|3|99|302|51.02|{UNKNOWN_ITEM}");
    assertThat(scene.sold()).isEmpty();
  }

  /// What is wrong with the head hides nothing of what is wrong with the lines, and the other way.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "T1,Zoe_33333,9000-01-01T00:00:00Z,pen,2,2.50,9,1 | FUTURE TOTAL_PRICE TOTAL_WEIGHT UNKNOWN_MEMBER",
        "T1,,2025-03-04T10:15:00Z,pen,2,2.50,9, | BAD_MEMBER TOTAL_PRICE",
        "T1,Ann_11111,soon,pen,2,2.50,9, | BAD_TIME TOTAL_PRICE",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,nine,1 | BAD_TOTAL TOTAL_WEIGHT",
      })
  void everyReasonIsFound(String row, String reasons) throws IOException {
    scene.deliver("a", row);
    scene.deliver(
        "b",
        row.replaceFirst("^T1", "T2"),
        row.replaceFirst("^T1", "T2").replace("pen,2", "pen,3"));

    assertThat(scene.quarantined().stream().map(QuarantineTest::sorted).toList().getFirst())
        .isEqualTo("T1|" + reasons + "|a.csv:2 ");
    assertThat(scene.quarantined().getLast()).contains("CONFLICTING_LINES").startsWith("T2|");
  }

  @Test
  void cellsAreKeptAsTheyWereWrittenAndStaySoWhenTheyAreTriedAgain() throws IOException {
    String longest = "z".repeat(300);
    scene.deliver(
        "a",
        "T1," + longest + ",2025-06-01,pen,2,,,",
        "T2,Ann_11111,  ,pen,2,,4.5.6,",
        "T3,Zoe_33333,2025-06-01T00:00+02:00,pen,1,,9,",
        "T4,Ann_11111,2025-06-01,pen,1,,9,",
        "T3,Zoe_33333,2025-06-01T00:00+02:00,desk,1,,9,");
    String cells =
        "select transaction_id, source_line, length(membership_id), placed_at, item_id, unit_price, total_price from ops.quarantined_line order by 1, 2";
    List<String> written =
        List.of(
            "T1|2|300|2025-06-01|pen||",
            "T2|3|9||pen||4.5.6",
            "T3|4|9|2025-06-01T00:00+02:00|pen||9.00",
            "T3|6|9|2025-06-01T00:00+02:00|desk||9.00",
            "T4|5|9|2025-06-01|pen||9.00");
    assertThat(scene.rows(cells)).isEqualTo(written);
    String since = "select quarantined_at from ops.quarantined_transaction order by transaction_id";
    List<String> first = scene.rows(since);

    scene.load("--transactions-batch", "");

    assertThat(scene.rows(cells)).isEqualTo(written);
    assertThat(scene.rows(since)).isEqualTo(first);
  }

  @Test
  void filesOfOneNameAreToldApart() throws IOException {
    String one = Scene.TRANSACTIONS + "T1,Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,,\n";
    Path first = scene.file("one/a.csv", one);
    Path second = scene.file("two/a.csv", one.replace("pen,1", "pen,2"));

    Answer answer = scene.load("--transactions", first, "--transactions", second);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(scene.quarantined())
        .containsExactly("T1|CONFLICTING_LINES|a.csv:2 , a.csv (2):2 CONFLICTING_LINES");
  }

  @Test
  void aLineWithoutAnIdStandsForItself() throws IOException {
    scene.deliver(
        "a",
        ",Ann_11111,2025-03-04T10:15:00Z,pen,1,2.50,,",
        ",Ann_11111,2025-03-04T10:15:00Z,desk,1,99,,",
        "T 1,Ann_11111,2025-03-04T10:15:00Z,desk,1,99,,");

    String content = content("a.csv");
    assertThat(scene.quarantined())
        .containsExactly(
            "(a.csv:2 of " + content + ")|BAD_ID|a.csv:2 BAD_ID",
            "(a.csv:3 of " + content + ")|BAD_ID|a.csv:3 BAD_ID",
            "(a.csv:4 of " + content + ")|BAD_ID|a.csv:4 BAD_ID");
  }

  /// The first 12 digits of the digest of a file of the scene.
  private String content(String file) throws IOException {
    return Sha256.of(scene.data().resolve(file), _ -> {}).substring(0, 12);
  }

  /// Files that come each day have one name, and names differ by a blank alone.
  @Test
  void aLineWithoutAnIdWaitsUntilItsOwnFileComesAgain() throws IOException {
    scene.deliver("sales", "BAD ID,Ann_11111,2025-03-04,pen,2,2.50,,");
    scene.deliver("sales", "OTHER BAD,Ann_11111,2025-04-05,pen,7,2.50,,");
    Path blank =
        scene.file("a b.csv", Scene.TRANSACTIONS + "BAD 3,Ann_11111,2025-03-04,pen,3,,,\n");
    Path line = scene.file("a_b.csv", Scene.TRANSACTIONS + "BAD 4,Ann_11111,2025-03-04,pen,4,,,\n");

    Answer answer = scene.load("--transactions", blank, "--transactions", line);

    assertThat(answer.fields("quarantined", "waiting")).containsExactly("2", "4");
    String waiting = "select source_file, quantity from ops.quarantined_line order by quantity";
    scene.assertRows(waiting, "sales.csv|2", "a b.csv|3", "a_b.csv|4", "sales.csv|7");
    List<String> before = scene.quarantined();

    scene.load("--transactions", blank, "--transactions", line);

    assertThat(scene.quarantined()).as("the same content by hand").isEqualTo(before);
  }

  @Test
  void noTransactionHasTheNameOfALineWithoutAnId() throws IOException {
    scene.deliver("k", "BAD ID,Ann_11111,2025-03-04,pen,2,2.50,,");
    String line = "(k.csv:2 of " + content("k.csv") + ")";
    List<String> before = scene.quarantined();

    scene
        .deliver(
            "b",
            "(k.csv:2),Ann_11111,2025-03-04,pen,1,2.50,,",
            line + ",Ann_11111,2025-03-04,pen,1,2.50,,")
        .assertEnded(0, "1 new transaction, 1 quarantined, 2 in quarantine");

    assertThat(scene.quarantined()).containsAll(before).hasSize(2);
    assertThat(scene.sold()).singleElement().asString().startsWith("(k.csv:2)|");
  }

  /// As they were called until V12.
  @Test
  void linesThatWaitedBeforeThereWereContentsInIdsAreToldApartByDelivery() throws IOException {
    scene.deliver("k", "BAD ID,Ann_11111,2025-03-04,pen,2,2.50,,", "T2,,2025-03-04,pen,2,,,");
    scene.execute(
        """
        update ops.quarantined_transaction set transaction_id = '(k.csv:2)' where transaction_id like '(%';
        """);

    scene.execute(
        Files.readString(Checkout.root().resolve("sql/migrations/V12__ids_of_places.sql")));

    String number =
        scene.rows("select number from ops.delivery where batch is not null").getFirst();
    assertThat(scene.quarantined())
        .containsExactly(
            "(k.csv:2 of delivery " + number + ")|BAD_ID|k.csv:2 BAD_ID", "T2|BAD_MEMBER|k.csv:3 ");
  }

  @Test
  void filesWhoseNamesAreMadeAlikeAreToldApart() throws IOException {
    String one = Scene.TRANSACTIONS + ",Ann_11111,2025-03-04,pen,1,2.50,,\n";
    Path first = scene.file("one/a.csv", one);
    Path second = scene.file("two/a.csv", one);
    Path third = scene.file("a.csv (2)", one);

    scene
        .load("--transactions", first, "--transactions", second, "--transactions", third)
        .assertEnded(0, "0 new transactions, 3 quarantined");
  }

  @Test
  void anExactRepeatIsSkippedWhereverItStands() throws IOException {
    Answer answer =
        scene.loadTransactions(
            scene.batch(
                "sales-transactions",
                "a",
                Scene.TRANSACTIONS
                    + """
                    T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,5,
                    T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,5,
                    T2,Ann_11111,2025-03-04T10:15:00Z,desk,1,99,99,
                    T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.5,5,
                    """,
                Scene.TRANSACTIONS + "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,5,\n"));

    assertThat(answer.err()).contains("lines read: 5, accepted: 2, rejected: 0, skipped: 3");
    assertThat(scene.quarantined()).isEmpty();
    assertThat(scene.sold())
        .containsExactly(
            "T1|Ann_11111|2025-03-04 10:15|placed|5.00|0.020|2 pen 2.50 0.010",
            "T2|Ann_11111|2025-03-04 10:15|placed|99.00|25.500|1 desk 99.00 25.500");
  }

  @Test
  void linesOfATransactionComeInAnyOrderAndFromAnyFile() throws IOException {
    scene.loadTransactions(
        scene.batch(
            "sales-transactions",
            "a",
            Scene.TRANSACTIONS
                + """
                T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,104,
                T2,Bob_22222,2025-03-05T10:15:00Z,desk,1,99,,
                """,
            Scene.TRANSACTIONS
                + """
                T2,Bob_22222,2025-03-05T10:15:00Z,pen,1,2.50,,
                T1,Ann_11111,2025-03-04T10:15:00Z,desk,1,99,104,
                """));

    assertThat(scene.quarantined()).isEmpty();
    assertThat(scene.sold())
        .containsExactly(
            "T1|Ann_11111|2025-03-04 10:15|placed|104.00|25.520|1 desk 99.00 25.500, 2 pen 2.50 0.010",
            "T2|Bob_22222|2025-03-05 10:15|placed|101.50|25.510|1 desk 99.00 25.500, 1 pen 2.50 0.010");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,3,2.50,, | CONFLICTING_LINES | CONFLICTING_LINES",
        "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.40,, | CONFLICTING_LINES | CONFLICTING_LINES",
        "T1,Bob_22222,2025-03-04T10:15:00Z,desk,1,99,, | CONFLICTING_LINES | ''",
        "T1,Ann_11111,2025-03-04T10:16:00Z,desk,1,99,, | CONFLICTING_LINES | ''",
        "T1,Ann_11111,2025-03-04T10:15:00Z,desk,1,99,104, | '' | ''",
      })
  void linesThatContradictEachOtherAreConflicting(String row, String reason, String ofLine)
      throws IOException {
    String first = "T1,Ann_11111,2025-03-04T10:15:00Z,pen,2,2.50,,";
    scene.deliver("a", first, row);
    scene.deliver("b", first.replaceFirst("^T1", "T2"), FINE, row.replaceFirst("^T1", "T2"));

    if (reason.isEmpty()) {
      assertThat(scene.quarantined()).isEmpty();
      return;
    }
    assertThat(scene.quarantined()).hasSize(2).allMatch(each -> each.contains("|" + reason + "|"));
    assertThat(scene.quarantined().getFirst())
        .isEqualTo("T1|" + reason + "|a.csv:2 , a.csv:3 " + ofLine);
  }
}
