/// How every Java source of this repository looks.
@NullMarked
package dev.jarflow.format;

import org.jspecify.annotations.NullMarked;
