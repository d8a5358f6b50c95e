/// Writes the two files of a batch, one with successful rows and one with unsuccessful rows.
@NullMarked
package dev.jarflow.validate.output;

import org.jspecify.annotations.NullMarked;
