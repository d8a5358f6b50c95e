package dev.jarflow.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import module java.base;

import dev.jarflow.tabular.Table.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @TempDir private Path folder;

  private enum Fruit {
    NAME,
    UNIT_PRICE,
    NOTE
  }

  private static final Columns<Fruit> COLUMNS =
      Columns.of(Fruit.class).optional(Set.of(Fruit.NOTE)).alias(Fruit.UNIT_PRICE, "price", "cost");

  @Test
  void columnsAreFoundByTheirHeadingsInAnyOrder() throws IOException {
    assertThat(read("note,else,Unit_Price , name\n a ,b,c , d\n"))
        .containsExactly("2 NAME=d UNIT_PRICE=c NOTE=a whole");
  }

  @Test
  void aColumnMayStandUnderAnAlias() throws IOException {
    assertThat(read("name,Price\nfig,1\n")).containsExactly("2 NAME=fig UNIT_PRICE=1 NOTE= whole");
  }

  @Test
  void aMissingOptionalColumnIsKnownToBeMissing() throws IOException {
    try (Table<Fruit> table = open("name,cost\n")) {
      assertThat(table.has(Fruit.UNIT_PRICE)).isTrue();
      assertThat(table.has(Fruit.NOTE)).isFalse();
    }
  }

  @Test
  void aRowOfAnotherWidthIsReadAndIsNotWhole() throws IOException {
    assertThat(read("name,cost,note\nfig\n\nfig,1,,\n\"a\nb\",1,\n"))
        .containsExactly(
            "2 NAME=fig UNIT_PRICE= NOTE=",
            "4 NAME=fig UNIT_PRICE=1 NOTE=",
            "5 NAME=a\nb UNIT_PRICE=1 NOTE= whole");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected the columns name, unit_price, found no name, unit_price",
        "name,note | expected the columns name, unit_price, found no unit_price",
        "name,cost,price | expected each column once, found unit_price twice",
        "note,name,cost,NAME,note | expected each column once, found name, note twice",
      })
  void aHeadingThatIsNotClearIsRefused(String heading, String why) {
    assertThatThrownBy(() -> read(heading + "\nfig,1\n"))
        .isExactlyInstanceOf(UnreadableException.class)
        .hasMessage("fruit.csv:1: " + why);
  }

  @Test
  void aRowCanBeRefusedWhereItStands() throws IOException {
    try (Table<Fruit> table = open("name,cost\nfig,1\nfig,one\n")) {
      table.next();
      Row<Fruit> second = Objects.requireNonNull(table.next());

      assertThat(table.refusal(second, "expected a price"))
          .hasMessage("fruit.csv:3: expected a price");
    }
  }

  @Test
  void whatAProgramWroteKeepsItsBlanks() throws IOException {
    Path file = Files.writeString(folder.resolve("f.csv"), "name,cost\n fig ,\t\n");
    try (Table<Fruit> table = Table.openAsWritten(file, COLUMNS)) {
      assertThat(table.next()).isEqualTo(new Row<Fruit>(2, List.of(" fig ", "\t", ""), true));
      assertThat(table.next()).isNull();
    }
    assertThatThrownBy(
            () -> {
              Files.writeString(file, "a\n");
              Table.openAsWritten(file, COLUMNS).close();
            })
        .hasMessageStartingWith(file + ":1: expected the columns ");
  }

  private Table<Fruit> open(String text) throws IOException {
    return Table.open(Files.writeString(folder.resolve("stored"), text), "fruit.csv", COLUMNS);
  }

  private List<String> read(String text) throws IOException {
    List<String> all = new ArrayList<>();
    try (Table<Fruit> table = open(text)) {
      for (Row<Fruit> row = table.next(); row != null; row = table.next()) {
        StringBuilder line = new StringBuilder().append(row.line());
        for (Fruit column : Fruit.values()) {
          line.append(' ').append(column).append('=').append(row.get(column));
        }
        all.add(line + (row.whole() ? " whole" : ""));
      }
    }
    return all;
  }
}
