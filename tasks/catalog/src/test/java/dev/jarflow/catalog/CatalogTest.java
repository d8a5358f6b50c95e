package dev.jarflow.catalog;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.catalog.Scene.Cells;
import dev.jarflow.kit.task.Report;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.page.Part.Arrow;
import dev.jarflow.page.Part.Box;
import dev.jarflow.page.Part.Diagram;
import dev.jarflow.page.Part.End;
import dev.jarflow.page.Part.Fact;
import dev.jarflow.page.Tone;
import dev.jarflow.testing.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  private static final Map<String, String> RUN =
      Map.of(
          "JARFLOW_DAG_ID", "sales", "JARFLOW_RUN_ID", "manual__1", "JARFLOW_TASK_ID", "catalog");

  @TempDir Path data;

  @Test
  void theAnswerCountsWhatIsThereAndNamesThePage() {
    Scene scene = new Scene(data);
    scene.migrateAnew(
        "create schema zoo; create table zoo.keeper (name text primary key); "
            + "create table zoo.animal (id int primary key, keeper text references zoo.keeper)");

    assertThat(scene.catalog().out())
        .isEqualTo(
            """
            {"outcome":"OK","message":"2 tables, 3 columns and 1 relation in 1 schema","tables":2,"columns":3,"relations":1,"page":"%s"}
            """
                .formatted(data.resolve("out/catalog/index.html")));
  }

  @Test
  void thePageIsTheReportOfTheRunToo() throws IOException {
    Scene scene = new Scene(data);

    assertThat(scene.catalog(RUN).code()).isZero();

    Path report = data.resolve("reports/sales/manual__1/catalog").resolve(Report.PAGE);
    assertThat(report).hasSameTextualContentAs(data.resolve("out/catalog/index.html"));
  }

  @Test
  void whatAKilledRunLeftHalfWrittenIsSwept() throws IOException {
    Path folder = Files.createDirectories(data.resolve("out/catalog"));
    Files.writeString(folder.resolve(".publishing-1"), "half a p");

    assertThat(new Scene(data).catalog().code()).isZero();

    assertThat(folder).isDirectoryContaining("glob:**/index.html");
    assertThat(folder.resolve(".publishing-1")).doesNotExist();
  }

  @Test
  void everyTableAndColumnOfTheDatabaseStandsInThePage() throws IOException {
    Scene scene = new Scene(data);
    Page page = scene.page();

    List<String> columns =
        scene
            .database()
            .rows(
                """
                select n.nspname || '.' || c.relname || '.' || a.attname, col_description(c.oid, a.attnum)
                from pg_attribute a
                join pg_class c on c.oid = a.attrelid
                join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('membership', 'ops', 'sales') and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
                """);
    assertThat(columns).hasSizeGreaterThan(150);
    for (String each : columns) {
      String[] parts = each.split("[.|]", 4);
      Cells row = Scene.row(page, parts[0] + "." + parts[1], parts[2]);
      assertThat(row.about()).startsWith(parts[3] + ".");
    }
  }

  @Test
  void aRowSaysWhatAColumnIs() throws IOException {
    Page page = new Scene(data).page();

    assertThat(Scene.row(page, "sales.line", "item_id"))
        .isEqualTo(
            new Cells(
                "item_id",
                "text",
                "primary\n→ sales.item kept by triggers or tasks",
                "What was bought, of sales.item.",
                "analytics, load-sales, logistics, erase-person",
                "load-sales adds"));
    Cells member = Scene.row(page, "sales.customer", "membership_id");
    assertThat(member.type()).endsWith(" or null");
    assertThat(member.key()).isEqualTo("unique\n→ membership.member");
    assertThat(Scene.row(page, "sales.transaction", "status").about())
        .isEqualTo(
            "placed, completed or cancelled; people change it once, from placed. Unless given: 'placed'::text");
    assertThat(Scene.facts(page, "sales.item"))
        .contains(
            new Fact(
                "Pointed to by",
                line(
                    link("#sales.item_sold", "sales.item_sold"),
                    ", ",
                    link("#sales.item_version", "sales.item_version"),
                    ", ",
                    link("#sales.line", "sales.line"))));
    assertThat(Scene.facts(page, "sales.line"))
        .contains(
            new Fact(
                "Always so",
                line(
                    "a quantity is at least one · a unit price is never below zero · a unit weight is never below zero")));
    assertThat(Scene.section(page, "sales.imbalance").parts())
        .contains(Part.heading(4, mono("sales.imbalance"), " ", new Badge(Tone.QUIET, "view")));
  }

  /// As its picture, for the eye: every table a box, every relation an arrow, and no wider than a
  /// page.
  @Test
  void thePictureHasEveryTableAndEveryRelation() {
    Warehouse warehouse = new Scene(data).read();
    Diagram diagram =
        new CatalogPage(warehouse)
            .page().parts().stream()
                .filter(Diagram.class::isInstance)
                .map(Diagram.class::cast)
                .findFirst()
                .orElseThrow();

    assertThat(diagram.groups().stream().flatMap(group -> group.boxes().stream()).map(Box::id))
        .containsExactlyElementsOf(
            warehouse.tables().stream().map(table -> table.name().toString()).toList());
    assertThat(diagram.arrows()).hasSameSizeAs(warehouse.relations());
    assertThat(diagram.arrows())
        .contains(
            new Arrow(
                new End("sales.line", 1),
                new End("sales.item", 0),
                true,
                true,
                "sales.line (item_id) → sales.item (item_id)"));
    String html = new CatalogPage(warehouse).page().html();
    assertThat(Integer.parseInt(html.replaceAll("(?s).*viewBox=\"0 0 (\\d+) .*", "$1")))
        .isLessThan(1200);
  }

  @Test
  void aTableThatALaterMigrationMakesAppears() throws IOException {
    Scene scene = new Scene(data);
    scene.migrate(
        """
        create table sales.voucher (code text primary key, item_id text, amount numeric(5, 2));
        comment on table sales.voucher is 'Gifts';
        comment on column sales.voucher.code is 'Its code';
        comment on column sales.voucher.amount is 'Its worth';
        comment on column sales.voucher.item_id is 'For what, of sales.item'
        """);

    Page page = scene.page();

    assertThat(Scene.rows(page, "sales.voucher")).hasSize(3);
    assertThat(page.parts().toString())
        .contains("said=sales.voucher (item_id) → sales.item (item_id)");
    // As grants.sql says of what comes later in this schema.
    assertThat(Scene.row(page, "sales.voucher", "code").readers()).isEqualTo("analytics");
  }

  @Test
  void whatStrangersNamedAndSaidIsText() throws IOException {
    Scene scene = new Scene(data);
    String evil = "\"<script>alert(1)</script>\"";
    scene.migrate(
        """
        create schema %1$s;
        create table %1$s.%1$s (%1$s text default '<b>"');
        comment on schema %1$s is '<img src=x onerror="alert(2)">';
        comment on table %1$s.%1$s is '<img src=x onerror="alert(3)">';
        comment on column %1$s.%1$s.%1$s is '"><img src=x onerror=''alert(4)''>'
        """
            .formatted(evil));

    String page = scene.page().html();

    assertThat(page)
        .doesNotContain("<img", "alert(1)</script>", "<b>\"")
        .contains(
            "&lt;img src=x onerror=&quot;alert(2)&quot;&gt;",
            "&quot;&gt;&lt;img src=x onerror=&#39;alert(4)&#39;&gt;");
    assertThat(page.split("<script", -1)).as("the filter, and what measures tables").hasSize(3);
    assertThat(scene.catalog("--mermaid").out())
        .contains(
            "    \"<script>alert(1)</script>\" {\n        text _script_alert(1)__script_ \"may be null\"\n    }\n");
  }

  @Test
  void whatLacksACommentOrPointsNowhereIsWarnedOf() {
    Scene scene = new Scene(data);
    scene.migrate(
        """
        create table sales.voucher (code text, item_id text, mail text);
        comment on column sales.voucher.item_id is 'For what, of sales.itm';
        comment on column sales.voucher.mail is 'Of whom, as in example.org'
        """);

    Answer answer = scene.catalog();

    assertThat(answer.code()).isZero();
    assertThat(answer.err().replaceAll("\"ts\":\"[^\"]*\",", ""))
        .isEqualTo(
            """
            {"level":"WARN","msg":"expected a comment on table sales.voucher, found none"}
            {"level":"WARN","msg":"expected a comment on column sales.voucher.code, found none"}
            {"level":"WARN","msg":"expected a table at the end of the comment on column sales.voucher.item_id, found no sales.itm"}
            """);
  }

  @Test
  void nothingIsMissedInOurOwnDatabase() {
    assertThat(new Scene(data).catalog().err()).isEmpty();
  }

  @Test
  void aDatabaseThatIsDownIsUnavailableWhateverIsAsked() {
    Scene scene = new Scene(data);

    for (String[] options : List.of(new String[0], new String[] {"--mermaid"})) {
      Answer answer = scene.catalog(Map.of("PGPORT", "1"), options);

      assertThat(answer.code()).isEqualTo(75);
      assertThat(answer.out()).startsWith("{\"outcome\":\"UNAVAILABLE\",\"message\":\"");
    }
  }
}
