/// Counts the lines of a batch's files.
@NullMarked
package dev.jarflow.answers;

import org.jspecify.annotations.NullMarked;
