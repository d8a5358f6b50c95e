@NullMarked
package dev.jarflow.kit.task;

import org.jspecify.annotations.NullMarked;
