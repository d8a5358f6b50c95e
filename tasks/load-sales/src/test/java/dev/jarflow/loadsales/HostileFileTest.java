package dev.jarflow.loadsales;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Hostile;
import dev.jarflow.testing.Workplace;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nobody here wrote these files.
class HostileFileTest {
  @TempDir Path data;

  @ParameterizedTest
  @EnumSource
  void aFileOfTransactionsIsReadOrRefusedInLittleTime(Hostile.Table table) throws Exception {
    Path file =
        table.in(
            data, "transaction_id,membership_id,placed_at,item_id,quantity,unit_price,total_price");

    Hostile.assertRead(file, each -> run("--check-transactions", each));
  }

  @ParameterizedTest
  @EnumSource
  void aFileOfItemsIsReadOrRefusedInLittleTime(Hostile.Table table) throws Exception {
    Path file = table.in(data, "item_id,name,manufacturer,cost,weight_kg");

    Hostile.assertRead(file, each -> run("--check-items", each));
  }

  private Answer run(String option, Path file) {
    return Answer.of(
        (out, err) ->
            Entry.run(
                new LoadSales(),
                Workplace.of("load-sales", data, null).environment(),
                out,
                err,
                option,
                file.toString()));
  }
}
