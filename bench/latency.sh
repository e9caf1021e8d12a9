#!/bin/sh
# p99 at half of the rate at which HAProxy saturates: both proxies run, warm, and are asked in turn, three times each.
# usage: bench/latency.sh tcp|http      (from the project's root; nginx, wrk and haproxy are installed)
set -eu
mode=$1
here=$(cd "$(dirname "$0")" && pwd)
java=$("$here/../evenkeel" --java-home)/bin/java
work=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || true; wait; rm -rf "$work"' EXIT INT TERM
cat > "$work/nginx.conf" <<NGINX
daemon off; master_process off; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.err;
events { worker_connections 8192; }
http { access_log off; keepalive_requests 1000000000; keepalive_timeout 600;
  server { listen 127.0.0.1:9001 backlog=4096; location = /s { return 200 "hello world, this is web 1\n"; } } }
NGINX
nginx -c "$work/nginx.conf" & pids="$pids $!"
haproxy -db -f "$here/$mode-haproxy.cfg" & pids="$pids $!"
"$here/../evenkeel" haproxy -db -f "$here/$mode-evenkeel.cfg" & pids="$pids $!"
sleep 15
for port in 8001 8101; do
  wrk -t1 -c64 -d8s "http://127.0.0.1:$port/s" | awk -v port=$port '/Requests.sec/ { print "port " port ": saturates at " $2 }'
done | tee "$work/rates"
half=$(awk '/port 8001/ { print int($NF / 2) }' "$work/rates")
echo "half of HAProxy's: $half requests a second, 64 connections, 10 seconds"
for round in 1 2 3; do
  for port in 8001 8101; do
    echo "round $round, port $port: $("$java" "$here/ColdTakeover.java" 9001 "$port" "$half" 64 10 | grep -E 'second half|errors' | tr '\n' ' ')"
  done
done
