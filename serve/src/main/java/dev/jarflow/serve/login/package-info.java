/// Who somebody is: Airflow says so.
@NullMarked
package dev.jarflow.serve.login;

import org.jspecify.annotations.NullMarked;
