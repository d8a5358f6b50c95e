/// Trips between two places, each at a moment, and how they are counted by week. Values in, values
/// out: it knows no files, no database and no clock.
@NullMarked
package dev.jarflow.trips;

import org.jspecify.annotations.NullMarked;
