# Shared by the tests of killed and failed saving: pipelines in processes of their own,
# and a reader of safetensors that is independent of the plugin
# SPDX-License-Identifier: LGPL-2.1-or-later

import json
import os
import re
import struct
import subprocess
import sys
import threading


def launch(line, **how):
    """Starts gst-launch-1.0 with its output in a pipe, and without a timeout."""
    return subprocess.Popen(
        ["gst-launch-1.0"] + line.split(), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
        env=dict(os.environ, LC_ALL="C", GST_DEBUG_NO_COLOR="1"), **how)


def run(line, **how):
    """Runs a pipeline; returns whether it reached its end, and its output."""
    process = launch(line, **how)
    said, _ = process.communicate(timeout=120)
    return process.returncode == 0, said


class Listener:
    """Reads what a process says while it runs; `said` are the lines so far."""

    def __init__(self, process):
        self.process = process
        self.said = []
        self.ended = False
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        for line in self.process.stdout:
            with self.changed:
                self.said.append(line)
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, pattern, since=0, seconds=120):
        """Waits for a line, not counting those before the number `since`. Gives the
        match of the regular expression; None if the process ended without it."""
        at, found = since, None

        def search():
            nonlocal at, found
            while not found and at < len(self.said):
                found = re.search(pattern, self.said[at])
                at += 1
            return found or self.ended

        with self.changed:
            self.changed.wait_for(search, seconds)
        return found

    def end(self, seconds=120):
        """Waits for the end; gives the exit code and all that was said."""
        code = self.process.wait(seconds)
        self.thread.join(seconds)
        return code, "".join(self.said)


def read_whole(path):
    """The metadata of a safetensors file, in which no byte may be unused."""
    with open(path, "rb") as file:
        data = file.read()
    length, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__")
    end = 0
    for tensor in sorted(header.values(), key=lambda t: t["data_offsets"]):
        begin, after = tensor["data_offsets"]
        entries = 1
        for edge in tensor["shape"]:
            entries *= edge
        size = {"F32": 4, "U64": 8}[tensor["dtype"]]
        assert begin == end, tensor
        assert after - begin == size * entries, tensor
        end = after
    assert len(data) == 8 + length + end, "%s: %d bytes" % (path, len(data))
    return metadata


def need_launcher():
    """Skips the test if there is no gst-launch-1.0."""
    try:
        subprocess.run(["gst-launch-1.0", "--version"], check=True,
                       stdout=subprocess.DEVNULL)
    except OSError:
        print("skipped: gst-launch-1.0 is not there")
        sys.exit(77)
