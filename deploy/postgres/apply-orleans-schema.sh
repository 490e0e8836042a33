#!/usr/bin/env bash
# apply-orleans-schema.sh CONNECTION FOLDER: Orleans' own PostgreSQL scripts, from FOLDER (its src/AdoNet), in their order. CONNECTION is psql's.
set -euo pipefail

if [ $# -ne 2 ]; then
  echo "usage: apply-orleans-schema.sh CONNECTION ORLEANS/src/AdoNet" >&2
  exit 2
fi
connection=$1 folder=$2

scripts=()
for name in PostgreSQL-Main PostgreSQL-Clustering PostgreSQL-Clustering-3.7.0 PostgreSQL-Persistence PostgreSQL-Reminders; do
  found=$(find "$folder" -name "$name.sql" | head -n 1)
  if [ -z "$found" ]; then
    echo "$name.sql is not under $folder: point it at src/AdoNet of the Orleans sources" >&2
    exit 2
  fi
  scripts+=(--file "$found")
done

if [ "$(psql "$connection" -X -At -c "select to_regclass('orleansquery') is not null")" = t ]; then
  echo "Orleans' tables are there already"
  exit 0
fi
psql "$connection" -X -q --single-transaction -v ON_ERROR_STOP=1 "${scripts[@]}"
echo "Orleans' tables made"
