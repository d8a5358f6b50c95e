/// Puts delivered items and transactions into the warehouse, or into quarantine.
@NullMarked
package dev.jarflow.loadsales;

import org.jspecify.annotations.NullMarked;
