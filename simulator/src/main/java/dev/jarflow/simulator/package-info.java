/// An API of COVID cases that closed in 2023, played locally: invented figures, the same for the
/// same seed, and trouble on request.
@NullMarked
package dev.jarflow.simulator;

import org.jspecify.annotations.NullMarked;
