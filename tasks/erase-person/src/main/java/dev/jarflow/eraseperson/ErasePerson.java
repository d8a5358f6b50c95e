package dev.jarflow.eraseperson;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "erase-person",
    mixinStandardHelpOptions = true,
    description = {
      "Finds a person in all data of applications and sales, says where, and with --erase removes them.",
      "A row or a member is theirs when every fact about the person fits. The facts come from a file or from stdin, because everybody on the machine can see arguments; none of them is ever printed.",
      "Titles and suffixes of any policy do not matter. Where only part of the name fits, nothing is erased, and the place is named.",
      "It searches the tables of the warehouse that sql/people.csv names, stored files, the successful and unsuccessful applications below out/, and answers and pages, which a later run makes again. In landing folders and their archives it only finds rows: those files are people's own.",
      "A copy takes the place of a stored file: applications are empty lines in it, and purchases say `erased` where the membership id stood. It keeps its name, and ingest still knows the content as already seen.",
      "The purchases of a member stay, with every amount: the customer is anonymous from then on.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name, the files those below JARFLOW_DATA."
    },
    footer = {
      "",
      "Lines of the file; to erase, it must have the e-mail, the mobile number, or both name and birthday:",
      "  email: patty@example.com",
      "  name: Patty Smith",
      "  birthday: 1975-08-27",
      "  mobile: 99990000",
      "  member: Smith_c7677 (beside these: when the member is gone already, or only part of the name fits)",
      "",
      "Example:",
      "  java -jar erase-person.jar --person - < patty.txt",
      "  java -jar erase-person.jar --person patty.txt --erase"
    })
public final class ErasePerson implements Task {
  @Option(
      names = "--person",
      required = true,
      paramLabel = "FILE",
      description = "The facts about the person, one a line; - reads stdin.")
  private String person;

  @Option(
      names = "--erase",
      description = "Remove the rows that are found; without it nothing changes.")
  private boolean erase;

  public static void main(String... args) {
    Entry.main(new ErasePerson(), args);
  }

  @Override
  public Result run(Run run) throws Exception {
    Places places = new Places(run.data());
    return Search.run(run, places, PersonFile.read(person, erase, places.affixes()), erase);
  }
}
