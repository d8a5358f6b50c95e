package dev.jarflow.kit.files;

import module java.base;

/// Folders and files that nobody else can write to, whatever the umask. They may hold personal
/// data: nobody but their owner reads them either, or a group where it is given results.
public final class Closed {
  private static final int SET_GROUP_ID = 02000;
  private static final String OWNERS_FOLDER = "rwx------";
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private Closed() {}

  /// Makes the folder, and those around it, where they are missing. Nobody else may look in.
  public static Path folder(Path folder) throws IOException {
    return Files.isDirectory(folder)
        ? folder
        : Files.createDirectories(folder, rights(OWNERS_FOLDER));
  }

  /// The same for results. One that is made in a folder that was given to a group (its set-group-ID
  /// bit says so) may be read by that group.
  public static Path results(Path folder) throws IOException {
    Path around = folder.toAbsolutePath().getParent();
    if (Files.isDirectory(folder) || around == null) {
      return folder;
    }
    results(around);
    try {
      Files.createDirectory(folder, rights(isOfAGroup(around) ? "rwxr-x---" : OWNERS_FOLDER));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    return folder;
  }

  /// The rights of a new file with results in a folder.
  public static FileAttribute<Set<PosixFilePermission>> file(Path folder) throws IOException {
    return rights(isOfAGroup(folder) ? "rw-r-----" : "rw-------");
  }

  /// True for a folder that nobody else can write to, and that this user made, or the owner of the
  /// folder around it. A link to one is none.
  public static boolean isAt(Path path) throws IOException {
    PosixFileAttributes now =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String owner = now.owner().getName();
    return now.isDirectory()
        && Collections.disjoint(now.permissions(), OF_OTHERS)
        && (owner.equals(System.getProperty("user.name"))
            || owner.equals(Files.getOwner(path.resolve("..")).getName()));
  }

  /// True for a file that only the owner of this folder can write to. A link to one is none.
  public static boolean isFileOf(Path folder, Path file) throws IOException {
    PosixFileAttributes now =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return now.isRegularFile()
        && now.owner().equals(Files.getOwner(folder))
        && Collections.disjoint(now.permissions(), OF_OTHERS);
  }

  private static boolean isOfAGroup(Path folder) throws IOException {
    return ((int) Files.getAttribute(folder, "unix:mode") & SET_GROUP_ID) != 0;
  }

  private static FileAttribute<Set<PosixFilePermission>> rights(String rights) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
  }
}
