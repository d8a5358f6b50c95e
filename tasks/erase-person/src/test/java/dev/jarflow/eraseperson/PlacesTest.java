package dev.jarflow.eraseperson;

import static dev.jarflow.eraseperson.Scene.HEADER;
import static dev.jarflow.eraseperson.Scene.PATTY;
import static dev.jarflow.eraseperson.Scene.PATTYS_ROW;
import static dev.jarflow.eraseperson.Scene.said;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No place with people in it is forgotten: every column says whether it is about a person, and a
/// folder that says nothing is looked through.
class PlacesTest {
  private static final String CLEARED_BY_FOREIGN_KEY =
      """
      select c.conrelid::regclass || ' ' || a.attname
      from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
      where c.confrelid = 'membership.member'::regclass and c.confdeltype in ('n', 'c')
      """;

  /// The tables of the pipelines that come with the project.
  private static final String OURS = "(membership|ops|sales)[.].*";

  private final Scene scene;

  PlacesTest(@TempDir Path data) {
    scene = new Scene(data);
  }

  @Test
  void everyColumnThatCouldNameAPersonSaysWhetherItDoes() {
    List<String> columns =
        scene.rows(
            """
            select table_schema || '.' || table_name || ' ' || column_name
            from information_schema.columns
            where table_schema not in ('pg_catalog', 'information_schema')
                and data_type not in ('smallint', 'integer', 'bigint', 'numeric', 'real',
                    'double precision', 'boolean', 'timestamp with time zone', 'timestamp without time zone')
            """);

    List<String> declared =
        Places.allTables().stream()
            .flatMap(
                table ->
                    Stream.of(table.person(), table.cells(), table.nobody())
                        .flatMap(Set::stream)
                        .map(column -> table.name() + " " + column))
            .toList();
    assertThat(columns.stream().filter(column -> !declared.contains(column)))
        .as("columns of which sql/people.csv does not say whether they are about a person")
        .isEmpty();
    assertThat(declared).doesNotHaveDuplicates().isSubsetOf(columns);
  }

  /// Who swaps columns, or drops a file into the folder of another kind, puts anybody anywhere. The
  /// columns are those in which such a file's cells were seen after real loads.
  @Test
  void everyColumnInWhichACellOfAFileLandsIsSearchedAndSaid() throws Exception {
    scene.members();
    scene.deliverInEveryColumn("patty@example.com");
    List<String> found = scene.columnsThatSay("patty@example.com");
    assertThat(Places.allTables())
        .filteredOn(table -> table.name().matches(OURS))
        .flatMap(
            table -> table.cells().stream().map(column -> table.name() + " " + column).toList())
        .as("the columns that sql/people.csv calls cells, and those in which a cell was found")
        .containsExactlyInAnyOrderElementsOf(
            found.stream()
                .filter(
                    column ->
                        !column.matches("membership.member .*|.*[.]quarantined_line membership_id"))
                .toList());

    Answer answer = scene.erase(PATTY);

    assertThat(answer.code()).as(answer.err()).isEqualTo(3);
    assertThat(answer.field("erased")).isEqualTo("false");
    List<String> left = scene.columnsThatSay("patty@example.com");
    assertThat(left).isNotEmpty().allMatch(column -> column.startsWith("sales."));
    assertThat(left)
        .as("what is loaded is said, and left to people")
        .allSatisfy(
            column ->
                assertThat(answer.out())
                    .containsPattern(
                        "\"place\":\"%s\",\"rows\":[0-9]+,\"state\":\"by hand\""
                            .formatted(column.split(" ", 2)[0])));
  }

  @Test
  void everyTableWithAPersonIsWrittenAnewAfterAnErasure() throws IOException {
    String statement =
        Files.readString(Checkout.root().resolve("sql/queries/membership/write_anew.sql"));

    assertThat(
            statement
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.replaceAll("[ ,]", "")))
        .containsExactlyElementsOf(
            Places.allTables().stream()
                .filter(table -> !table.person().isEmpty() || table.has("erase"))
                .map(Place.Table::name)
                .sorted()
                .toList());
  }

  @Test
  void everyColumnAboutAPersonIsErasedByAStatementOrAForeignKey() {
    Set<String> cleared = Set.copyOf(scene.rows(CLEARED_BY_FOREIGN_KEY));
    List<String> erased =
        Places.tables().stream()
            .filter(table -> table.has("erase"))
            .map(Place.Table::name)
            .toList();

    assertThat(
            Places.allTables().stream()
                .filter(table -> !erased.contains(table.name()))
                .flatMap(
                    table -> table.person().stream().map(column -> table.name() + " " + column))
                .filter(column -> !cleared.contains(column)))
        .as("columns about a person that no statement erase_….sql and no foreign key clears")
        .isEmpty();
  }

  @Test
  void theTablesAreThoseThatSayPeopleAreInThem() {
    assertThat(Places.tables())
        .map(Place.Table::name)
        .filteredOn(name -> name.matches(OURS))
        .containsExactly(
            "ops.quarantined_line",
            "ops.quarantined_transaction",
            "ops.refused_item",
            "ops.replaced_transaction",
            "sales.customer",
            "sales.item",
            "sales.item_sold",
            "sales.item_version",
            "sales.line",
            "sales.transaction",
            "membership.member");
    assertThat(Places.allTables()).map(Place.Table::name).isSorted();
  }

  @Test
  void aFolderThatSaysNothingIsLookedThroughAndLeftToPeople() throws IOException {
    Path landing = scene.write("landing/newcomers/a.csv", HEADER + PATTYS_ROW);
    Path out = scene.write("out/newcomers/result.csv", HEADER + PATTYS_ROW);

    Answer answer = scene.erase(PATTY);

    assertThat(answer.field("dropped")).isEqualTo("2");
    assertThat(answer.out())
        .contains(said("landing/newcomers/a.csv", 1, "by hand"))
        .contains(said("out/newcomers/result.csv", 1, "by hand"));
    assertThat(landing).content().contains("patty");
    assertThat(out).content().contains("patty");
  }

  /// Replies of a dataset that no batch takes: datasets.csv says that nobody is in them.
  @Test
  void aStoredReplyOfASourceHoldsNobody() throws IOException {
    Path reply = scene.orphan((HEADER + PATTYS_ROW).getBytes(StandardCharsets.UTF_8));
    scene.execute(
        """
        insert into covid.reply (country, source, sha256, measures, received_at, read, accepted, rejected, skipped)
        values ('singapore', 'simulator', '%s', '{confirmed}', now(), 0, 0, 0, 0)
        """
            .formatted(reply.getFileName()));

    Answer answer = scene.erase(PATTY);

    assertThat(answer.field("stored")).isEqualTo("0");
    assertThat(reply).content().contains("patty");
  }
}
