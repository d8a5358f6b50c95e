package dev.jarflow.source;

import module java.base;

/// A file as it was listed: it is still the same one while all of this is equal.
///
/// `bytes` is 0 and `modified` the epoch when nobody knows them before the file is read: then only
/// the digest of the content tells one file from another. `place` is the place on the disk. So
/// many `links` lead from the name to the file: a link is released before what it leads to, else it
/// would stay behind and lead nowhere.
public record SourceFile(String name, long bytes, Instant modified, String place, int links) {
  /// A file that changes is refused again.
  public RefusedFile refused(RefusedFile.Reason reason) {
    return new RefusedFile(name, reason, bytes + "@" + modified);
  }
}
