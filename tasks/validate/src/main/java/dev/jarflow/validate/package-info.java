/// Counts the lines of a batch's files.
@NullMarked
package dev.jarflow.validate;

import org.jspecify.annotations.NullMarked;
