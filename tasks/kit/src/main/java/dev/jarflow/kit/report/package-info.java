/// What a run shows to people: one page, found again by the run's names.
@NullMarked
package dev.jarflow.kit.report;

import org.jspecify.annotations.NullMarked;
