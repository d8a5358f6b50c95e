package dev.jarflow.applications;

import org.jspecify.annotations.Nullable;

/// The judgement of one application by the rules, before anybody looks for the same person
/// elsewhere.
///
/// `name` is null when there is none; `birthday` is YYYYMMDD, 0 where nothing decides it. `email`
/// and `mobile` are the ones that a member would have.
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
