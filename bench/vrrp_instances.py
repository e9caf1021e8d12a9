#!/usr/bin/env python3
"""255 virtual routers on one interface: what they cost, and how fast they all change hands.

usage: bench/vrrp_instances.py evenkeel|keepalived [INSTANCES]

Two network namespaces with a cable between them, the same keepalived.conf but for the priority.
Printed are the processor time of the master and of the backup, in percent of one core over 20 s;
then the master is killed, and the times of the backup's first and last new address after that.
Needs root, ip, and for keepalived the program of that name.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SETTLED_WITHIN_S = 60
IDLE_S = 20
PREFIX = "ek%d-" % os.getpid()


def sh(command):
    subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL)


def config(priority, instances):
    return "global_defs {\n router_id bench\n}\n" + "".join(
        "vrrp_instance VI_%d {\n interface eth0\n state BACKUP\n virtual_router_id %d\n"
        " priority %d\n advert_int 1\n virtual_ipaddress {\n 10.1.0.%d/16\n }\n}\n"
        % (i, i, priority, i)
        for i in range(1, instances + 1)
    )


def start(kind, host, folder, priority, instances):
    path = os.path.join(folder, host + ".conf")
    with open(path, "w") as file:
        file.write(config(priority, instances))
    pids = os.path.join(folder, host)
    program = ["keepalived"] if kind == "keepalived" else [HOME + "/evenkeel", "keepalived"]
    options = ["-n", "-l", "-f", path, "-p", pids + ".p", "-r", pids + ".r", "-c", pids + ".c"]
    return subprocess.Popen(
        ["ip", "netns", "exec", PREFIX + host] + program + options,
        env=dict(os.environ, EVENKEEL_NO_BUILD="1"),
        stdout=open(pids + ".log", "w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def held(host):
    text = subprocess.run(
        ["ip", "-n", PREFIX + host, "-4", "-o", "addr", "show", "dev", "eth0"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return len(re.findall(r" 10\.1\.0\.", text))


def await_held(host, wanted):
    end = time.monotonic() + SETTLED_WITHIN_S
    while held(host) != wanted:
        if time.monotonic() > end:
            sys.exit("%s holds %d of %d addresses" % (host, held(host), wanted))
        time.sleep(0.1)


def session(leader):
    """All processes of the session that begins with one."""
    found = []
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.getsid(int(name)) == leader:
                found.append(int(name))
        except ProcessLookupError:
            pass
    return found


def processor_s(leader):
    total = 0
    for pid in session(leader):
        try:
            with open("/proc/%d/stat" % pid) as file:
                fields = file.read().rsplit(")", 1)[1].split()
            total += sum(int(f) for f in fields[11:15])
        except FileNotFoundError:
            pass
    return total / os.sysconf("SC_CLK_TCK")


def take_over(master, instances):
    """Kills the master; when the backup's kernel got its first and its last address."""
    watch = subprocess.Popen(
        ["ip", "-n", PREFIX + "b", "-4", "-o", "monitor", "address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(0.5)
    killed = time.monotonic()
    for pid in session(master.pid):
        os.kill(pid, signal.SIGKILL)
    times = []
    for line in watch.stdout:
        if " 10.1.0." in line and "Deleted" not in line:
            times.append(time.monotonic() - killed)
            if len(times) == instances:
                break
    watch.kill()
    return times[0], times[-1]


def measure(kind, instances, folder):
    backup = master = None
    try:
        master = start(kind, "a", folder, 101, instances)
        await_held("a", instances)
        backup = start(kind, "b", folder, 100, instances)
        time.sleep(10)
        before = [processor_s(p.pid) for p in (master, backup)]
        time.sleep(IDLE_S)
        used = [processor_s(p.pid) - b for p, b in zip((master, backup), before)]
        print("load average %.2f" % os.getloadavg()[0])
        for name, seconds in zip(("master", "backup"), used):
            print("%s: %.2f %% of a core" % (name, 100 * seconds / IDLE_S))
        first, last = take_over(master, instances)
        print("master killed: first address after %.0f ms" % (1000 * first))
        print("all of them %.0f ms after the first" % (1000 * (last - first)))
    finally:
        for daemon in (master, backup):
            for pid in session(daemon.pid) if daemon else []:
                os.kill(pid, signal.SIGKILL)


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in ("evenkeel", "keepalived"):
        sys.exit(__doc__)
    instances = int(sys.argv[2]) if len(sys.argv) > 2 else 255
    sh("ip netns add %sa && ip netns add %sb" % (PREFIX, PREFIX))
    try:
        sh("ip link add eth0 netns %sa type veth peer name eth0 netns %sb" % (PREFIX, PREFIX))
        for host, number in (("a", 1), ("b", 2)):
            sh("ip -n %s%s link set lo up" % (PREFIX, host))
            sh("ip -n %s%s addr add 192.168.0.%d/24 dev eth0" % (PREFIX, host, number))
            sh("ip -n %s%s link set eth0 up" % (PREFIX, host))
        with tempfile.TemporaryDirectory() as folder:
            measure(sys.argv[1], instances, folder)
    finally:
        sh("ip netns del %sa; ip netns del %sb" % (PREFIX, PREFIX))


main()
