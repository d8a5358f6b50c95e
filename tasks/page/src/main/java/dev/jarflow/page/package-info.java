/// Pages for people: they look alike and need nothing but themselves.
@NullMarked
package dev.jarflow.page;

import org.jspecify.annotations.NullMarked;
