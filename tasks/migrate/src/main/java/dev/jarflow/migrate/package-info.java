@NullMarked
package dev.jarflow.migrate;

import org.jspecify.annotations.NullMarked;
