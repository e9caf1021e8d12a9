#!/usr/bin/env python3
"""What an idle connection costs a proxy in memory: resident memory before and after N connections that have carried one
message each way and then say nothing; with --http, a request and its response each, and they are kept alive.

    idle_connections.py [--http] [--connections 10000] NAME=PORT=COMMAND ...

COMMAND as for cpu_per_request.py: it stays in the foreground, listens on 127.0.0.1:PORT and forwards to 127.0.0.1:9001,
where this program answers. Needs a limit of descriptors of three times the connections.
"""
import argparse, os, re, resource, selectors, shlex, signal, socket, subprocess, threading, time

def rss_kb(pid):
    return int(re.search(r'VmRSS:\s+(\d+)', open(f'/proc/{pid}/status').read()).group(1))

REQUEST = b'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
RESPONSE = b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

def origin(http):
    listener = socket.create_server(('127.0.0.1', 9001), backlog=4096)
    sel = selectors.DefaultSelector(); sel.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in sel.select():
            if key.fileobj is listener:
                c, _ = listener.accept(); sel.register(c, selectors.EVENT_READ)
                continue
            try: data = key.fileobj.recv(4096)
            except ConnectionResetError: data = b''
            if data: key.fileobj.send(RESPONSE if http else data)
            else: sel.unregister(key.fileobj); key.fileobj.close()

def check(connection, end):
    answer = connection.recv(4096)
    assert answer.endswith(end), answer

def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--connections', type=int, default=10000); a.add_argument('--settle', type=float, default=20)
    a.add_argument('--http', action='store_true'); a.add_argument('--rest', type=float, default=3)
    a.add_argument('proxy', nargs='+'); o = a.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    threading.Thread(target=origin, args=(o.http,), daemon=True).start()
    print(f'{"proxy":12s} {"before MB":>10s} {"after MB":>10s} {"KB each":>8s}   {o.connections} idle connections')
    for spec in o.proxy:
        name, port, command = spec.split('=', 2)
        p = subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            time.sleep(o.settle)
            before = rss_kb(p.pid); held = []
            for _ in range(o.connections):
                c = socket.create_connection(('127.0.0.1', int(port))); held.append(c)
                c.sendall(REQUEST if o.http else b'hello')
                if o.http: check(c, b'ok')
            for c in [] if o.http else held: check(c, b'hello')
            time.sleep(o.rest)
            after = rss_kb(p.pid)
            print(f'{name:12s} {before / 1024:10.1f} {after / 1024:10.1f} {(after - before) / o.connections:8.2f}')
            for c in held: c.close()
        finally:
            os.killpg(p.pid, signal.SIGTERM); p.wait()
if __name__ == '__main__': main()
