/// The ground of all tests: one real PostgreSQL a build, and the jars as people get them.
@NullMarked
package dev.jarflow.testing;

import org.jspecify.annotations.NullMarked;
