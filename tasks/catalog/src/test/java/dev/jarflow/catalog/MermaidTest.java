package dev.jarflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MermaidTest {
  @TempDir Path data;

  /// The law of docs/database.md.
  @Test
  void thePictureInTheDocsIsTheOneOfTheMigratedDatabase() throws IOException {
    Path page = Checkout.root().resolve("docs/database.md");
    Document document = Document.read(page);

    assertThat(document.text())
        .as(
            "docs/database.md has drifted from sql/migrations; with an instance up (./jarflow up), mend it by: "
                + "./jarflow task catalog --mermaid --into docs/database.md")
        .isEqualTo(document.with(new Mermaid(new Scene(data).read()).text()));
  }

  @Test
  void aSchemaIsADiagramAndATableElsewhereAName() {
    Scene scene = new Scene(data);
    scene.migrateAnew(
        """
        create schema zoo;
        create table zoo.keeper (name text primary key, badge varchar(10) unique);
        create table zoo.animal (id int primary key, keeper text references zoo.keeper, price numeric(12, 2) not null, fed timestamptz[]);
        create schema farm;
        create table farm."Big pond" (keeper text primary key references zoo.keeper, fish int);
        comment on column farm."Big pond".fish is 'Which one, of zoo.animal';
        create view farm.empty as select keeper from farm."Big pond"
        """);

    assertThat(scene.catalog("--mermaid"))
        .isEqualTo(
            new Answer(
                0,
                """

                ### Picture of `farm`

                ```mermaid
                erDiagram
                    "Big pond" {
                        text keeper PK, FK
                        integer fish FK "may be null"
                    }
                    empty {
                        text keeper
                    }
                    "zoo.keeper" ||--o| "Big pond" : keeper
                    "zoo.animal" |o..o{ "Big pond" : fish
                ```

                ### Picture of `zoo`

                ```mermaid
                erDiagram
                    animal {
                        integer id PK
                        text keeper FK "may be null"
                        numeric(12_2) price
                        timestamptz[] fed "may be null"
                    }
                    keeper {
                        text name PK
                        varchar(10) badge UK "may be null"
                    }
                    keeper |o--o{ animal : keeper
                ```

                """,
                ""));
  }

  @Test
  void itGoesBetweenTheTwoLinesOfAFileAndASecondTimeChangesNothing() throws IOException {
    Scene scene = new Scene(data);
    Path file = data.resolve("page.md");
    Files.writeString(file, "before\n" + Document.BEGIN + "old\n" + Document.END + "after\n");

    assertThat(scene.catalog("--mermaid", "--into", file.toString()).out())
        .isEqualTo(
            "{\"outcome\":\"OK\",\"message\":\"%s was brought up to date\"}\n".formatted(file));
    assertThat(file)
        .hasContent(
            "before\n"
                + Document.BEGIN
                + scene.catalog("--mermaid").out()
                + Document.END
                + "after\n");
    assertThat(scene.catalog("--mermaid", "--into", file.toString()).out())
        .isEqualTo("{\"outcome\":\"OK\",\"message\":\"%s is as it should be\"}\n".formatted(file));
  }

  @Test
  void aFileWithoutThoseLinesIsLeftAlone() throws IOException {
    Scene scene = new Scene(data);
    Path file =
        Files.writeString(data.resolve("page.md"), "mine\n" + Document.END + Document.BEGIN);

    assertThat(scene.catalog("--mermaid", "--into", file.toString()))
        .isEqualTo(
            usage(
                "expected the lines '<!-- catalog: what follows is made by `catalog --mermaid` -->' and '<!-- catalog: end -->' in %s: write them where the picture shall stand"
                    .formatted(file)));
    assertThat(file).hasContent("mine\n" + Document.END + Document.BEGIN);
    assertThat(scene.catalog("--mermaid", "--into", data + "/none"))
        .isEqualTo(usage("expected a file, found none at " + data + "/none"));
    assertThat(scene.catalog("--into", file.toString()))
        .isEqualTo(usage("expected --mermaid beside --into"));
  }

  private static Answer usage(String sentence) {
    return new Answer(
        2, "", "catalog: %s\nTry: java -jar catalog.jar --help\n".formatted(sentence));
  }
}
