-- Roles with what they are for, and the other roles whose rights they have, or have when they say so.
select r.rolname as role,
       r.rolcanlogin as can_login,
       coalesce(shobj_description(r.oid, 'pg_authid'), '') as comment,
       concat_ws(
           ', ',
           case when r.rolsuper then 'everybody: superuser' end,
           string_agg(
               pg_get_userbyid(m.roleid) || case when m.inherit_option then '' else ' when it says so' end,
               ', ' order by m.inherit_option desc, pg_get_userbyid(m.roleid)
           )
       ) as rights_of
from pg_roles r
left join pg_auth_members m on m.member = r.oid and (m.inherit_option or m.set_option)
where r.rolname !~ '^pg_'
group by r.oid, r.rolname, r.rolcanlogin, r.rolsuper
order by r.rolname
