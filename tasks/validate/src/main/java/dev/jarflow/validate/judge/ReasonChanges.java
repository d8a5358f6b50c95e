package dev.jarflow.validate.judge;

import java.util.Map;

/// How the reasons of earlier refusals changed, counted by reason: `before` has the old reasons,
/// `gone` those that no longer hold, `come` those that are new.
public record ReasonChanges(
    Map<String, Long> before, Map<String, Long> gone, Map<String, Long> come) {}
