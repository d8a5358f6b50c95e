/// Takes what lies in a landing folder into one batch, exactly once.
@NullMarked
package dev.jarflow.ingest;

import org.jspecify.annotations.NullMarked;
