/// Finds a person everywhere, and removes them.
@NullMarked
package dev.jarflow.eraseperson;

import org.jspecify.annotations.NullMarked;
