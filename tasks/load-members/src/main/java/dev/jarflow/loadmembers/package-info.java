/// Puts judged applications into the warehouse.
@NullMarked
package dev.jarflow.loadmembers;

import org.jspecify.annotations.NullMarked;
