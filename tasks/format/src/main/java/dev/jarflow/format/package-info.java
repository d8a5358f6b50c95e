/// The layout of every Java source of this repository.
@NullMarked
package dev.jarflow.format;

import org.jspecify.annotations.NullMarked;
