/// The task validate: decides which membership applications are successful, and gives every reason
/// for each one that is not. The packages below it read files, judge rows, write rows and report.
@NullMarked
package dev.jarflow.validate;

import org.jspecify.annotations.NullMarked;
