-- Takes members, a row each.
copy membership.member (
    membership_id,
    base_id,
    number,
    first_name,
    last_name,
    email,
    date_of_birth,
    mobile_no,
    above_18,
    person,
    place,
    source_file,
    source_line
)
from stdin
