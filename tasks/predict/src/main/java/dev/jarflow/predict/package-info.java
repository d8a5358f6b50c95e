/// Answers questions by the champion of a model.
@NullMarked
package dev.jarflow.predict;

import org.jspecify.annotations.NullMarked;
