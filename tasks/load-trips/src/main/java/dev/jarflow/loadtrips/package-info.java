/// The task load-trips: files of trips go into the warehouse, each whole or not at all.
@NullMarked
package dev.jarflow.loadtrips;

import org.jspecify.annotations.NullMarked;
