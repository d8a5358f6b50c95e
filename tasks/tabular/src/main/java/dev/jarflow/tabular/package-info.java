/// Tables in files: their rows are read by heading, each with its file and line, or the file is
/// refused with a reason; and tables are written, for programs or for people.
@NullMarked
package dev.jarflow.tabular;

import org.jspecify.annotations.NullMarked;
