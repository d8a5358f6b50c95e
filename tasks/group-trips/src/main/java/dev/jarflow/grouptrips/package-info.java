/// Finds the trips that belong together: they have the same cells and the same hour.
@NullMarked
package dev.jarflow.grouptrips;

import org.jspecify.annotations.NullMarked;
