/// The start-up caches of short tasks: what a JVM learns in a real run is kept for the next ones.
@NullMarked
package dev.jarflow.training;

import org.jspecify.annotations.NullMarked;
