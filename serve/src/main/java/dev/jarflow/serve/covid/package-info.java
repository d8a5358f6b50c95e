/// The dashboard of COVID cases, and the same numbers for programs.
@NullMarked
package dev.jarflow.serve.covid;

import org.jspecify.annotations.NullMarked;
