/// Shows in a browser what tasks published.
@NullMarked
package dev.jarflow.serve;

import org.jspecify.annotations.NullMarked;
