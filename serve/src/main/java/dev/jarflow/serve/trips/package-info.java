/// How many trips there are a week, in a region or a box: a page, and the same for programs.
@NullMarked
package dev.jarflow.serve.trips;

import org.jspecify.annotations.NullMarked;
