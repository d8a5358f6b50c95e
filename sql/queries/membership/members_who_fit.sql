-- The members who fit all that is known of a person, and whoever has an id that was said; what is null is not known.
with judged as (
    select membership_id,
           (:email::text is null or normalize(lower(email collate pg_c_utf8), nfc) = :email)
           and (
               :name::text is null
               or normalize(lower(concat_ws(' ', nullif(first_name, ''), last_name) collate pg_c_utf8), nfc) = :name
           )
           and (:birthday::date is null or date_of_birth = :birthday::date)
           and (:mobile::text is null or mobile_no = :mobile) as fits
    from membership.member
)
select membership_id,
       fits
from judged
where fits
   or membership_id = any(:said)
