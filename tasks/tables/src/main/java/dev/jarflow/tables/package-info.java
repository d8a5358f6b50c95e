/// The warehouse's tables, generated from what the migrations make, and how the kit runs a
/// statement that is composed of them.
@NullMarked
package dev.jarflow.tables;

import org.jspecify.annotations.NullMarked;
