/// Fetches the COVID cases of a country from a source, judges them, and keeps what is new.
@NullMarked
package dev.jarflow.fetchcovid;

import org.jspecify.annotations.NullMarked;
