#!/bin/bash
# Installs the posko on one computer without containers: one process, SQLite, started by systemd, a backup each night.
#
#   deploy/install-village.sh --url https://posko.example --backup-to age1… [--backup-dir /media/usb] [--port 8000]
#   deploy/install-village.sh                  again, from a newer release: a backup, then the upgrade; nothing is asked anew
#   deploy/install-village.sh --uninstall      takes the program away and leaves data, secrets and backups where they are
#
# May be run again at any time. Wants root, Python 3.12 or newer, and systemd. POSKO_ROOT=/somewhere writes everything
# below that folder and starts nothing: to look at first.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ROOT=${POSKO_ROOT:-}
PROGRAM=$ROOT/opt/posko STATE=$ROOT/var/lib/posko BACKUPS=$ROOT/var/backups/posko ETC=$ROOT/etc/posko
UNITS=$ROOT/etc/systemd/system ENV_FILE=$ROOT/etc/posko/posko.env
OURS="posko.service posko-backup.service posko-backup.timer"
URL='' BACKUP_TO='' BACKUP_DIR='' PORT='' UNINSTALL='' PACKAGES=1

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
real() { [ -z "$ROOT" ]; }

while [ $# -gt 0 ]; do
  case $1 in
    --url) URL=${2:?--url wants an address}; shift ;;
    --backup-to) BACKUP_TO=${2:?--backup-to wants an age key}; shift ;;
    --backup-dir) BACKUP_DIR=${2:?--backup-dir wants a folder}; shift ;;
    --port) PORT=${2:?--port wants a number}; shift ;;
    --without-packages) PACKAGES='' ;; # with POSKO_ROOT, to look at the rest
    --uninstall) UNINSTALL=1 ;;
    *) stop "Unknown: $1. See the head of $0." ;;
  esac
  shift
done
if real && [ "$(id -u)" != 0 ]; then stop "Run it as root: it makes a user and writes below /opt, /etc and /var."; fi

value() { sed -n "s/^$1=//p" "$ENV_FILE" 2>/dev/null | tail -n 1; }

keep() { # NAME VALUE DEFAULT: what was said now, else what was said before, else the default
  local now=$2 before
  before=$(value "$1")
  [ -n "$now" ] || now=${before:-$3}
  sed -i "/^$1=/d" "$ENV_FILE"
  printf '%s=%s\n' "$1" "$now" >>"$ENV_FILE"
}

uninstall() {
  if real; then systemctl disable --now $OURS 2>/dev/null || true; fi
  for unit in $OURS; do rm -f "$UNITS/$unit"; done
  if real; then systemctl daemon-reload; fi
  rm -rf "$PROGRAM" "$ROOT/usr/local/bin/posko-manage"
  say "The program is gone. Left as they are, remove them yourself if you mean to:"
  say "  $STATE (data, and the secrets without which no backup of numbers is of use), $ETC, $BACKUPS, the user posko"
}

python_of_ours() {
  local one
  for one in ${PYTHON:-python3.13 python3.12 python3.14 python3}; do
    if "$one" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then command -v "$one"; return; fi
  done
  stop "Python 3.12 or newer is needed (PYTHON=/path/to/python names one)."
}

make_places() {
  if real && ! id posko >/dev/null 2>&1; then
    useradd --system --home-dir /var/lib/posko --no-create-home --shell /usr/sbin/nologin posko
  fi
  mkdir -p "$PROGRAM" "$STATE" "$BACKUPS" "$ETC" "$UNITS"
  chmod 0700 "$STATE" "$BACKUPS"
  chmod 0750 "$ETC"
  if real; then chown posko:posko "$STATE" "$BACKUPS"; chown root:posko "$ETC"; fi
}

write_settings() {
  local host
  umask 027
  [ -e "$ENV_FILE" ] || printf '# Settings of the posko (docs/running.md). Secrets are not here: they lie in /var/lib/posko/env.\n' >"$ENV_FILE"
  keep PUBLIC_BASE_URL "$URL" ''
  URL=$(value PUBLIC_BASE_URL)
  case $URL in
    https://?* | http://127.0.0.1:* | http://localhost:*) ;;
    *) stop "Say at which address people reach it: --url https://posko.example" ;;
  esac
  host=${URL#*://} host=${host%%[:/]*}
  keep ALLOWED_HOSTS '' "$host,127.0.0.1"
  keep DEMO '' 0
  keep PORT "$PORT" 8000
  keep BACKUP_DIR "$BACKUP_DIR" /var/backups/posko
  keep BACKUP_RECIPIENTS "$BACKUP_TO" ''
  chmod 0640 "$ENV_FILE"
  if real; then chown root:posko "$ENV_FILE"; fi
}

back_up_first() { # what is upgraded is backed up before; what was never started has nothing to lose
  if real && [ -e "$STATE/posko.sqlite3" ] && [ -n "$(value BACKUP_RECIPIENTS)" ]; then
    say "A backup first ..."
    systemctl start posko-backup.service || stop "The backup failed (journalctl -u posko-backup): nothing was changed."
  fi
}

copy_program() { # beside, then renamed: a copy cut short is never run
  local new=$PROGRAM.new
  rm -rf "$new"
  mkdir -p "$new"
  tar -C "$HERE" --exclude=./.venv --exclude=./.git --exclude=./var --exclude=./tests --exclude=./bench \
    --exclude=./secrets --exclude=./backups --exclude=./.env --exclude='*/__pycache__' -cf - . | tar -C "$new" --no-same-owner -xf -
  chmod -R u=rwX,go=rX "$new"
  if [ -d "$PROGRAM/.venv" ]; then mv "$PROGRAM/.venv" "$new/.venv"; fi
  rm -rf "$PROGRAM.old"
  mv "$PROGRAM" "$PROGRAM.old"
  mv "$new" "$PROGRAM"
  rm -rf "$PROGRAM.old"
}

install_packages() {
  local wanted
  [ -n "$PACKAGES" ] || return 0
  wanted=$(sha256sum <"$PROGRAM/requirements.txt")
  if [ "$(cat "$PROGRAM/.venv/.installed" 2>/dev/null)" = "$wanted" ]; then return 0; fi
  say "Installing the locked packages ..."
  [ -x "$PROGRAM/.venv/bin/python" ] || "$(python_of_ours)" -m venv "$PROGRAM/.venv"
  "$PROGRAM/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$PROGRAM/requirements.txt"
  printf '%s' "$wanted" >"$PROGRAM/.venv/.installed"
}

start() {
  for unit in $OURS; do install -m 0644 "$HERE/deploy/systemd/$unit" "$UNITS/$unit"; done
  install -D -m 0755 "$HERE/deploy/posko-manage" "$ROOT/usr/local/bin/posko-manage"
  real || return 0
  systemctl daemon-reload
  systemctl enable posko.service
  systemctl restart posko.service # returns once it answers
  if [ -n "$(value BACKUP_RECIPIENTS)" ]; then
    systemctl enable --now posko-backup.timer
  else
    systemctl disable --now posko-backup.timer 2>/dev/null || true
  fi
}

if [ -n "$UNINSTALL" ]; then uninstall; exit 0; fi
python_of_ours >/dev/null
make_places
write_settings
back_up_first
if real; then systemctl stop posko.service 2>/dev/null || true; fi
copy_program
install_packages
start
say "The posko answers at 127.0.0.1:$(value PORT). Put a web server with TLS before it: deploy/Caddyfile shows the whole of it."
[ -n "$(value BACKUP_RECIPIENTS)" ] || say "NO BACKUP IS MADE: say to which key, --backup-to age1… (docs/running.md, Backups)."
