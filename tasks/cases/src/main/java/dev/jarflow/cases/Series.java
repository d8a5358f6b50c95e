package dev.jarflow.cases;

import dev.jarflow.cases.Row.Place;

/// What a place tells of a measure, day after day.
public record Series(Place place, Measure measure) {}
