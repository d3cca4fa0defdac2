#!/usr/bin/env bash
# Sends the two public files of docs/how-to/send-public-shop-data.md through a gateway to the sandbox and reads the books.
#   public_shops.sh FOLDER    with rees46-2019-10-sample.csv and uci-online-retail-sample.csv in it
set -euo pipefail
FILES=$1
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
FOLDER=$(mktemp -d)
RUNNING=
stop() { [ -z "$RUNNING" ] || { kill -TERM "$RUNNING" && wait "$RUNNING"; } || true; rm -rf "$FOLDER"; }
trap stop EXIT
cd "$FOLDER"
PYTHON="$HERE/.venv/bin/python"
SIGNALPOST="$HERE/.venv/bin/signalpost"

"$SIGNALPOST" serve --sandbox --first-steps --port 0 --sandbox-port 0 --dashboard-port 0 --shop-port 0 >printed 2>&1 </dev/null &
RUNNING=$!
for _ in $(seq 100); do grep -q curl printed && break; sleep 0.2; done
"$PYTHON" "$HERE/examples/rees46_events.py" "$FILES/rees46-2019-10-sample.csv" >visits.jsonl 2>visits.json
"$PYTHON" "$HERE/examples/online_retail_events.py" "$FILES/uci-online-retail-sample.csv" >orders.jsonl 2>orders.json
cat visits.jsonl orders.jsonl | "$SIGNALPOST" send - >sent 2>&1 || true
sandbox=$(grep -oE 'http://127\.0\.0\.1:[0-9]+/_sandbox' printed | tail -1)
for _ in $(seq 100); do
  "$SIGNALPOST" events books --json >books.json
  curl -fsS "$sandbox/counts" >counts.json
  "$PYTHON" - <<'CODE' && exit 0
import json, sys
books, counts, orders, visits = (json.load(open(f"{name}.json")) for name in ("books", "counts", "orders", "visits"))
sent = sum(1 for name in ("visits", "orders") for _ in open(f"{name}.jsonl"))
arrived = sum(row["raw"] for row in counts["counts"])
if not books["balanced"] or {books["received"], books["states"].get("delivered", 0), arrived} != {sent}:
    sys.exit(1)
print(f"balanced: {visits['rows']:,} rows and {orders['invoices']:,} invoices, {orders['not_a_purchase']} of them"
      f" not_a_purchase; {sent:,} events sent, {arrived:,} at the sandbox")
CODE
  sleep 0.5
done
exit 1
