package dev.jarflow.kit.files;

import module java.base;

/// Folders and files that may hold personal data: open to nobody but their owner. Where they are
/// made in a folder that was given to a group (its set-group-ID bit says so), that group may read
/// them.
public final class Closed {
  private static final int SET_GROUP_ID = 02000;

  private Closed() {}

  /// Makes a folder, and those above it, when they are missing.
  public static void makeFolder(Path folder) throws IOException {
    Path above = folder.toAbsolutePath().getParent();
    if (Files.isDirectory(folder) || above == null) {
      return;
    }
    makeFolder(above);
    try {
      Files.createDirectory(folder, rights(isOfAGroup(above) ? "rwxr-x---" : "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /// The rights of a new file in a folder.
  public static FileAttribute<Set<PosixFilePermission>> file(Path folder) throws IOException {
    return rights(isOfAGroup(folder) ? "rw-r-----" : "rw-------");
  }

  private static boolean isOfAGroup(Path folder) throws IOException {
    return ((int) Files.getAttribute(folder, "unix:mode") & SET_GROUP_ID) != 0;
  }

  private static FileAttribute<Set<PosixFilePermission>> rights(String rights) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
  }
}
