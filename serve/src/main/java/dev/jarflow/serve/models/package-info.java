/// Models: a page to ask each, its card, and answers for programs.
@NullMarked
package dev.jarflow.serve.models;

import org.jspecify.annotations.NullMarked;
