package dev.jarflow.tabular;

import module java.base;

import org.jspecify.annotations.Nullable;

/// Files that hold a table but are not text: packed ones and those of spreadsheets, known by their
/// first bytes.
final class Packed {
  private static final String SAVE = ": save it as CSV first";
  private static final String UNPACK = ": unpack it first";

  private Packed() {}

  /// What it is and what to do; null for everything else. In text of several bytes a character,
  /// which is `wide`, some letters begin as zlib does.
  static @Nullable String kind(byte[] head, boolean wide) {
    if (Rows.begins(head, 'P', 'K', 3, 4)) {
      return zip(new String(head, StandardCharsets.ISO_8859_1));
    }
    if (Rows.begins(head, 0xD0, 0xCF, 0x11, 0xE0)) {
      return "an old Excel file (xls)" + SAVE;
    }
    if (Rows.begins(head, 0x1F, 0x8B)) {
      return "a gzip file" + UNPACK;
    }
    return !wide && isZlib(head) ? "data packed with zlib" + UNPACK : null;
  }

  /// A spreadsheet is a zip file; the names of its parts tell which one.
  private static String zip(String head) {
    if (head.contains("[Content_Types].xml") || head.contains("xl/")) {
      return "an Excel file (xlsx)" + SAVE;
    }
    return head.contains("opendocument.spreadsheet")
        ? "a spreadsheet (ods)" + SAVE
        : "a zip file" + UNPACK;
  }

  /// Two bytes say so. Where both may be letters, there must be one that no text has.
  private static boolean isZlib(byte[] head) {
    return Rows.begins(head, 'x', 0x9C)
        || ((Rows.begins(head, 'x', 0x01)
                || Rows.begins(head, 'x', '^')
                || Rows.begins(head, 'x', 0xDA))
            && IntStream.range(0, head.length).anyMatch(i -> head[i] >= 0 && head[i] < '\t'));
  }
}
