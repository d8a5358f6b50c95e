/// Reports a judged batch: to people as a page, to programs as JSON and as the result of the task.
/// Reads the reports of earlier batches.
@NullMarked
package dev.jarflow.validate.report;

import org.jspecify.annotations.NullMarked;
