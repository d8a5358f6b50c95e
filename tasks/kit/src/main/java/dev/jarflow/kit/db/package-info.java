@NullMarked
package dev.jarflow.kit.db;

import org.jspecify.annotations.NullMarked;
