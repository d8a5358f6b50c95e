/// Counts the lines of a batch's files.
@NullMarked
package dev.jarflow.catalog;

import org.jspecify.annotations.NullMarked;
