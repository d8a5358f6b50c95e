/// Sources of bytes: a folder of this machine or an HTTP address, behind one type.
@NullMarked
package dev.jarflow.source;

import org.jspecify.annotations.NullMarked;
