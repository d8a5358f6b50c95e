-- The members who fit all that is known of a person beside the name, each with whether the name fits its form too;
-- and whoever has an id that was said. What is null is not known. Where only the name is known, only those whom it fits.
--
-- Texts are folded as the program does it: in lower case, without letters that nobody sees (a pattern of them is given),
-- i for İ and ı, one letter for both Greek s, ss for ß.
with compared as (
    select membership_id,
           concat_ws(' ', nullif(first_name, ''), last_name) as full_name,
           (:email::text is null
            or replace(
                translate(
                    replace(
                        normalize(regexp_replace(lower(email collate pg_c_utf8), :hidden, '', 'g'), nfc), u&'i\0307', 'i'
                    ), 'ıς', 'iσ'
                ), 'ß', 'ss'
            ) = :email)
           and (:birthday::date is null or date_of_birth = :birthday::date)
           and (:mobile::text is null or mobile_no = :mobile) as fits_beside_name
    from membership.member
), named as (
    select membership_id,
           full_name,
           fits_beside_name,
           :name_form::text is null
           or btrim(regexp_replace(
               replace(
                   translate(
                       replace(
                           normalize(regexp_replace(lower(full_name collate pg_c_utf8), :hidden, '', 'g'), nfc),
                           u&'i\0307', 'i'
                       ), 'ıς,.', 'iσ '
                   ), 'ß', 'ss'
               ), '\s+', ' ', 'g'
           )) ~ :name_form as fits_name
    from compared
)
select membership_id,
       full_name,
       fits_beside_name,
       fits_name
from named
where (fits_beside_name and (fits_name or :known_beside_name))
   or membership_id = any(:said)
