/// CSV files as people make them, read whole or refused with a reason.
@NullMarked
package dev.jarflow.tabular;

import org.jspecify.annotations.NullMarked;
