#!/bin/sh
# Writes into .env which images exactly are run, by digest: docker-compose.yml starts nothing that is not pinned.
# Run it once before the first start, and again when you mean to take newer images (read what is new first).
set -eu
cd "${POSKO_COMPOSE_DIR:-$(dirname "$0")/..}"
umask 077
touch .env
for wanted in PYTHON_IMAGE=python:3.13-slim NGINX_IMAGE=nginx:1.28 POSTGRES_IMAGE=postgres:17 REDIS_IMAGE=redis:8; do
  name=${wanted%%=*} tag=${wanted#*=}
  docker pull --quiet "$tag" >/dev/null
  pinned=$(docker image inspect --format '{{index .RepoDigests 0}}' "$tag")
  case $pinned in
    *@sha256:*) ;;
    *) echo "$tag: its digest is not known here; is it from a registry?" >&2; exit 1 ;;
  esac
  sed -i "/^$name=/d" .env
  echo "$name=$pinned" >>.env
  echo "$name=$pinned"
done
