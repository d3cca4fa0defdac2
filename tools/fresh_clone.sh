#!/usr/bin/env bash
# What a new user does, in a fresh clone with an empty home and an empty environment, twice in a row.
#   fresh_clone.sh run    make run, the README's ten lines of Python, and curl of the sandbox
#   fresh_clone.sh test   make test: all of it, and again what takes no time
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
FOLDER=$(mktemp -d)
RUNNING=
passed=()
trap '[ -z "$RUNNING" ] || kill -TERM "$RUNNING" 2>/dev/null || true; rm -rf "$FOLDER"' EXIT
mkdir "$FOLDER/home"
git clone --quiet "$HERE" "$FOLDER/clone"
cd "$FOLDER/clone"
BARE=(env -i HOME="$FOLDER/home" PATH=/usr/local/bin:/usr/bin:/bin)

printed() { grep -oE "$1" "$FOLDER/printed" | tail -1; }

first_event() {
  : >"$FOLDER/printed"
  "${BARE[@]}" make run ARGS="--port 0 --sandbox-port 0 --dashboard-port 0 --shop-port 0" >"$FOLDER/printed" 2>&1 </dev/null &
  RUNNING=$!
  for _ in $(seq 600); do
    grep -q curl "$FOLDER/printed" && break
    sleep 0.5
  done
  gateway=$(printed 'http://127\.0\.0\.1:[0-9]+/v1/events' | sed 's#/v1/events##')
  sandbox=$(printed 'http://127\.0\.0\.1:[0-9]+/_sandbox/events')
  sed -n '/^```python$/,/^```$/p' README.md | sed '/^```$/,$d;1d' | sed "s#http://127.0.0.1:8080#$gateway#" >"$FOLDER/ten_lines.py"
  "${BARE[@]}" .venv/bin/python "$FOLDER/ten_lines.py" | grep -q accepted
  for _ in $(seq 100); do
    curl -fsS "$sandbox" | grep -q '"event_name":"Purchase"' && break
    sleep 0.2
  done
  curl -fsS "$sandbox" | grep -q '"event_name":"Purchase"'
  kill -TERM "$RUNNING"
  wait "$RUNNING" || true
  RUNNING=
}

case "$1" in
  run)
    first_event
    first_event
    echo "fresh clone: make run, ten lines, one Purchase in the sandbox; twice"
    ;;
  test)
    for args in "" "tests/architecture"; do
      "${BARE[@]}" make test ARGS="$args" </dev/null >"$FOLDER/printed" 2>&1 || { tail -20 "$FOLDER/printed"; exit 1; }
      passed+=("$(printed '[0-9]+ passed')")
    done
    echo "fresh clone: make test, ${passed[0]}; again, of the structure alone, ${passed[1]}"
    ;;
esac
