-- Every role of the warehouse but the two that bootstrap.sql makes. Run by `migrate` as itself; safe to run again.
-- The setting jarflow.matrix holds the lines of matrix.csv. A role with a line `group` has no login. Any other is the login
-- of the task of that name, or person_<group>: the login of people, who hold just that group. Tasks are members of `task`,
-- and have no limits but those that they set themselves; the logins of people have as many sessions as a group needs.

do $roles$
declare
    wanted record;
begin
    for wanted in
        with line as (
            select split_part(text, ',', 1) as role,
                   split_part(text, ',', 2) as about,
                   split_part(text, ',', 8) as why
            from string_to_table(current_setting('jarflow.matrix'), E'\n') as text
        )
        select role as name,
               max(why) filter (where about = 'group') as purpose,
               string_agg(quote_ident(substr(about, 4)), ', ') filter (where about like 'as %') as member_of
        from line
        where role not in ('role', 'migrate', 'airflow', '')
        group by role
        -- Groups first: others become members of them.
        order by max(why) filter (where about = 'group') is null, role
    loop
        if not exists (select from pg_roles where rolname = wanted.name) then
            execute format('create role %I', wanted.name);
        end if;
        -- Whoever has a login may give it settings, even one with which nobody can log in.
        execute format('alter role %I reset all', wanted.name);
        execute format('alter role %I in database %I reset all', wanted.name, current_database());
        execute format('alter role %I %s', wanted.name, case when wanted.purpose is null then 'login' else 'nologin' end);
        execute format('comment on role %I is %L', wanted.name, coalesce(
            wanted.purpose,
            case when wanted.name like 'person\_%' then 'A login of the group ' || wanted.member_of end,
            'The task ' || wanted.name));
        execute format('grant connect on database %I to %I', current_database(), wanted.name);
        if wanted.purpose is null and wanted.name not like 'person\_%' then
            execute format('grant task to %I', wanted.name);
            execute format('alter role %I connection limit 30', wanted.name);
            execute format('alter role %I set temp_file_limit = -1', wanted.name);
            execute format('alter role %I set idle_session_timeout = 0', wanted.name);
        elsif wanted.purpose is null then
            execute format('alter role %I connection limit 10', wanted.name);
        end if;
        if wanted.member_of is not null then
            execute format('grant %s to %I', wanted.member_of, wanted.name);
        end if;
    end loop;
end
$roles$;

-- Whoever draws dashboards asks again and again, and nobody waits for an answer that takes long.
alter role person_dashboards set statement_timeout = '30s';
alter role person_dashboards connection limit 5;
