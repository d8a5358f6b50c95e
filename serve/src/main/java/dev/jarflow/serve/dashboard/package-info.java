/// What every dashboard of the warehouse needs: choices in its address, rows that are kept for some
/// seconds, and answers for people and for programs.
@NullMarked
package dev.jarflow.serve.dashboard;

import org.jspecify.annotations.NullMarked;
