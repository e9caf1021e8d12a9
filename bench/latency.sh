#!/bin/sh
# p99 at half of the rate at which HAProxy saturates: both proxies have a core of their own, the load generator and the
# origin share the other; both are warmed, then asked in turn, five times each.
# usage: bench/latency.sh tcp|http      (from the project's root; needs haproxy, nginx, wrk, h2load, taskset)
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
taskset -c 1 nginx -c "$work/nginx.conf" & pids="$pids $!"
taskset -c 0 haproxy -db -f "$here/$mode-haproxy.cfg" 2>/dev/null & pids="$pids $!"
taskset -c 0 "$here/../evenkeel" haproxy -db -f "$here/$mode-evenkeel.cfg" 2>/dev/null & pids="$pids $!"
sleep 12
for port in 8001 8101; do
  taskset -c 1 wrk -t1 -c64 -d10s "http://127.0.0.1:$port/s" |
    awk -v port=$port '/Requests.sec/ { print "port " port ": saturates at " $2 }'
done | tee "$work/rates"
each=$(awk '/port 8001/ { print int($NF / 2 / 64) }' "$work/rates")
echo "half of HAProxy's: 64 connections with $each requests a second each, 8 seconds"
for round in 1 2 3 4 5; do
  for port in 8001 8101; do
    rm -f "$work/log"
    taskset -c 1 h2load --h1 -c64 -D8 --warm-up-time=2 --rps="$each" --log-file="$work/log" "http://127.0.0.1:$port/s" \
      >/dev/null
    sort -n -k3 "$work/log" | awk -v round=$round -v port=$port '
      $2 != 200 { bad++ }
      { us[NR] = $3 }
      END { printf "round %d, port %d: %d requests, %d not answered with 200, p50 %d us, p99 %d us, p99.9 %d us\n", round,
            port, NR, bad, us[int(NR * .5)], us[int(NR * .99)], us[int(NR * .999)] }'
  done
done
