/// What one task hands the next: the files of a batch.
@NullMarked
package dev.jarflow.kit.batch;

import org.jspecify.annotations.NullMarked;
