/// Answers about sales that name people.
@NullMarked
package dev.jarflow.serve.sales;

import org.jspecify.annotations.NullMarked;
