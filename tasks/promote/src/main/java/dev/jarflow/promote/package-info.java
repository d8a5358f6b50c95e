/// Compares the challenger of a model with its champion, and moves the title.
@NullMarked
package dev.jarflow.promote;

import org.jspecify.annotations.NullMarked;
