/// Counts the lines of a batch's files.
@NullMarked
package dev.jarflow.newtask;

import org.jspecify.annotations.NullMarked;
