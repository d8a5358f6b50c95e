package dev.jarflow.migrate;

import module java.base;

import dev.jarflow.kit.files.Published;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.warehouse.Database;

/// The logins' passwords, in a file in the form of `.pgpass` that only its owner can read.
record Passwords(Path file, List<String> lines) {
  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  static Passwords in(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new UsageException("expected a file of passwords, found none at " + file);
    }
    Published.sweep(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    return new Passwords(file, List.copyOf(Files.readAllLines(file)));
  }

  /// Sets the password of every login; a login without a line in the file gets one.
  List<String> set(Database database) throws IOException {
    Map<String, String> known = byLogin();
    List<String> all = new ArrayList<>(lines);
    List<String> logins = database.sql("migrate/logins").list(row -> row.text("login"));
    for (String login : logins) {
      if (!known.containsKey(login)) {
        String password = random();
        known.put(login, password);
        all.add("*:*:*:" + login + ":" + password);
      }
    }
    if (all.size() > lines.size() || !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
      write(all);
    }
    logins.forEach(login -> database.setPassword(login, known.getOrDefault(login, "")));
    return logins;
  }

  private Map<String, String> byLogin() {
    Map<String, String> passwords = new LinkedHashMap<>();
    for (String line : lines) {
      String[] parts = line.split(":", 5);
      if (parts.length == 5 && !line.startsWith("#")) {
        passwords.putIfAbsent(parts[3], parts[4]);
      }
    }
    return passwords;
  }

  private void write(List<String> all) throws IOException {
    String text = String.join("\n", all) + "\n";
    Published.write(
        file,
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)),
        PosixFilePermissions.asFileAttribute(OWNER_ONLY));
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
