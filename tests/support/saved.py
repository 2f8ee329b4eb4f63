# What the tests of killed and failed savings share: pipelines in processes of
# their own, and a reader of safetensors that knows nothing of the plugin
# SPDX-License-Identifier: LGPL-2.1-or-later

import json
import os
import struct
import subprocess
import sys


def launch(line, **how):
    """gst-launch-1.0, its output to be read, with no timeout of its own."""
    return subprocess.Popen(
        ["gst-launch-1.0"] + line.split(), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
        env=dict(os.environ, LC_ALL="C", GST_DEBUG_NO_COLOR="1"), **how)


def run(line, **how):
    """Whether a pipeline came to its end, and what it said."""
    process = launch(line, **how)
    said, _ = process.communicate(timeout=120)
    return process.returncode == 0, said


def read_whole(path):
    """The metadata of a safetensors file of which every byte is accounted for."""
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
    """Says, for meson, that there is nothing to test with."""
    try:
        subprocess.run(["gst-launch-1.0", "--version"], check=True,
                       stdout=subprocess.DEVNULL)
    except OSError:
        print("skipped: gst-launch-1.0 is not there")
        sys.exit(77)
