/// Counts the lines of a batch's files.
@NullMarked
package dev.jarflow.loadmembers;

import org.jspecify.annotations.NullMarked;
