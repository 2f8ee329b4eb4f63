"""What clients of reconstructweb cost: the streaming thread's processor time a frame with
none, with one and with 50 clients, and the memory of the process.

    python3 tests/bench/web.py [--seconds 30] [--clients 50]

The layer learns as fast as it can. Processor time is that of the threads of
gst-launch-1.0, as Linux counts it; what the clients themselves take is not in it.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import sys
import threading
import time

import common

sys.path.insert(0, os.path.join(common.ROOT, "tests", "support"))
from websocket import Client, Pipeline  # noqa: E402

LINE = "tapestrysrc ! competelayer n-threads=1 ! reconstructweb port=0 sync=false"
TICKS = os.sysconf("SC_CLK_TCK")


def threads(pid):
    """Processor time in seconds of each thread, by its name."""
    times = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/stat") as file:
            name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        user, system = rest.split()[11:13]
        times[name] = times.get(name, 0) + (int(user) + int(system)) / TICKS
    return times


def memory(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))


def learned(pipeline):
    texts = pipeline.messages("competelayer")
    return int(texts[-1].split("frames-learned=(guint64)")[1].split(",")[0]) if texts else 0


class Watcher(threading.Thread):
    """A client that asks for the next picture when it has read the last."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.client, self.pictures, self.ending = Client(url), 0, False
        self.start()

    def run(self):
        ticket = 0
        try:
            while not self.ending:
                ticket, _ = self.client.picture(ticket)
                self.pictures += 1
        except (OSError, EOFError):
            pass


def measure(n, seconds):
    pipeline = Pipeline(LINE)
    watchers = [Watcher(pipeline.url) for _ in range(n)]
    pid = pipeline.process.pid
    time.sleep(5)
    frames, before, size = learned(pipeline), threads(pid), memory(pid)
    time.sleep(seconds)
    frames, after, grown = learned(pipeline) - frames, threads(pid), memory(pid)
    used = {name: after[name] - before.get(name, 0) for name in after}
    pictures = sum(watcher.pictures for watcher in watchers)
    for watcher in watchers:
        watcher.ending = True
    time.sleep(1)
    pipeline.stop()
    streaming = sum(t for name, t in used.items() if "tapestry" in name)
    server = sum(t for name, t in used.items() if "reconstructweb"[:15] in name)
    return {"clients": n, "stream us/frame": 1e6 * streaming / frames,
            "server ms/s": 1e3 * server / seconds, "pictures/s": pictures / (seconds + 5),
            "MB": size, "MB later": grown}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=50)
    options = parser.parse_args()
    rows = [measure(n, options.seconds) for n in (0, 1, options.clients, 0)]
    names = list(rows[0])
    print("| " + " | ".join(names) + " |\n|" + "---|" * len(names))
    for row in rows:
        print("| " + " | ".join(f"{row[name]:.1f}" if name != "clients" else str(row[name])
                                for name in names) + " |")


if __name__ == "__main__":
    os.environ.update(common.environment())
    main()
