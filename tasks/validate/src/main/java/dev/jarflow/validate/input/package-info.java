/// Reads the policy, and the layout of each file of a batch.
@NullMarked
package dev.jarflow.validate.input;

import org.jspecify.annotations.NullMarked;
