/// Counts the lines of a batch's files.
@NullMarked
package dev.jarflow.loadsales;

import org.jspecify.annotations.NullMarked;
