/// How a model comes about: training rows, candidates, folds, and what may be said of the
/// difference between two candidates.
@NullMarked
package dev.jarflow.fitting;

import org.jspecify.annotations.NullMarked;
