package dev.jarflow.applications;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rules by which applications are judged. Rules are data: [Judge] applies them.
///
/// Lists hold lower-case words. `named` has the date orders that the policy names itself; the
/// others are learned from the rows. `rejectRunAbove` is a share of 0 to 1, null when no share
/// rejects a run.
public record Policy(
    LocalDate asOf,
    int minAge,
    int maxAge,
    Mobile mobile,
    List<String> domains,
    Set<String> titles,
    Set<String> suffixes,
    Map<Separator, DateOrder> named,
    DateOrder assumed,
    Map<Field, Set<String>> aliases,
    Charset encoding,
    char delimiter,
    @Nullable Double rejectRunAbove) {

  /// How many digits a mobile number has, and what may stand between them.
  public record Mobile(int digits, boolean blanks, boolean hyphens) {}

  public Policy {
    domains = List.copyOf(domains);
    titles = Set.copyOf(titles);
    suffixes = Set.copyOf(suffixes);
    named = Map.copyOf(named);
    aliases = Map.copyOf(aliases);
  }

  public Affixes affixes() {
    return new Affixes(titles, suffixes);
  }

  public Policy asOf(LocalDate date) {
    return new Policy(
        date,
        minAge,
        maxAge,
        mobile,
        domains,
        titles,
        suffixes,
        named,
        assumed,
        aliases,
        encoding,
        delimiter,
        rejectRunAbove);
  }

  /// All rules as one text: the same rules, in whatever order they were written, give the same
  /// text.
  public String canonical() {
    StringBuilder text = new StringBuilder();
    text.append("as_of ").append(asOf);
    text.append("\nages ").append(minAge).append(' ').append(maxAge);
    text.append("\nmobile ").append(mobile);
    text.append("\ndomains ").append(new TreeSet<>(domains));
    text.append("\ntitles ").append(new TreeSet<>(titles));
    text.append("\nsuffixes ").append(new TreeSet<>(suffixes));
    text.append("\nnamed ").append(new TreeMap<>(named));
    text.append("\nassumed ").append(assumed);
    for (Field field : Field.values()) {
      text.append('\n').append(field).append(' ');
      text.append(new TreeSet<>(aliases.getOrDefault(field, Set.of())));
    }
    text.append("\nfile ").append(encoding).append(' ').append(delimiter);
    return text.append("\nreject ").append(rejectRunAbove).append('\n').toString();
  }
}
