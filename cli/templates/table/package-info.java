/// Loads the rows of new-pipeline into the warehouse, and keeps refused ones aside.
@NullMarked
package dev.jarflow.loadnewpipeline;

import org.jspecify.annotations.NullMarked;
