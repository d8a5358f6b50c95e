/// The database: statements by name, COPY, transactions, and the mark that a batch is done.
@NullMarked
package dev.jarflow.warehouse;

import org.jspecify.annotations.NullMarked;
