/// The rules of membership applications: values in, values out. Knows the JDK and nothing else.
@NullMarked
package dev.jarflow.applications;

import org.jspecify.annotations.NullMarked;
