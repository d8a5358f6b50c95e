package dev.jarflow.applications;

import org.jspecify.annotations.Nullable;

/// What the rules say of one application, before anybody looks for the same person elsewhere.
///
/// `name` is null without one, `birthday` (YYYYMMDD) 0 where it is undecidable. `email` and
/// `mobile` are what a member would have.
public record Verdict(
    Reasons reasons,
    @Nullable Name name,
    int birthday,
    boolean above18,
    String email,
    String mobile) {

  public boolean successful() {
    return reasons.isEmpty();
  }
}
