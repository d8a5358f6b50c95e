package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.PATTY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import dev.jarflow.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is erased bought nothing any more: an anonymous customer did, and paid the same.
class SalesTest {
  private static final String HEADER =
      "transaction_id,membership_id,placed_at,item_id,quantity,unit_price\n";
  private static final String PATTYS = "T1,Smith_c7677,2025-03-04,mug,1,5.00\n";
  private static final String ANNS = "T2,Lee_258f4,2025-03-04,mug,1,5.00\n";

  private final Scene scene;

  SalesTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @BeforeEach
  void members() {
    scene.member("Smith_c7677", "Patty", "Smith", "patty@example.com", "1975-08-27", "99990000");
    scene.member("Lee_258f4", "Ann", "Lee", "ann@example.com", "1980-01-31", "88880000");
  }

  @Test
  void findingSaysHowMuchWouldBecomeAnonymousAndChangesNothing() throws IOException {
    scene.purchases("Smith_c7677", "Lee_258f4");
    scene.storePurchases(HEADER + PATTYS + ANNS + PATTYS);
    List<String> before = scene.state();

    Answer answer = scene.find(PATTY);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"found in 4 places: nothing was changed","erased":false,"members":1,"transactions":2,"quarantined":1,"stored":2,"judged":0,"dropped":0,"unsure":0,"left":0,"where":[\
            {"place":"%s","rows":2,"state":"found"},\
            {"place":"ops.quarantined_line","rows":1,"state":"found"},\
            {"place":"sales.customer","rows":1,"state":"found"},\
            {"place":"membership.member","rows":1,"state":"found"}]}
            """
                .formatted(stored(HEADER + PATTYS + ANNS + PATTYS)));
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void amountsStayAndAnAnonymousCustomerHasThem() throws IOException {
    scene.purchases("Smith_c7677", "Lee_258f4");
    List<String> amounts = amounts();

    Answer answer = scene.erase(PATTY);

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.field("message")).isEqualTo("erased from 3 places");
    assertThat(answer.field("transactions")).isEqualTo("2");
    assertThat(answer.err()).contains("\"msg\":\"erased\",\"place\":\"sales.customer\",\"rows\":1");
    assertThat(amounts()).containsExactlyInAnyOrderElementsOf(amounts);
    assertThat(
            scene
                .database()
                .rows("select customer, membership_id, spent from sales.customer order by 1"))
        .containsExactly("1|null|45.00", "2|Lee_258f4|45.00");
    assertThat(scene.database().rows("select * from sales.imbalance")).isEmpty();
    assertThat(
            scene
                .database()
                .rows("select membership_id, item_id from ops.quarantined_line order by 1"))
        .containsExactly("|pen", "Lee_258f4|pen");
  }

  /// All that is counted, without whose it is.
  private List<String> amounts() {
    List<String> amounts = new ArrayList<>();
    for (String table :
        List.of(
            "sales.transaction",
            "sales.line",
            "sales.item",
            "sales.item_version",
            "sales.item_sold",
            "sales.day_revenue",
            "(select customer, transactions, spent from sales.customer)")) {
      amounts.addAll(scene.database().rows("select row_to_json(t) from %s t".formatted(table)));
    }
    return amounts;
  }

  @Test
  void analyticsStillCountsThemAndDoesNotKnowWho() throws Exception {
    scene.purchases("Smith_c7677", "Lee_258f4");
    assertThat(topMembers())
        .containsExactly("1|Lee_258f4|Ann|Lee|2|45.00", "2|Smith_c7677|Patty|Smith|2|45.00");

    scene.erase(PATTY);

    assertThat(topMembers())
        .containsExactly("1|Lee_258f4|Ann|Lee|2|45.00", "2|anonymous 1|null|null|2|45.00");
  }

  /// As a person of analytics asks.
  private List<String> topMembers() throws IOException, SQLException {
    String question =
        Files.readString(Checkout.root().resolve("sql/queries/sales/top_members.sql"));
    String login = "person_analytics";
    List<String> answer = new ArrayList<>();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s"
                    .formatted(scene.database().port(), scene.database().name()),
                login,
                scene.database().environment(login).get("PGPASSWORD"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(question)) {
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          cells.add(String.valueOf(rows.getString(i)));
        }
        answer.add(String.join("|", cells));
      }
    }
    return answer;
  }

  @Test
  void whoBuysAgainUnderTheSameIdIsAnotherCustomer() throws IOException {
    scene.purchases("Smith_c7677");
    scene.erase(PATTY);
    scene.member("Smith_c7677", "Pat", "Smith", "pat@example.com", "1975-08-27", "77770000");

    scene.database().execute("insert into sales.customer (membership_id) values ('Smith_c7677')");

    assertThat(
            scene
                .database()
                .rows("select customer, membership_id, spent from sales.customer order by 1"))
        .containsExactly("1|null|45.00", "2|Smith_c7677|0.00");
  }

  @Test
  void inAStoredFileTheLineStaysWithoutTheId() throws IOException {
    String content =
        HEADER
            + PATTYS
            + ANNS
            + "T3,\" Smith_c7677 \",\"a, b\",\"two\nlines\",1,5.00\r\nT4,Smith_c7677_2,,,,\n";
    Path stored = scene.storePurchases(content);
    String copy =
        HEADER
            + "T1,erased,2025-03-04,mug,1,5.00\n"
            + ANNS
            + "T3,erased,\"a, b\",two lines,1,5.00\n\r\nT4,Smith_c7677_2,,,,\n";

    assertThat(scene.erase(PATTY).code()).isZero();

    assertThat(stored).content().isEqualTo(copy);
    assertThat(scene.database().rows("select dataset, sha256, copy, rows, bytes from ops.erasure"))
        .containsExactly(
            "sales-transactions|%s|%s|2|%d"
                .formatted(
                    Sha256.of(content.getBytes(UTF_8)),
                    Sha256.of(copy.getBytes(UTF_8)),
                    copy.length()));
  }

  @Test
  void theRestOfALineKeepsItsEncoding() throws IOException {
    Path stored =
        scene.orphan(
            "id;who;what\nT1;Smith_c7677;Café; \nT2;Lee_258f4;Café;\n".getBytes(ISO_8859_1));

    scene.erase(PATTY);

    assertThat(stored)
        .binaryContent()
        .isEqualTo("id;who;what\nT1;erased;Café; \nT2;Lee_258f4;Café;\n".getBytes(ISO_8859_1));
  }

  /// A mobile number is digits, and so may be an id of something else.
  @Test
  void aPurchaseIsTheirsByMembershipIdOnly() throws IOException {
    Path stored = scene.storePurchases(HEADER + "99990000,Lee_258f4,2025-03-04,mug,1,5.00\n");

    scene.erase("mobile: 99990000\n");

    assertThat(stored).content().contains("99990000,Lee_258f4");
  }

  @Test
  void theSameContentDroppedAgainStaysSeenAndTheStoreStaysErased() throws Exception {
    byte[] content = (HEADER + PATTYS).getBytes(UTF_8);
    scene.drop("sales-transactions", "a.csv", content);
    assertThat(ingest().code()).isZero();
    assertThat(scene.erase(PATTY).field("stored")).isEqualTo("1");
    scene.drop("sales-transactions", "a.csv", content);
    scene.database().execute("update ops.batch set done_at = now()");

    Answer again = ingest();

    assertThat(again.code()).as(again.err()).isEqualTo(99);
    assertThat(again.field("seen")).isEqualTo("1");
    assertThat(scene.holds("Smith_c7677")).isFalse();
  }

  private Answer ingest() throws Exception {
    try (Running running = scene.place("ingest").start("sales-transactions", "--quiet", "0s")) {
      return running.answer();
    }
  }

  @Test
  void whatPeopleDroppedIsNamedAndLeftToThem() throws IOException {
    Path dropped = scene.drop("sales-transactions", "new.csv", (HEADER + PATTYS).getBytes(UTF_8));

    Answer answer = scene.erase(PATTY);

    assertThat(answer.code()).isZero();
    assertThat(answer.field("message"))
        .isEqualTo(
            "erased from 1 place, but 1 file of the landing folder may hold them still: take them out there, or erase again after ingest");
    assertThat(answer.out())
        .contains(
            "\"place\":\"landing/sales-transactions/new.csv\",\"rows\":1,\"state\":\"by hand\"");
    assertThat(dropped).content().contains("Smith_c7677");
  }

  /// When such a file came in later, nobody knows any more whose id that was.
  @Test
  void onceTheMemberIsGoneTheIdMustBeSaid() throws IOException {
    scene.erase(PATTY);
    Path stored = scene.storePurchases(HEADER + PATTYS);
    scene.purchases();
    scene
        .database()
        .execute(
            "insert into ops.quarantined_line values ('Q1', 'a.csv', 2, 'Smith_c7677', '', '', '', '', '', '', '{UNKNOWN_MEMBER}')");
    assertThat(scene.erase(PATTY).field("message")).isEqualTo("found nowhere");

    Answer answer = scene.erase(PATTY + "member: Smith_c7677\n");

    assertThat(answer.field("message")).isEqualTo("erased from 2 places");
    assertThat(stored).content().isEqualTo(HEADER + PATTYS.replace("Smith_c7677", "erased"));
    assertThat(scene.database().rows("select membership_id from ops.quarantined_line"))
        .containsExactly("");
  }

  @Test
  void anIdOfSomebodyElseIsRefusedAndNotRepeated() throws IOException {
    List<String> before = scene.state();

    Answer answer = scene.erase(PATTY + "member: Lee_258f4\n");

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith(
            "erase-person: expected the membership id of that person in the person's file, found another member's\n")
        .doesNotContain("Lee");
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void anIdAloneSaysTooLittle() throws IOException {
    assertThat(scene.find("member: Smith_c7677\n").err())
        .startsWith("erase-person: expected a line like `email: …`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Smith_c7677", "O'Brien_c7677"})
  void answersAndPagesThatNameThemGo(String id) throws IOException {
    scene.member(
        id.replace("'", "''") + "x", "X", "Y", "patty@example.com", "1970-01-01", "11110000");
    scene
        .database()
        .execute("update membership.member set email = 'p' where membership_id = 'Smith_c7677'");
    String said = id + "x";
    Path answer = made("out/sales/top_members.csv", "rank,member\n1," + said + "\n");
    Path page =
        made(
            "reports/sales/1/answers/index.html",
            "<td>%s</td>".formatted(said.replace("'", "&#39;")));
    Path other = made("reports/sales/2/answers/index.html", "<td>Lee_258f4</td>");

    assertThat(scene.find(PATTY).out()).contains("\"place\":\"out/sales/top_members.csv\"");
    assertThat(answer).exists();
    assertThat(scene.erase(PATTY).field("erased")).isEqualTo("true");

    assertThat(answer).doesNotExist();
    assertThat(page).doesNotExist();
    assertThat(other).exists();
  }

  private Path made(String name, String text) throws IOException {
    Path file = scene.data().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void noneOfItIsEverPrinted() throws IOException {
    scene.purchases("Smith_c7677");
    scene.storePurchases(HEADER + PATTYS);

    for (Answer answer :
        List.of(
            scene.find(PATTY), scene.erase(PATTY), scene.erase(PATTY + "member: Smith_c7677\n"))) {
      assertThat((answer.out() + answer.err()).toLowerCase(Locale.ROOT))
          .doesNotContain("patty", "smith", "c7677");
    }
  }

  private static String stored(String content) {
    String sha256 = Sha256.of(content.getBytes(UTF_8));
    return "store/" + sha256.substring(0, 2) + "/" + sha256;
  }
}
