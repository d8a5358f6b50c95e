-- A new server's first statements, by its superuser, once: the two databases and the roles that must be there before
-- `migrate` can log in. The passwords of `migrate` and `airflow` are set by whoever runs this file.
-- A statement ends with `;` at the end of a line and holds no other one, so that any client can split the file.

create role jarflow_owner nologin;

create role migrate login createrole;

-- migrate acts as the owner only when it says so: SET ROLE jarflow_owner.
grant jarflow_owner to migrate with inherit false, set true;

create role airflow login;

-- Programs of Jarflow. The server keeps places for them that people cannot fill.
create role task nologin;

grant task to migrate with admin true, inherit true;

grant pg_use_reserved_connections to task, airflow;

create database airflow owner airflow;

create database warehouse owner jarflow_owner;

revoke all on database airflow, warehouse, postgres, template1 from public;

grant connect on database warehouse to migrate with grant option;
