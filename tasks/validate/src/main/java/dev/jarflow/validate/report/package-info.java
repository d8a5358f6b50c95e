/// Shows a judged batch to people as a page, and reads the reports of earlier batches.
@NullMarked
package dev.jarflow.validate.report;

import org.jspecify.annotations.NullMarked;
