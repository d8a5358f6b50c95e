-- The logins that migrate made, and whose passwords it therefore sets.
select role.rolname as login
from pg_auth_members membership
join pg_roles role on role.oid = membership.roleid
where membership.member = current_user::regrole
  and membership.admin_option
  and role.rolcanlogin
order by role.rolname
