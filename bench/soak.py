#!/usr/bin/env python3
"""Two proxies, the same servers, the same trouble: servers are killed, started again, drained and put to rest at random while
clients come and go; what each proxy lost, and what it holds at the end.

    soak.py [--minutes 30] [--clients 64] [--seed N]

HAProxy listens on 127.0.0.1:18001, Evenkeel on 18101, both with their runtime API on a unix socket; three servers that
answer each line and live as processes of their own. A request is lost when its client gets no answer. Pauses of the
collector are read from the JVM's own log.
"""
import argparse, asyncio, os, random, re, signal, subprocess, sys, tempfile, time

SERVER = '''
import asyncio, sys
async def serve(reader, writer):
    try:
        while line := await reader.readline():
            writer.write(line); await writer.drain()
    except ConnectionError: pass
    writer.close()
async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', int(sys.argv[1]), backlog=512)
    await server.serve_forever()
asyncio.run(main())
'''
CONFIG = '''
global
  nbthread 1
  stats socket {work}/{name}.sock level admin
defaults
  mode tcp
  timeout client 10s
  timeout server 10s
  timeout connect 2s
  timeout queue 2s
  retries 3
  option redispatch 1
listen soak
  bind 127.0.0.1:{port}
  balance leastconn
  default-server check inter 300 fastinter 100 rise 1 fall 1 maxconn 40 observe layer4 on-error mark-down error-limit 3
  server s1 127.0.0.1:18201
  server s2 127.0.0.1:18202
  server s3 127.0.0.1:18203
'''
PORTS = {'haproxy': 18001, 'evenkeel': 18101}
WORDS = ['state drain', 'state maint', 'state ready', 'weight 10', 'weight 1', 'weight 100']

class Count:
    def __init__(self): self.asked = self.lost = 0

async def client(port, count, until, rng):
    while time.time() < until:
        count.asked += 1
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection('127.0.0.1', port), 15)
            for turn in range(rng.randint(1, 4)):
                line = (rng.choice('xyz') * rng.choice([10, 2000, 60000]) + '\n').encode()
                writer.write(line); await writer.drain()
                if turn: count.asked += 1
                got = await asyncio.wait_for(reader.readexactly(len(line)), 15)
                assert got == line
            writer.close(); await writer.wait_closed()
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            count.lost += 1
            try: writer.close()
            except (NameError, OSError): pass
        await asyncio.sleep(rng.random() * .02)

async def tell(work, name, command):
    try:
        reader, writer = await asyncio.open_unix_connection(f'{work}/{name}.sock')
        writer.write((command + '\n').encode()); await writer.drain()
        answer = (await asyncio.wait_for(reader.read(), 5)).decode().strip(); writer.close()
        if answer: print(f'{name}: {command}: {answer}', flush=True)
    except OSError as e: print(f'{name}: {command}: {e}', flush=True)

def held(pid):
    status = open(f'/proc/{pid}/status').read()
    return len(os.listdir(f'/proc/{pid}/fd')), int(re.search(r'VmRSS:\s+(\d+)', status).group(1)) // 1024

async def trouble(work, servers, start, until, rng):
    """One server at a time is out of order, so that there is always somebody to save a request."""
    while time.time() < until:
        await asyncio.sleep(rng.uniform(1, 3)); number = rng.randint(1, 3); kind = rng.choice(['kill', 'term', 'order', 'order'])
        if kind == 'order':
            word = rng.choice(WORDS)
            await asyncio.gather(*(tell(work, name, f'set server soak/s{number} {word}') for name in PORTS))
            await asyncio.sleep(rng.uniform(.5, 2))
            await asyncio.gather(*(tell(work, name, f'set server soak/s{number} state ready') for name in PORTS))
        else:
            servers[number].send_signal(signal.SIGKILL if kind == 'kill' else signal.SIGTERM); servers[number].wait()
            await asyncio.sleep(rng.uniform(.5, 2)); servers[number] = start(number)

async def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--minutes', type=float, default=30); a.add_argument('--clients', type=int, default=64)
    a.add_argument('--seed', type=int, default=int(time.time())); o = a.parse_args()
    print('seed', o.seed); rng = random.Random(o.seed); work = tempfile.mkdtemp(); home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    open(f'{work}/server.py', 'w').write(SERVER)
    start = lambda number: subprocess.Popen([sys.executable, f'{work}/server.py', str(18200 + number)])
    servers = {number: start(number) for number in (1, 2, 3)}; proxies = {}
    commands = {'haproxy': ['haproxy'], 'evenkeel': [f'{home}/evenkeel', 'haproxy']}
    try:
        for name, port in PORTS.items():
            open(f'{work}/{name}.cfg', 'w').write(CONFIG.format(work=work, name=name, port=port))
            env = dict(os.environ, EVENKEEL_JAVA_OPTS=f'-Xlog:gc:file={work}/gc.log')
            proxies[name] = subprocess.Popen(commands[name] + ['-db', '-f', f'{work}/{name}.cfg'], stderr=open(f'{work}/{name}.err', 'w'), env=env)
        for port in PORTS.values():
            for _ in range(1200):
                try: (await asyncio.open_connection('127.0.0.1', port))[1].close(); break
                except OSError: await asyncio.sleep(.1)
        await asyncio.sleep(5)
        counts = {name: Count() for name in PORTS}; until = time.time() + o.minutes * 60
        tasks = [asyncio.create_task(client(PORTS[name], counts[name], until, random.Random(rng.random()))) for name in PORTS for _ in range(o.clients // 2)]
        tasks.append(asyncio.create_task(trouble(work, servers, start, until, rng)))
        while time.time() < until:
            await asyncio.sleep(min(60, max(1, until - time.time())))
            for name, p in proxies.items():
                fds, mb = held(p.pid); print(f'{time.strftime("%H:%M:%S")} {name:9s} asked {counts[name].asked:8d} lost {counts[name].lost:5d} descriptors {fds:4d} RSS {mb} MB', flush=True)
        await asyncio.gather(*tasks); await asyncio.sleep(12)
        for name, p in proxies.items():
            fds, mb = held(p.pid); print(f'end      {name:9s} asked {counts[name].asked:8d} lost {counts[name].lost:5d} descriptors {fds:4d} RSS {mb} MB')
        pauses = [float(x) for x in re.findall(r'Pause.* ([\d.]+)ms', open(f'{work}/gc.log').read())]
        print(f'collections {len(pauses)}, longest pause {max(pauses, default=0):.1f} ms')
    finally:
        for p in list(proxies.values()) + list(servers.values()): p.send_signal(signal.SIGTERM); p.wait()
if __name__ == '__main__': asyncio.run(main())
