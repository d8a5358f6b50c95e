/// Cumulative figures by day, as one source tells them, and what follows from them. Values in,
/// values out: it knows no files, no database and no clock.
@NullMarked
package dev.jarflow.cases;

import org.jspecify.annotations.NullMarked;
