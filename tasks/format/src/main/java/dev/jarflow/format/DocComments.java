package dev.jarflow.format;

import module java.base;

/// The `///` comments of one source, hidden from google-java-format: it takes them for other
/// comments and breaks a long one into a `///` and a `//` line.
///
/// [#hidden] has short ones in their place; [#shown] puts them back, with their paragraphs filled
/// to the margin.
record DocComments(String hidden, List<String> lines) {
  private static final int MARGIN = 100;
  private static final Pattern HIDDEN = Pattern.compile("^( *)/// (\\d+)$");
  private static final Pattern LIST_ITEM = Pattern.compile(" *([-*]|\\d+\\.) .*");
  private static final Pattern TEXT_BLOCK_EDGE = Pattern.compile("(?<!\\\\)\"\"\"");
  private static final Pattern PROSE = Pattern.compile(" ?[^ |#`].*| ?`[^`].*");

  static DocComments hide(String source) {
    List<String> lines = new ArrayList<>();
    StringBuilder hidden = new StringBuilder();
    boolean inTextBlock = false;
    for (String line : source.lines().toList()) {
      String text = line.strip();
      if (text.startsWith("///") && !inTextBlock) {
        hidden.append("/// ").append(lines.size());
        lines.add(text.substring(3));
      } else {
        hidden.append(line);
        inTextBlock ^= TEXT_BLOCK_EDGE.matcher(line).results().count() % 2 == 1;
      }
      hidden.append('\n');
    }
    return new DocComments(hidden.toString(), List.copyOf(lines));
  }

  /// The comments back in the formatted source.
  String shown(String formatted) {
    StringBuilder source = new StringBuilder();
    List<String> comment = new ArrayList<>();
    String indent = "";
    for (String line : formatted.lines().toList()) {
      Matcher hiddenLine = HIDDEN.matcher(line);
      if (hiddenLine.matches()) {
        indent = hiddenLine.group(1);
        comment.add(lines.get(Integer.parseInt(hiddenLine.group(2))));
      } else {
        fill(comment, indent, source);
        comment.clear();
        source.append(line).append('\n');
      }
    }
    fill(comment, indent, source);
    return source.toString();
  }

  /// Moves words beyond the margin into the next line of the paragraph; code, tables and headings
  /// stay.
  private static void fill(List<String> comment, String indent, StringBuilder source) {
    int width = MARGIN - indent.length() - "///".length();
    List<String> rest = new ArrayList<>(comment);
    boolean inCode = false;
    for (int i = 0; i < rest.size(); i++) {
      String line = rest.get(i);
      inCode ^= line.strip().startsWith("```");
      int end = line.length() <= width ? -1 : line.lastIndexOf(' ', width);
      boolean inItem = LIST_ITEM.matcher(line).matches();
      if (!inCode && (inItem || PROSE.matcher(line).matches()) && end > 4) {
        String overflow = line.substring(end).strip();
        line = line.substring(0, end);
        String next = i + 1 < rest.size() ? rest.get(i + 1) : "";
        if (PROSE.matcher(next).matches() && !LIST_ITEM.matcher(next).matches()) {
          rest.set(i + 1, " " + overflow + next);
        } else {
          rest.add(i + 1, (inItem ? "   " : " ") + overflow);
        }
      }
      source.append(indent).append("///").append(line.stripTrailing()).append('\n');
    }
  }
}
