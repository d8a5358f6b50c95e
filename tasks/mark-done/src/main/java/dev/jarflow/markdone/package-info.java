/// Marks a batch done for a pipeline whose own tasks keep nothing in the database.
@NullMarked
package dev.jarflow.markdone;

import org.jspecify.annotations.NullMarked;
