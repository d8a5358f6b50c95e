package dev.jarflow.validate.judge;

import java.util.Map;

/// The changes in the reasons of earlier refusals, counted by reason: `before` has the old reasons,
/// `gone` those that no longer hold, `come` those that are new.
public record ReasonChanges(
    Map<String, Long> before, Map<String, Long> gone, Map<String, Long> come) {}
