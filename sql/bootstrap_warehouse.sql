-- What only the superuser can settle in the database warehouse, after bootstrap.sql. Safe to run again.
-- A statement ends with `;` at the end of a line and holds no other one, so that any client can split the file.

-- Whoever makes a large object owns it, and cannot be dropped any more.
revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;

-- It writes into the log of the whole server, as much as one likes.
revoke execute on function
    pg_logical_emit_message(boolean, text, text, boolean),
    pg_logical_emit_message(boolean, text, bytea, boolean)
from public;

-- Each call leaves a file on the server until its transaction ends, however many they are.
revoke execute on function pg_export_snapshot() from public;

-- Tasks take turns by these; in the hands of people they would hold up every load.
revoke execute on function
    pg_advisory_lock(bigint), pg_advisory_lock(integer, integer),
    pg_advisory_lock_shared(bigint), pg_advisory_lock_shared(integer, integer),
    pg_advisory_xact_lock(bigint), pg_advisory_xact_lock(integer, integer),
    pg_advisory_xact_lock_shared(bigint), pg_advisory_xact_lock_shared(integer, integer),
    pg_try_advisory_lock(bigint), pg_try_advisory_lock(integer, integer),
    pg_try_advisory_lock_shared(bigint), pg_try_advisory_lock_shared(integer, integer),
    pg_try_advisory_xact_lock(bigint), pg_try_advisory_xact_lock(integer, integer),
    pg_try_advisory_xact_lock_shared(bigint), pg_try_advisory_xact_lock_shared(integer, integer)
from public;

grant execute on function
    pg_advisory_lock(bigint), pg_advisory_lock(integer, integer),
    pg_advisory_xact_lock(bigint), pg_advisory_xact_lock(integer, integer),
    pg_advisory_xact_lock_shared(bigint)
to task, jarflow_owner;

-- Flyway's way to migrate once at a time.
grant execute on function pg_try_advisory_xact_lock(bigint) to jarflow_owner;

-- For everybody, people whose logins an administrator made too. roles.sql takes it back for tasks.
alter database warehouse set temp_file_limit = '4GB';

alter database warehouse set idle_session_timeout = '1h';

grant set on parameter temp_file_limit to migrate;

-- What a session raises, and a statement that fails, would go whole into the server's log, which a person could fill so.
-- Tasks say in their own logs what failed.
alter database warehouse set log_min_messages = 'fatal';

-- Nor the statement of a session that the server ends.
alter database warehouse set log_min_error_statement = 'panic';
