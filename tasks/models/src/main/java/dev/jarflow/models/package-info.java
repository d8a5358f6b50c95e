/// Models that predict one of a few values from others of a few values: what they are asked, what
/// they answer, their files and their registry.
@NullMarked
package dev.jarflow.models;

import org.jspecify.annotations.NullMarked;
