-- Takes refused applications, a row each.
copy membership.refused_application (
    place,
    source_file,
    source_line,
    reasons,
    duplicate_of
)
from stdin
