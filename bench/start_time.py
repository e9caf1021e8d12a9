#!/usr/bin/env python3
"""Time from exec to the first answer of a listener, and memory once it is there; proxies in turn, medians.

    start_time.py [--rounds 7] NAME=PORT=COMMAND ...

COMMAND must stay in the foreground and listen on 127.0.0.1:PORT. Nothing needs to be behind it: a connection that is
accepted counts.
    start_time.py 'haproxy=8001=haproxy -db -f bench/tcp-haproxy.cfg' \\
                  'evenkeel=8101=./evenkeel haproxy -db -f bench/tcp-evenkeel.cfg'
"""
import argparse, os, re, shlex, signal, socket, statistics, subprocess, time


def connects(port):
    with socket.socket() as s:
        return s.connect_ex(('127.0.0.1', port)) == 0


def rss_mb(pid):
    return int(re.search(r'VmRSS:\s+(\d+)', open(f'/proc/{pid}/status').read()).group(1)) / 1024


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--rounds', type=int, default=7)
    a.add_argument('proxy', nargs='+')
    o = a.parse_args()
    rows = {}
    for _ in range(o.rounds):
        for spec in o.proxy:
            name, port, command = spec.split('=', 2)
            start = time.monotonic()
            p = subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while not connects(int(port)):
                if p.poll() is not None or time.monotonic() - start > 20:
                    raise SystemExit(f'{name} does not listen on {port}')
                time.sleep(.001)
            ready = time.monotonic() - start
            time.sleep(1)
            rows.setdefault(name, []).append((ready * 1000, rss_mb(p.pid)))
            p.send_signal(signal.SIGTERM)
            p.wait()
    for name, r in rows.items():
        print(f'{name:10s} first listener after {statistics.median(x[0] for x in r):6.0f} ms '
              f'(min {min(x[0] for x in r):.0f}, max {max(x[0] for x in r):.0f}), '
              f'{statistics.median(x[1] for x in r):5.1f} MB, median of {len(r)}')


if __name__ == '__main__':
    main()
