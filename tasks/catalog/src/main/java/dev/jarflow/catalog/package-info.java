/// Shows what is in the database: a picture, and a dictionary of its tables.
@NullMarked
package dev.jarflow.catalog;

import org.jspecify.annotations.NullMarked;
