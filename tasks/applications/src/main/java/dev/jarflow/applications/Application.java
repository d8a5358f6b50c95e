package dev.jarflow.applications;

/// What an applicant wrote.
public record Application(String name, String email, String birthday, String mobile) {}
