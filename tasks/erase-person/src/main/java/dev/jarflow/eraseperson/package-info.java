/// Counts the lines of a batch's files.
@NullMarked
package dev.jarflow.eraseperson;

import org.jspecify.annotations.NullMarked;
