/// What models are about: car prices.
@NullMarked
package dev.jarflow.cars;

import org.jspecify.annotations.NullMarked;
