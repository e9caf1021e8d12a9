#!/bin/sh
# A balancer 20 s after its start, never used, is hit at once: both proxies in turn, two rounds (see ColdTakeover.java).
# usage: bench/cold_takeover.sh tcp|http      (from the project's root; needs haproxy, nginx and java)
set -eu
mode=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || true; wait; rm -rf "$work"' EXIT INT TERM
cat > "$work/nginx.conf" <<NGINX
daemon off; master_process off; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.err;
events { worker_connections 8192; }
http { access_log off; keepalive_requests 1000000000; keepalive_timeout 600;
  server { listen 127.0.0.1:9001 backlog=4096; location = /s { return 200 "hello world, this is web 1\n"; } } }
NGINX
nginx -c "$work/nginx.conf" & origin=$!
pids=$origin
for round in 1 2; do
  for name in haproxy evenkeel; do
    if [ $name = haproxy ]; then
      port=8001
      haproxy -db -f "$here/$mode-haproxy.cfg" 2>/dev/null & proxy=$!
    else
      port=8101
      "$here/../evenkeel" haproxy -db -f "$here/$mode-evenkeel.cfg" 2>/dev/null & proxy=$!
    fi
    pids="$origin $proxy"
    sleep 20
    echo "== round $round: $name, $mode"
    java "$here/ColdTakeover.java" 9001 $port
    kill $proxy
    wait $proxy || true
    pids=$origin
  done
done
