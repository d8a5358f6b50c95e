"""The package behind `./jarflow`: standard library only, Python 3.10 or newer."""
