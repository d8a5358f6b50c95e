/// Sends the mails that other tasks wrote.
@NullMarked
package dev.jarflow.sendmail;

import org.jspecify.annotations.NullMarked;
