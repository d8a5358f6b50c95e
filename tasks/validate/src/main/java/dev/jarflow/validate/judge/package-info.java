/// Judges the rows of a batch: it decides the order of dates, applies the policy, and finds people
/// who applied before.
@NullMarked
package dev.jarflow.validate.judge;

import org.jspecify.annotations.NullMarked;
