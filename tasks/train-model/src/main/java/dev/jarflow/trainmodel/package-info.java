/// Trains a model: compares candidates, keeps the winner and registers it.
@NullMarked
package dev.jarflow.trainmodel;

import org.jspecify.annotations.NullMarked;
