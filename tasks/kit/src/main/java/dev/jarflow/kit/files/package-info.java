@NullMarked
package dev.jarflow.kit.files;

import org.jspecify.annotations.NullMarked;
