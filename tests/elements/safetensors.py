# competelayer's files are exact safetensors: a reader of a dozen lines, written from
# the format's description alone, reads the weights, and competelayer loads a file that
# the description's writer wrote
# SPDX-License-Identifier: LGPL-2.1-or-later

import json
import os
import struct
import subprocess
import tempfile
import unittest

import numpy as np


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors, end = {}, 0
    for name, t in sorted(header.items(), key=lambda i: i[1]["data_offsets"]):
        begin, stop = t["data_offsets"]
        assert begin == end, "a gap, or an overlap"
        dtype = {"F32": "<f4", "U64": "<u8"}[t["dtype"]]
        tensors[name] = np.frombuffer(
            data[begin:stop], dtype).reshape(t["shape"])
        end = stop
    assert end == len(data), "bytes that belong to no tensor"
    assert all(isinstance(v, str) for v in metadata.values())
    return metadata, tensors


def write(path, weights):
    header = json.dumps({"weights": {
        "dtype": "F32", "shape": list(weights.shape),
        "data_offsets": [0, weights.nbytes]}}).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        file.write(weights.astype("<f4").tobytes())


def launch(line):
    subprocess.run(["gst-launch-1.0", "-q"] + line.split(), check=True,
                   timeout=60)


class Safetensors(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def test_saved(self):
        saved = self.path("saved.safetensors")
        launch("tapestrysrc num-buffers=300 ! competelayer columns=6 rows=5 "
               "save-location=" + saved + " ! fakesink")
        self.assertEqual(os.listdir(self.folder.name), ["saved.safetensors"])
        metadata, tensors = read(saved)
        self.assertEqual(metadata["format"], "gst-compete")
        self.assertEqual(metadata["version"], "1")
        self.assertEqual(metadata["rule"], "unit-norm")
        self.assertEqual(metadata["frames-learned"], "300")
        self.assertEqual(
            [metadata[k] for k in ("columns", "rows", "field-width",
                                   "field-height", "channels")],
            ["6", "5", "20", "20", "1"])
        weights = tensors["weights"]
        self.assertEqual(weights.shape, (30, 400))
        np.testing.assert_allclose((weights ** 2).sum(1), 1, atol=1e-5)
        self.assertGreater(tensors["wins"].sum(), 300)
        np.testing.assert_array_equal(tensors["fields-won"], tensors["wins"])

    def test_taken(self):
        mine, back = self.path("mine.safetensors"), self.path("back")
        weights = np.random.default_rng(1).random((30, 400), np.float32)
        write(mine, weights)
        launch("tapestrysrc num-buffers=3 ! competelayer columns=6 rows=5 "
               "rule=multiplicative coding=winners learning=false "
               f"location={mine} save-location={back} ! fakesink")
        np.testing.assert_array_equal(read(back)[1]["weights"], weights)


if __name__ == "__main__":
    unittest.main()
