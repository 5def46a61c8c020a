#!/bin/sh
# Makes the role the application works with: it may use the tables, not change them (see grant_app_role), and
# passes no wall between villages by (row-level security binds neither superusers nor BYPASSRLS).
set -eu
psql -v ON_ERROR_STOP=1 -v word="$(cat /run/secrets/database_app_password)" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
create role app login password :'word' nosuperuser nocreatedb nocreaterole nobypassrls;
SQL
