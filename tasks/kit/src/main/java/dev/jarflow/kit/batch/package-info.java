/// The files of a batch, which one task hands to the next.
@NullMarked
package dev.jarflow.kit.batch;

import org.jspecify.annotations.NullMarked;
