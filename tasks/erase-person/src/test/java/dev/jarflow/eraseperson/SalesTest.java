package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.PATTY;
import static dev.jarflow.eraseperson.Scene.stored;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The purchases of a person who is erased belong to an anonymous customer, with the same amounts.
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
    scene.members();
  }

  @Test
  void findingSaysHowMuchWouldBecomeAnonymousAndChangesNothing() throws IOException {
    scene.purchases("Smith_c7677", "Lee_258f4");
    purchasesFile(HEADER + PATTYS + ANNS + PATTYS);
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
                .formatted(stored((HEADER + PATTYS + ANNS + PATTYS).getBytes(UTF_8))));
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void amountsStayAndAnAnonymousCustomerHasThem() throws IOException {
    scene.purchases("Smith_c7677", "Lee_258f4");
    List<String> amounts = amounts();

    Answer answer = scene.erase(PATTY);

    answer.assertEnded(0, "erased from 3 places");
    assertThat(answer.field("transactions")).isEqualTo("2");
    assertThat(answer.err()).contains("\"msg\":\"erased\",\"place\":\"sales.customer\",\"rows\":1");
    assertThat(amounts()).containsExactlyInAnyOrderElementsOf(amounts);
    assertThat(customers()).containsExactly("1|null|45.00", "2|Lee_258f4|45.00");
    assertThat(scene.rows("select * from sales.imbalance")).isEmpty();
    assertThat(scene.rows("select membership_id, item_id from ops.quarantined_line order by 1"))
        .containsExactly("|pen", "Lee_258f4|pen");
  }

  private List<String> customers() {
    return scene.rows("select customer, membership_id, spent from sales.customer order by 1");
  }

  private Path purchasesFile(String content) throws IOException {
    return scene.store("sales-transactions", content.getBytes(UTF_8));
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
      amounts.addAll(scene.rows("select row_to_json(t) from %s t".formatted(table)));
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
  private List<String> topMembers() throws Exception {
    Path question = Checkout.root().resolve("sql/queries/sales/top_members.sql");
    return scene.database().rowsAs("person_analytics", Files.readString(question));
  }

  @Test
  void whoBuysAgainUnderTheSameIdIsAnotherCustomer() throws IOException {
    scene.purchases("Smith_c7677");
    scene.erase(PATTY);
    scene.member("Smith_c7677", "Pat", "Smith", "pat@example.com", "1975-08-27", "77770000");

    scene.execute("insert into sales.customer (membership_id) values ('Smith_c7677')");

    assertThat(customers()).containsExactly("1|null|45.00", "2|Smith_c7677|0.00");
  }

  @Test
  void anEmailInThePlaceOfTheIdAndAnIdInCapitalsGoToo() throws IOException {
    scene.purchases("Lee_258f4");
    scene.execute("update ops.quarantined_line set membership_id = 'PATTY@example.com'");
    Path stored =
        purchasesFile(
            HEADER
                + "T3,Patty@Example.com,2025-03-04,mug,1,5.00\nT4,SMITH_C7677,2025-03-04,mug,1,5.00\n");

    assertThat(scene.erase(PATTY).field("quarantined")).isEqualTo("1");

    assertThat(stored)
        .content()
        .isEqualTo(HEADER + "T3,erased,2025-03-04,mug,1,5.00\nT4,erased,2025-03-04,mug,1,5.00\n");
    assertThat(scene.rows("select membership_id from ops.quarantined_line")).containsExactly("");
  }

  /// What waits in quarantine or was refused has no good id afterwards; nobody can load it by that.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Smith_c7677",
        "smith_C7677",
        "PATTY@Example.com",
        "\u00a0patty@example.com\u3000"
      })
  void whereverACellOfARefusedLineNamesThemItGoesToo(String text) throws IOException {
    scene.execute(
        """
        insert into ops.delivery (number, dataset, taken_at)
        values (1, 'sales-transactions', now()), (2, 'sales-items', now()), (3, 'sales-transactions', now());
        insert into ops.quarantined_transaction (transaction_id, delivery, reasons)
        values ('%1$s', 3, '{BAD_TIME}'), ('Q2', 1, '{UNKNOWN_ITEM}');
        insert into ops.quarantined_line values
            ('%1$s', 'a.csv', 2, 'pen', '2025-03-04', '%1$s', '11', '1', '', '', '{BAD_TIME}'),
            ('%1$s', 'a.csv', 3, 'pen', '%1$s', 'pen', '%1$s', '%1$s', '%1$s', '%1$s', '{BAD_TIME}'),
            ('Q2', 'a.csv', 4, 'Lee_258f4', '2025-03-04', 'pen', '1', '', '', '', '{UNKNOWN_ITEM}');
        insert into ops.replaced_transaction (transaction_id, delivery, state, replaced_by)
        values ('%1$s', 1, 'quarantined', 3), ('%1$s', 2, 'quarantined', 3), ('Q2', 1, 'loaded', 3);
        insert into ops.refused_item values (2, 'i.csv', 2, '%1$s', '{BAD_NAME}'), (2, 'i.csv', 3, 'pen', '{BAD_NAME}');
        """
            .formatted(text));
    Path page = scene.write("reports/sales/1/load-sales/index.html", "<td>%s</td>".formatted(text));
    assertThat(scene.find(PATTY).out())
        .contains(Scene.said("ops.quarantined_line", 2, "found"))
        .contains(Scene.said("ops.quarantined_transaction", 1, "found"))
        .contains(Scene.said("ops.replaced_transaction", 2, "found"))
        .contains(Scene.said("ops.refused_item", 1, "found"));

    Answer answer = scene.erase(PATTY);

    assertThat(answer.fields("erased", "left")).containsExactly("true", "0");
    assertThat(scene.columnsThatSay(text)).isEmpty();
    assertThat(page).doesNotExist();
    assertThat(scene.rows("select transaction_id from ops.quarantined_transaction order by 1"))
        .satisfiesExactly(
            erased -> assertThat(erased).matches("\\(erased [0-9a-f-]{36}\\)"),
            other -> assertThat(other).isEqualTo("Q2"));
    scene.assertRows(
        "select membership_id, placed_at, item_id, quantity, unit_price, total_price, total_weight from ops.quarantined_line order by source_line",
        "pen|2025-03-04||11|1||",
        "pen||pen||erased|erased|erased",
        "Lee_258f4|2025-03-04|pen|1|||");
    scene.assertRows(
        "select count(distinct transaction_id), count(*), count(*) filter (where transaction_id = 'Q2') from ops.replaced_transaction",
        "2|3|1");
    scene.assertRows("select item_id from ops.refused_item order by source_line", "", "pen");
    assertThat(scene.find(PATTY + "member: Smith_c7677\n").field("message"))
        .isEqualTo("found nowhere");
  }

  @Test
  void whatIsLoadedGoesByTheStatementsOfTheHowTo() throws Exception {
    scene.deliverInEveryColumn("patty@example.com");
    String howTo =
        Files.readString(Checkout.root().resolve("docs/how-to/erase-a-person.md"))
            .replace("TEXT", "patty@example.com")
            .replace("OTHER", "erased-1");
    Matcher statements = Pattern.compile("(?s)```sql\n(.*?)```").matcher(howTo);
    List<String> amounts =
        scene.rows("select sum(total_price), sum(total_weight) from sales.transaction");
    assertThat(scene.erase(PATTY).field("erased")).isEqualTo("false");

    while (statements.find()) {
      scene.execute(statements.group(1));
    }

    assertThat(scene.erase(PATTY).field("message")).isEqualTo("found nowhere");
    assertThat(scene.columnsThatSay("patty@example.com")).isEmpty();
    assertThat(scene.rows("select sum(total_price), sum(total_weight) from sales.transaction"))
        .isEqualTo(amounts);
    assertThat(scene.rows(Files.readString(Checkout.root().resolve("sql/laws/untrue_totals.sql"))))
        .isEmpty();
  }

  @Test
  void aStoredFileOfItemsIsLookedThroughToo() throws IOException {
    String content = "item_id,name,manufacturer,cost,weight_kg\n";
    Path stored =
        scene.store(
            "sales-items", (content + "patty@example.com,99990000,Acme,1,1\n").getBytes(UTF_8));

    scene.erase(PATTY);

    assertThat(stored).content().isEqualTo(content + "erased,99990000,Acme,1,1\n");
  }

  @Test
  void anEmptyFirstLineHidesNoPurchase() throws IOException {
    Path stored = purchasesFile("\nid;who;what\nT1;Smith_c7677;Café\n");

    scene.erase(PATTY);

    assertThat(stored).content().isEqualTo("\nid;who;what\nT1;erased;Café\n");
  }

  /// One fact is not enough there: a purchase may name its buyer by e-mail.
  @ParameterizedTest
  @CsvSource({"name: Patty Smith,true", "mobile: 99990000,true", "name: Ann Lee,false"})
  void anApplicationInAFolderOfSalesIsErasedWhole(String fact, boolean fits) throws IOException {
    Path stored = scene.store("sales-items", (Scene.HEADER + Scene.PATTYS_ROW).getBytes(UTF_8));

    scene.erase("email: patty@example.com\n" + fact + "\n");

    assertThat(stored)
        .content()
        .isEqualTo(
            Scene.HEADER + (fits ? "\n" : Scene.PATTYS_ROW.replace("patty@example.com", "erased")));
  }

  @Test
  void anApplicationInAFolderOfSalesIsFoundByNameAndBirthday() throws IOException {
    Path stored = scene.store("sales-items", (Scene.HEADER + Scene.PATTYS_ROW).getBytes(UTF_8));

    scene.erase("name: Patty Smith\nbirthday: 1975-08-27\n");

    assertThat(stored).content().isEqualTo(Scene.HEADER + "\n");
  }

  @Test
  void anApplicationInTheFolderOfCarsIsErased() throws IOException {
    Path stored = scene.store("cars", (Scene.HEADER + Scene.PATTYS_ROW).getBytes(UTF_8));

    scene.erase(PATTY);

    assertThat(stored).content().isEqualTo(Scene.HEADER + "\n");
  }

  @Test
  void inAStoredFileTheLineStaysWithoutTheId() throws IOException {
    String content =
        HEADER
            + PATTYS
            + ANNS
            + "T3,\" Smith_c7677 \",\"a, b\",\"two\nlines\",1,5.00\r\nT4,Smith_c7677_2,,,,\n";
    Path stored = purchasesFile(content);
    String copy =
        HEADER
            + "T1,erased,2025-03-04,mug,1,5.00\n"
            + ANNS
            + "T3,erased,\"a, b\",two lines,1,5.00\n\r\nT4,Smith_c7677_2,,,,\n";

    assertThat(scene.erase(PATTY).code()).isZero();

    assertThat(stored).content().isEqualTo(copy);
    scene.assertNoted("sales-transactions", content, copy);
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
    Path stored = purchasesFile(HEADER + "99990000,Lee_258f4,2025-03-04,mug,1,5.00\n");

    scene.erase("mobile: 99990000\n");

    assertThat(stored).content().contains("99990000,Lee_258f4");
  }

  /// When such a file came in later, nobody knows any more whose id that was.
  @Test
  void onceTheMemberIsGoneTheIdMustBeSaid() throws IOException {
    scene.erase(PATTY);
    Path stored = purchasesFile(HEADER + PATTYS);
    scene.purchases();
    scene.execute(
        "insert into ops.quarantined_line values ('Q1', 'a.csv', 2, 'Smith_c7677', '', '', '', '', '', '', '{UNKNOWN_MEMBER}')");
    assertThat(scene.erase(PATTY).field("message")).isEqualTo("found nowhere");

    Answer answer = scene.erase(PATTY + "member: Smith_c7677\n");

    assertThat(answer.field("message")).isEqualTo("erased from 2 places");
    assertThat(stored).content().isEqualTo(HEADER + PATTYS.replace("Smith_c7677", "erased"));
    assertThat(scene.rows("select membership_id from ops.quarantined_line")).containsExactly("");
  }

  @Test
  void anIdOfSomebodyElseIsRefusedAndNotRepeated() throws IOException {
    List<String> before = scene.state();

    Answer answer = scene.erase(PATTY + "member: Lee_258f4\n");

    answer.assertUsage(
        "erase-person: expected the membership id of that person in the person's file, found another member's\n");
    assertThat(answer.err()).doesNotContain("Lee");
    assertThat(scene.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Smith_c7677", "O'Brien_c7677"})
  void answersAndPagesThatNameThemGo(String id) throws IOException {
    scene.member(
        id.replace("'", "''") + "x", "X", "Y", "patty@example.com", "1970-01-01", "11110000");
    scene.execute("update membership.member set email = 'p' where membership_id = 'Smith_c7677'");
    String said = id + "x";
    Path answer = scene.write("out/sales/top_members.csv", "rank,member\n1," + said + "\n");
    Path page =
        scene.write(
            "reports/sales/1/answers/index.html",
            "<td>%s</td>".formatted(said.replace("'", "&#39;")));
    Path other = scene.write("reports/sales/2/answers/index.html", "<td>Lee_258f4</td>");

    assertThat(scene.find(PATTY).out()).contains("\"place\":\"out/sales/top_members.csv\"");
    assertThat(answer).exists();
    assertThat(scene.erase(PATTY).field("erased")).isEqualTo("true");

    assertThat(answer).doesNotExist();
    assertThat(page).doesNotExist();
    assertThat(other).exists();
  }
}
