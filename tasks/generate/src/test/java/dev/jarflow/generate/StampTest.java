package dev.jarflow.generate;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampTest {
  @TempDir private Path folder;
  private Path migration;
  private Path made;

  @BeforeEach
  void make() throws IOException {
    migration = Files.createDirectories(folder.resolve("migrations")).resolve("V1__a.sql");
    made = Files.createDirectories(folder.resolve("made/sales")).resolve("Item.java");
    Files.writeString(migration, "create table item ()");
    Files.writeString(made, "class Item {}");
  }

  @Test
  void whatWasMadeAndStampedIsRight() throws IOException {
    assertThat(stamp("1").isRight()).isFalse();

    stamp("1").set();

    assertThat(stamp("1").isRight()).isTrue();
  }

  @Test
  void anotherVersionOrMakerMakesItAnew() throws IOException {
    stamp("1").set();

    assertThat(stamp("2").isRight()).isFalse();
    assertThat(stamp(StampTest.class, "1").isRight()).isFalse();
  }

  @Test
  void anEditedANewAndARenamedMigrationMakeItAnew() throws IOException {
    stamp("1").set();

    Files.writeString(migration, "create table item (id int)");
    assertThat(stamp("1").isRight()).isFalse();

    Files.writeString(migration, "create table item ()");
    assertThat(stamp("1").isRight()).isTrue();

    Path second = Files.createFile(migration.resolveSibling("V2__b.sql"));
    assertThat(stamp("1").isRight()).isFalse();

    Files.delete(second);
    Files.move(migration, migration.resolveSibling("V2__a.sql"));
    assertThat(stamp("1").isRight()).isFalse();
  }

  @Test
  void whatSomebodyTouchedIsMadeAnew() throws IOException {
    stamp("1").set();

    Files.writeString(made, "class Item { int mine; }");
    assertThat(stamp("1").isRight()).isFalse();

    Files.delete(made);
    assertThat(stamp("1").isRight()).isFalse();
  }

  private Stamp stamp(String version) {
    return stamp(Stamp.class, version);
  }

  private Stamp stamp(Class<?> maker, String version) {
    return new Stamp(folder.resolve("made"), List.of(folder.resolve("migrations")), maker, version);
  }
}
