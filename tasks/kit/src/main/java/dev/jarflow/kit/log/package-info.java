@NullMarked
package dev.jarflow.kit.log;

import org.jspecify.annotations.NullMarked;
