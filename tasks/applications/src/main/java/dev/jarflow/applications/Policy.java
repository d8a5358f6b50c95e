package dev.jarflow.applications;

import module java.base;

import org.jspecify.annotations.Nullable;

/// The rules by which applications are judged. Rules are data: [Judge] applies them.
///
/// `domains` are in lower case. `rejectRunAbove` is a share of 0 to 1, null when no share rejects a
/// run.
public record Policy(
    LocalDate asOf,
    Ages ages,
    Mobile mobile,
    List<String> domains,
    Affixes affixes,
    Dates dates,
    FileForm files,
    @Nullable Double rejectRunAbove) {

  /// The completed years that an applicant may have.
  public record Ages(int least, int most) {}

  /// The number of digits in a mobile number, and the characters allowed between them.
  public record Mobile(int digits, boolean blanks, boolean hyphens) {}

  /// The order of ambiguous dates: `named` has the orders that the policy names itself, the others
  /// are learned from the rows, and `assumed` holds where nothing was learned.
  public record Dates(Map<Separator, DateOrder> named, DateOrder assumed) {
    public Dates {
      named = Map.copyOf(named);
    }
  }

  /// The form of the files, and the names that a column may have. The `delimiter` is null when each
  /// file's is learned from its heading.
  public record FileForm(
      Map<Field, Set<String>> columns, Charset encoding, @Nullable Character delimiter) {
    public FileForm {
      columns = Map.copyOf(columns);
    }
  }

  public Policy {
    domains = List.copyOf(domains);
  }

  public Policy asOf(LocalDate date) {
    return new Policy(date, ages, mobile, domains, affixes, dates, files, rejectRunAbove);
  }

  /// All rules as one text: the same rules, in whatever order they were written, give the same
  /// text.
  public String canonical() {
    StringBuilder text = new StringBuilder();
    text.append("as_of ").append(asOf);
    text.append("\nages ").append(ages.least).append(' ').append(ages.most);
    text.append("\nmobile Mobile[digits=").append(mobile.digits);
    text.append(", blanks=").append(mobile.blanks);
    text.append(", hyphens=").append(mobile.hyphens).append(']');
    text.append("\ndomains ").append(new TreeSet<>(domains));
    text.append("\ntitles ").append(new TreeSet<>(affixes.titles()));
    text.append("\nsuffixes ").append(new TreeSet<>(affixes.suffixes()));
    text.append("\nnamed ").append(new TreeMap<>(dates.named));
    text.append("\nassumed ").append(dates.assumed);
    for (Field field : Field.values()) {
      text.append('\n').append(field).append(' ');
      text.append(new TreeSet<>(files.columns.getOrDefault(field, Set.of())));
    }
    text.append("\nfile ").append(files.encoding).append(' ');
    text.append(files.delimiter == null ? "learn" : files.delimiter.toString());
    return text.append("\nreject ").append(rejectRunAbove).append('\n').toString();
  }
}
