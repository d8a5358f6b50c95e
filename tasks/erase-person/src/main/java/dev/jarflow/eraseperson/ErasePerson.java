package dev.jarflow.eraseperson;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "erase-person",
    mixinStandardHelpOptions = true,
    description = {
      "Finds a person in everything that Jarflow keeps of applications and of sales, says where, and with --erase removes them.",
      "A row or a member is theirs when all that is said of the person fits. What is said comes from a file or from stdin, for arguments can be seen by everybody on the machine; none of it is ever printed.",
      "Looked through are: members, customers and quarantined lines in the warehouse; stored files; the successful and unsuccessful applications below out/; answers and pages, which a later run makes anew; the landing folders and their archives, where rows are only found, for those files are people's own.",
      "A stored file is replaced by a copy in which applications are empty lines and purchases say `erased` where the membership id stood. It keeps its name, and its content stays already seen.",
      "What a member bought stays, with every amount: the customer is anonymous from then on.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name, the files those below JARFLOW_DATA."
    },
    footer = {
      "",
      "Lines of the file, of which an erasure needs the e-mail, the mobile number, or both name and birthday:",
      "  email: patty@example.com",
      "  name: Patty Smith",
      "  birthday: 1975-08-27",
      "  mobile: 99990000",
      "  member: Smith_c7677 (beside these, when the member is gone already: sales know no other name)",
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
      description = "Who it is, a line a fact; - reads stdin.")
  private String person;

  @Option(names = "--erase", description = "Remove what is found; without it nothing changes.")
  private boolean erase;

  public static void main(String... args) {
    Entry.main(new ErasePerson(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    return Search.run(run, PersonFile.read(person, erase), erase);
  }
}
