/// Writes typed tables at build time.
@NullMarked
package dev.jarflow.generate;

import org.jspecify.annotations.NullMarked;
