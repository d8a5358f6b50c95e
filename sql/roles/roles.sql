-- Every role of the warehouse but the two that bootstrap.sql makes. Run by `migrate` as itself; safe to run again.
-- A task's login is named after its jar. People get group roles, and logins person_<group> that hold just that group.

do $roles$
declare
    wanted record;
begin
    for wanted in
        select * from (values
            -- role,              can log in, member of,    what it is for
            ('loader',            false, null,         'Tasks that load batches: may mark them done'),
            ('operations',        false, null,         'People who look after the pipelines: read ops'),
            ('logistics',         false, null,         'People who send out: read sales, complete and cancel transactions'),
            ('analytics',         false, null,         'People who ask: read sales, and of members what is needed'),
            ('sales',             false, null,         'People who sell: keep the items'),
            ('ingest',            true,  null,         'The task ingest'),
            ('validate',          true,  null,         'The task validate'),
            ('load-members',      true,  'loader',     'The task load-members'),
            ('load-sales',        true,  'loader',     'The task load-sales'),
            ('answers',           true,  'analytics',  'The task answers'),
            ('catalog',           true,  null,         'The task catalog'),
            ('erase-person',      true,  null,         'The task erase-person'),
            ('person_operations', true,  'operations', 'A login of the group operations'),
            ('person_logistics',  true,  'logistics',  'A login of the group logistics'),
            ('person_analytics',  true,  'analytics',  'A login of the group analytics'),
            ('person_sales',      true,  'sales',      'A login of the group sales')
        ) as roles (name, can_login, member_of, purpose)
    loop
        if not exists (select from pg_roles where rolname = wanted.name) then
            execute format('create role %I', wanted.name);
        end if;
        execute format('alter role %I %s', wanted.name, case when wanted.can_login then 'login' else 'nologin' end);
        execute format('comment on role %I is %L', wanted.name, wanted.purpose);
        execute format('grant connect on database %I to %I', current_database(), wanted.name);
        if wanted.member_of is not null then
            execute format('grant %I to %I', wanted.member_of, wanted.name);
        end if;
    end loop;
end
$roles$;
