"""One module a verb; each has `options(parser)` and `run(arguments, places, screen) -> exit code`."""
