package dev.jarflow.loadsales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sample data is marked, and can be taken away again with nothing left of it and nothing else
/// lost.
class SampleTest {
  private static final String REMOVE =
      "select kind, name, rows from ops.remove_samples() where rows > 0 or kind <> 'rows'";
  private static final String MARK =
      "update ops.batch set samples = true where batch.number = (select max(number) from ops.batch)";
  private static final String CUP = "cup,Cup,Clay,4.00,0.300";
  private final Scene scene;

  SampleTest(@TempDir Path data) throws IOException {
    scene = Scene.stocked(data);
  }

  @BeforeEach
  void aSampleMember() {
    scene.execute(
        """
        insert into membership.batch values (2, 'aaaaaaaaaaaa', 'files', 'samples', repeat('a', 64), '2022-01-01', 0, 0, 0);
        insert into membership.member
        values ('Cid-Sample_33333', 'Cid-Sample_33333', 1, 'First', 'Last', 'a@example.com', '1990-01-01', '12345678', true, gen_random_uuid(), 2, 'a.csv', 1);
        """);
  }

  @Test
  void whatSamplesBroughtIsTakenAwayAndTheRestIsAsIfTheyHadNeverCome() throws Exception {
    scene.deliver("mine", "R1,Ann_11111,2024-03-01T10:00:00Z,pen,2,2.50,,");
    List<String> before = scene.state();
    samples(
        "T1,Cid-Sample_33333,2024-03-01T11:00:00Z,cup,3,4.00,,",
        "T2,Nobody_1,2024-03-01T11:00:00Z,cup,3,4.00,,");
    scene.execute("update sales.transaction set status = 'completed' where transaction_id = 'T1'");
    assertThat(scene.sold()).hasSize(2);

    assertThat(removed())
        .contains(
            "rows|lines of transactions|1",
            "rows|transactions|1",
            "rows|quarantined transactions|1",
            "rows|items|1",
            "rows|members|1",
            "rows|batches|2");

    assertThat(scene.state()).isEqualTo(before);
    assertThat(scene.wrong()).isEmpty();
    scene.assertRows("select count(*) from ops.batch_file where name like 'sample%'", "0");
    scene.assertRows(
        "select string_agg(membership_id, ' ' order by 1) from membership.member",
        "Ann_11111 Bob_22222");
    assertThat(removed()).isEmpty();
  }

  @Test
  void whatKeepsPurchasesWorksAgainAfterwards() throws Exception {
    scene.deliver("mine", "R1,Ann_11111,2024-03-01T10:00:00Z,pen,2,2.50,,");
    samples("T1,Cid-Sample_33333,2024-03-01T11:00:00Z,cup,3,4.00,,");
    String guards =
        "select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2";
    List<String> before = scene.rows(guards);

    List<String> _ = removed();

    assertThat(scene.rows(guards)).isEqualTo(before);
    assertThatThrownBy(() -> scene.execute("delete from sales.transaction"))
        .hasMessageContaining("delete of sales.transaction is refused");
  }

  @Test
  void aPurchaseThatIsNoSampleAndNamesASampleWaitsInQuarantine() throws Exception {
    samples("T1,Cid-Sample_33333,2024-03-01T11:00:00Z,cup,3,4.00,,");
    scene.deliver(
        "mine",
        "R1,Cid-Sample_33333,2024-03-01T10:00:00Z,pen,2,2.50,,",
        "R2,Ann_11111,2024-03-01T10:00:00Z,cup,2,4.00,,",
        "R3,Cid-Sample_33333,2024-03-01T10:00:00Z,cup,2,4.00,,");

    assertThat(scene.quarantined())
        .containsExactly(
            "R1|SAMPLE_MEMBER|mine.csv:2 ",
            "R2|SAMPLE_ITEM|mine.csv:3 SAMPLE_ITEM",
            "R3|SAMPLE_ITEM SAMPLE_MEMBER|mine.csv:4 SAMPLE_ITEM");
    assertThat(removed()).contains("rows|transactions|1", "rows|items|1", "rows|members|1");
  }

  @Test
  void anItemThatIsDeliveredIsNoSampleAnyMoreAndWhatWaitsForItIsLoaded() throws Exception {
    samples("T1,Cid-Sample_33333,2024-03-01T11:00:00Z,cup,3,4.00,,");
    scene.deliver("mine", "R2,Ann_11111,2024-03-01T10:00:00Z,cup,2,4.00,,");

    scene.load("--items-batch", scene.items("my-items", "cup,Cup,Clay,5.00,0.300")).assertEnded(0);

    assertThat(scene.quarantined()).isEmpty();
    assertThat(removed()).contains("rows|transactions|1").doesNotContain("rows|items|1");
    assertThat(scene.sold()).singleElement().asString().startsWith("R2|Ann_11111");
    assertThat(scene.wrong()).isEmpty();
  }

  /// As when somebody writes it by hand.
  @Test
  void aPurchaseThatNamesASampleAllTheSameStopsTheRemovalAndIsNamed() throws Exception {
    samples("T1,Cid-Sample_33333,2024-03-01T11:00:00Z,cup,3,4.00,,");
    scene.deliver("mine", "R1,Ann_11111,2024-03-01T10:00:00Z,pen,2,2.50,,");
    scene.execute(
        """
        update sales.transaction set customer = (select customer from sales.customer where membership_id like 'Cid%')
        where transaction_id = 'R1';
        update sales.line set item_id = 'cup' where transaction_id = 'R1';
        """);
    List<String> before = scene.state();

    assertThat(removed())
        .containsExactly(
            "reference|R1 has the sample item cup|null",
            "reference|R1 is of the sample member Cid-Sample_33333|null");
    assertThat(scene.state()).isEqualTo(before);
  }

  @Test
  void samplesChangeNoItemThatIsNoSample() throws Exception {
    Path items = scene.items("sample-items", "pen,Invented,Nobody,9.99,1.000");
    scene.execute(MARK);

    scene.load("--items-batch", items).assertEnded(0);

    scene.assertRows(
        "select name, cost, sample from sales.item where item_id = 'pen'", "Pen|2.50|f");
  }

  @Test
  void thePageSaysWhatIsInvented() throws Exception {
    samples("T1,Cid-Sample_33333,2024-03-01T11:00:00Z,cup,3,4.00,,");
    Path page = scene.data().resolve("reports/sales/run/load-sales/index.html");
    assertThat(page).content().contains("Sample data.", "All of this is invented.");

    scene.deliver("mine", "R1,Ann_11111,2024-03-01T10:00:00Z,pen,2,2.50,,");
    assertThat(page).content().doesNotContain("Sample data.");
  }

  @Test
  void filesThatOnlySamplesBroughtAreNamed() throws Exception {
    scene.deliver("mine", "R1,Ann_11111,2024-03-01T10:00:00Z,pen,2,2.50,,");
    samples("T1,Cid-Sample_33333,2024-03-01T11:00:00Z,cup,3,4.00,,");
    String digests =
        "select 'content|' || sha256 || '|null' from ops.batch_file join ops.batch using (dataset, batch) where samples";
    List<String> contents = scene.rows(digests);

    assertThat(contents).hasSize(2);
    assertThat(removed())
        .containsAll(contents)
        .filteredOn(row -> row.startsWith("content"))
        .hasSize(2);
  }

  /// Loads a cup and these transactions, as samples.
  private void samples(String... rows) throws IOException {
    Path items = scene.items("sample-items", CUP);
    scene.execute(MARK);
    Path transactions = scene.transactions("sample-transactions", rows);
    scene.execute(MARK);
    scene.load("--items-batch", items, "--transactions-batch", transactions).assertEnded(0);
  }

  /// By the login that may do nothing else of it.
  private List<String> removed() throws SQLException {
    return scene.database().rowsAs("samples", REMOVE);
  }
}
