-- How many members fit all that is known of a person; what is null is not known.
select count(*) as rows
from membership.member
where (:email::text is null or normalize(lower(email collate pg_c_utf8), nfc) = :email)
  and (
      :name::text is null
      or normalize(lower(concat_ws(' ', nullif(first_name, ''), last_name) collate pg_c_utf8), nfc) = :name
  )
  and (:birthday::date is null or date_of_birth = :birthday::date)
  and (:mobile::text is null or mobile_no = :mobile)
