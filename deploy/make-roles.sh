#!/bin/sh
# Makes the roles of the database, once, when it is made. None of them is a superuser: row-level security binds
# neither superusers nor BYPASSRLS. `owner` owns the tables and migrates; `app` may use them, not change them (see
# grant_app_role); `backup` reads all and writes nothing. Nobody signs in as the superuser after this.
set -eu
secret() { cat "/run/secrets/database_$1_password"; }
psql -v ON_ERROR_STOP=1 -v owner="$(secret owner)" -v app="$(secret app)" -v backup="$(secret backup)" \
  -v database="$POSTGRES_DB" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
set log_statement = 'none';
set log_min_error_statement = 'panic';
create role owner login password :'owner' nosuperuser nocreatedb nocreaterole nobypassrls;
create role app login password :'app' nosuperuser nocreatedb nocreaterole nobypassrls;
create role backup login password :'backup' nosuperuser nocreatedb nocreaterole nobypassrls;
alter role backup set default_transaction_read_only = on;
grant pg_read_all_data to backup;
alter database :"database" owner to owner;
revoke connect, temporary on database :"database" from public;
grant connect, temporary on database :"database" to app, backup;
SQL
