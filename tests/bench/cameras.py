"""Four cameras that each see other digits and learn together by MQTT (share=mqtt), against
one layer that sees all.

    cameras.py [--run NAME ...] [--frames 12500] [--meetings 25] [--rate 500]

Each camera is a process with a tapestry of 900 MNIST digits: 0 to 2, 3 and 4, 5 to 7, 8 and
9 (examples/fetch-mnist.sh).
All learn as many frames at --rate frames a second, and meet --meetings times. Then the
error of each on frames of the test set, of all digits, is printed. Runs:

    together    nothing happens on the way
    killed      half way, camera 2 is killed (SIGKILL) and does not come back
    restarted   half way, camera 2 is killed; a new process takes its place at once and
                learns half of the frames
    broker      half way, the broker is killed and started again two seconds later
    late        camera 3 comes half way and learns half of the frames
    hosts       needs root: a broker and four cameras on hosts of their own, which are
                network namespaces (ip netns) joined by a bridge. Half way, the cable of
                camera 2 is cut for a fifth of the run

The broker is mosquitto; this script starts it. SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

import common
import share

LAYER = "competelayer columns=20 rows=20 n-threads=1 interval=1000000000000"
# Names of namespaces and links, which are 15 letters long at the most.
BRIDGE, NETWORK = "compete-br", "10.213.77"


def source(path, side, seed, frames, rate=None):
    """Frames of a tapestry, as fast as possible or so many a second."""
    live = "is-live=true" if rate else ""
    return (f"tapestrysrc {live} location={path} columns={side} rows={side} "
            f"seed={seed} num-buffers={frames} ! video/x-raw,width=20,height=20,"
            f"framerate={rate or 30}/1")


def start(line, host=None):
    """Starts gst-launch-1.0, in a namespace if @host is one."""
    command = ["gst-launch-1.0", "-m", *line.split()]
    if host is not None:
        command = ["ip", "netns", "exec", host] + command
    return subprocess.Popen(command, env=common.environment(), text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def figure(said, name):
    found = re.findall(name + r"=\(\w+\)([-0-9.e]+)", said)
    return float(found[-1]) if found else float("nan")


class Broker:
    def __init__(self, folder, address, host=None):
        self.config = os.path.join(folder, "broker.conf")
        self.host = host
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"listener 18833 {address}\nallow_anonymous true\n"
                       "persistence false\n")
        self.start()

    def start(self):
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        inside = ["ip", "netns", "exec", self.host] if self.host else []
        self.process = subprocess.Popen(
            inside + [program, "-c", self.config],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(.5)

    def kill(self):
        self.process.kill()
        self.process.wait()


class Hosts:
    """Namespaces that are joined by a bridge: host number n has address NETWORK.n."""

    def __init__(self, names):
        self.names = names
        self.remove()
        run("link", "add", BRIDGE, "type", "bridge")
        run("link", "set", BRIDGE, "up")
        for n, name in enumerate(names, 1):
            run("netns", "add", name)
            run("link", "add", "v" + name, "type", "veth", "peer", "name", "eth0",
                "netns", name)
            run("link", "set", "v" + name, "master", BRIDGE, "up")
            for line in ("link set lo up", "link set eth0 up",
                         f"address add {NETWORK}.{n}/24 dev eth0"):
                run("-n", name, *line.split())

    def plug(self, name, state):
        run("link", "set", "v" + name, state)

    def remove(self):
        for name in self.names:
            subprocess.run(["ip", "netns", "delete", name], check=False,
                           stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "link", "delete", BRIDGE], check=False,
                       stderr=subprocess.DEVNULL)


def run(*args):
    subprocess.run(["ip", *args], check=True)


def error_of(path, test):
    """The error of saved weights on frames of the test set."""
    said, _ = start(f"{source(test, 30, 99, 10000)} ! {LAYER} learning=false "
                    f"location={path} ! fakesink").communicate()
    return figure(said, "nmse")


class Site:
    """Cameras, their broker and what happens to them."""

    def __init__(self, folder, args, hosts=None):
        self.folder, self.args, self.hosts = folder, args, hosts
        self.address = f"{NETWORK}.1" if hosts else "127.0.0.1"
        self.broker = Broker(folder, self.address, hosts and hosts.names[0])
        self.cameras = {}

    def saved(self, i):
        return os.path.join(self.folder, f"camera-{i}.safetensors")

    def start(self, i, frames, seed=0):
        interval = self.args.frames // self.args.meetings
        digits = os.path.join(self.folder, str(i))
        self.cameras[i] = start(
            f"{source(digits, 30, seed + i, frames, self.args.rate)} ! queue "
            f"max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! {LAYER} "
            f"share=mqtt share-interval={interval} "
            f"share-location=mqtt://{self.address}:18833/cameras?member=camera-{i} "
            f"save-location={self.saved(i)} ! fakesink",
            self.hosts and self.hosts.names[1 + i])

    def kill(self, i):
        # With a namespace, "ip netns exec" has become gst-launch-1.0.
        self.cameras[i].send_signal(signal.SIGKILL)
        self.cameras.pop(i).communicate()

    def finish(self):
        """Waits for all; prints what became of them."""
        said = {i: camera.communicate()[0] for i, camera in self.cameras.items()}
        self.broker.kill()
        return said


def happen(site, name, frames, rate):
    """What happens in a run, besides learning."""
    half = frames / rate / 2
    for i in range(4):
        if name != "late" or i < 3:
            site.start(i, frames)
    time.sleep(half)
    if name in ("killed", "restarted"):
        site.kill(2)
    if name == "restarted":
        site.start(2, frames // 2, 10)
    elif name == "late":
        site.start(3, frames // 2, 10)
    elif name == "broker":
        site.broker.kill()
        time.sleep(2)
        site.broker.start()
    elif name == "hosts":
        site.hosts.plug(site.hosts.names[3], "down")
        time.sleep(frames / rate / 5)
        site.hosts.plug(site.hosts.names[3], "up")


def show(name, site, said, test):
    errors = []
    for i in range(4):
        errors.append(f"{error_of(site.saved(i), test):.4f}" if i in said else "–")
    some = said[0]
    meetings = figure(some, "share-meetings")
    warnings = sum(text.count("WARNING: from element") for text in said.values())
    print(f"| {name} | " + " | ".join(errors) + f" | {meetings:.0f} | "
          f"{figure(some, 'share-milliseconds') / meetings:.1f} | "
          f"{figure(some, 'share-bytes-sent') / meetings / 1024:.0f} | "
          f"{warnings} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", nargs="+", default=[
        "together", "killed", "restarted", "broker", "late"])
    parser.add_argument("--frames", type=int, default=12500)
    parser.add_argument("--meetings", type=int, default=25)
    parser.add_argument("--rate", type=int, default=500)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        share.make_sets(folder)
        test, every, one = (os.path.join(folder, name)
                            for name in ("test", "all", "one"))
        start(f"{source(every, 60, 0, 4 * args.frames)} ! {LAYER} "
              f"save-location={one} ! fakesink").communicate()
        print(f"One layer that sees all: {error_of(one, test):.4f}\n")
        print("| run | camera 0 | 1 | 2 | 3 | meetings | ms each | KiB sent each | "
              "warnings |\n|---|---|---|---|---|---|---|---|---|")
        for name in args.run:
            hosts = Hosts(["compete-hub"] + [f"compete-{i}" for i in range(4)]) \
                if name == "hosts" else None
            site = Site(folder, args, hosts)
            try:
                happen(site, name, args.frames, args.rate)
                show(name, site, site.finish(), test)
            finally:
                site.broker.kill()
                if hosts:
                    hosts.remove()


if __name__ == "__main__":
    main()
