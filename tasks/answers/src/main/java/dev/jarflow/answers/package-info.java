/// Asks the questions of `sql/queries/sales`, and publishes the answers as files and as a page.
@NullMarked
package dev.jarflow.answers;

import org.jspecify.annotations.NullMarked;
