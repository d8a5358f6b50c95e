-- Roles with what they are for, a row for each other role whose rights they have or whose part they may take.
select r.rolname as role,
       r.rolcanlogin as can_login,
       r.rolsuper as is_superuser,
       shobj_description(r.oid, 'pg_authid') as comment,
       pg_get_userbyid(m.roleid) as member_of,
       m.inherit_option as inherits
from pg_roles r
left join pg_auth_members m on m.member = r.oid and (m.inherit_option or m.set_option)
where r.rolname !~ '^pg_'
order by r.rolname, member_of
