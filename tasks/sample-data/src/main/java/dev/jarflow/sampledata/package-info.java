/// Invents data of no real person, the same bytes for the same seed.
@NullMarked
package dev.jarflow.sampledata;

import org.jspecify.annotations.NullMarked;
