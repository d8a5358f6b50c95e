package dev.jarflow.serve.login;

/// Somebody who is logged in to Airflow, by the name that they have there.
public record Person(String name, boolean isAdmin) {}
