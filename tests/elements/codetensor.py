# codetensor's tensors, read with struct and numpy, agree with each other: the drive with
# frame and prototypes, the reconstruction with code and prototypes
# SPDX-License-Identifier: LGPL-2.1-or-later

import struct
import sys
import unittest

import gi
import numpy as np

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

CONTENTS = "code", "reconstruction", "prototypes", "drive"
FRAMES = 20


def bytes_of(sample):
    buffer = sample.get_buffer()
    return buffer.extract_dup(0, buffer.get_size())


def structure_of(sample):
    """A copy of the caps' structure. Since gst-python 1.26 the structure itself is
    only valid in a `with` block."""
    return Gst.Structure.from_string(sample.get_caps().to_string())[0]


def read_static(sample):
    """A static tensor as an array, outermost axis first."""
    caps = structure_of(sample)
    assert caps.get_name() == "other/tensors"
    assert caps.get_string("format") == "static"
    assert caps.get_int("num_tensors") == (True, 1)
    assert caps.get_string("types") == "float32"
    dims = [int(n) for n in caps.get_string("dimensions").split(":")]
    return np.frombuffer(bytes_of(sample), np.float32).reshape(dims[::-1])


def read_sparse(sample):
    """The same for a sparse tensor, whose header has its dimensions."""
    caps = structure_of(sample)
    assert caps.get_name() == "other/tensors"
    assert caps.get_string("format") == "sparse"
    data = bytes_of(sample)
    magic, version, kind, *dims, layout, media, count = struct.unpack_from(
        "=3I16I3I", data)
    assert (magic, version) == (0xFEEDCCED, 0xDE001000)
    assert (kind, layout, media) == (7, 2, 4)
    assert data[struct.calcsize("=22I"):128] == bytes(40)
    assert len(data) == 128 + 8 * count
    dims = dims[:dims.index(0)]
    dense = np.zeros(int(np.prod(dims)), np.float32)
    values = np.frombuffer(data, np.float32, count, 128)
    indices = np.frombuffer(data, np.uint32, count, 128 + 4 * count)
    assert (values != 0).all() and (np.diff(indices.astype(int)) > 0).all()
    dense[indices] = values
    return dense.reshape(dims[::-1])


def cosines(v, w):
    """The cosine of each field and each prototype; 0 where one of them is all 0."""
    lengths = (np.linalg.norm(v, axis=-1)[..., None] *
               np.linalg.norm(w, axis=-1))
    return np.divide(v @ w.T, lengths, where=lengths > 1e-6,
                     out=np.zeros_like(lengths))


class CodeTensor(unittest.TestCase):
    def read(self, layer):
        """For each content an array with one tensor a frame; and the frames."""
        line = (f"tapestrysrc num-buffers={FRAMES} ! {layer} attach=0 ! "
                "tee name=t ")
        for content in CONTENTS:
            for form in "static", "sparse":
                line += (f"t. ! queue ! codetensor content={content} ! "
                         f"other/tensors,format={form} ! "
                         f"appsink sync=false name={content}-{form} ")
        line += "t. ! queue ! appsink sync=false name=frames"
        pipeline = Gst.parse_launch(line)
        pipeline.set_state(Gst.State.PLAYING)
        self.addCleanup(pipeline.set_state, Gst.State.NULL)

        def pull(name, read):
            sink = pipeline.get_by_name(name)
            samples = [sink.emit("try-pull-sample", 30 * Gst.SECOND)
                       for _ in range(FRAMES)]
            self.assertIsNone(sink.emit("try-pull-sample", 30 * Gst.SECOND))
            return np.array([read(sample) for sample in samples])

        frames = pull("frames", lambda sample: np.frombuffer(
            bytes_of(sample), np.uint8).reshape(20, 20)) / 255
        tensors = {}
        for content in CONTENTS:
            tensors[content] = pull(content + "-static", read_static)
            np.testing.assert_array_equal(
                pull(content + "-sparse", read_sparse), tensors[content])
        return tensors, frames

    def test_the_frame_is_the_field(self):
        tensors, frames = self.read(
            "competelayer columns=6 rows=5 winners=3 learning=false")
        code = tensors["code"]
        self.assertEqual(code.shape, (FRAMES, 1, 1, 5, 6))
        self.assertTrue(((code != 0).reshape(FRAMES, 30).sum(axis=1) <= 3).all())
        w = tensors["prototypes"][0]
        self.assertEqual(w.shape, (30, 20, 20, 1))
        np.testing.assert_allclose(
            tensors["reconstruction"].reshape(FRAMES, 20, 20, 1),
            np.tensordot(code.reshape(FRAMES, 30), w, 1), atol=1e-4)
        np.testing.assert_allclose(
            tensors["drive"].reshape(FRAMES, 30),
            cosines(frames.reshape(FRAMES, 400), w.reshape(30, 400)),
            atol=1e-5)

    def test_many_fields_of_both_signs(self):
        tensors, frames = self.read(
            "competelayer columns=6 rows=5 winners=3 field-width=10 "
            "field-height=10 contrast=local coding=signed-pursuit "
            "learning=false")
        code = tensors["code"]
        self.assertEqual(code.shape, (FRAMES, 1, 4, 5, 6))
        self.assertTrue((code < 0).any() and (code > 0).any())
        w = tensors["prototypes"]
        self.assertEqual(w.shape, (FRAMES, 30, 10, 10, 1))
        self.assertTrue((w < 0).any() and (w > 0).any())
        w = w[0].reshape(30, 100)
        fields = np.array([[frame[y:y + 10, x:x + 10].ravel()
                            for y in (0, 10) for x in (0, 10)]
                           for frame in frames])
        mean = fields.mean(axis=2, keepdims=True)
        scale = np.sqrt(fields.var(axis=2, keepdims=True) + 0.04 ** 2)
        v = (fields - mean) / scale
        np.testing.assert_allclose(
            tensors["drive"].reshape(FRAMES, 4, 30), cosines(v, w), atol=1e-5)
        back = code.reshape(FRAMES, 4, 30) @ w * scale + mean
        parts = back.reshape(FRAMES, 2, 2, 10, 10).swapaxes(2, 3)
        np.testing.assert_allclose(
            tensors["reconstruction"].reshape(FRAMES, 20, 20),
            parts.reshape(FRAMES, 20, 20), atol=1e-4)

    def test_seek(self):
        pipeline = Gst.parse_launch(
            "tapestrysrc movie-frames=90 ! competelayer learning=false ! queue "
            "! codetensor ! appsink name=sink sync=false")
        self.addCleanup(pipeline.set_state, Gst.State.NULL)
        sink = pipeline.get_by_name("sink")
        pipeline.set_state(Gst.State.PAUSED)
        first = sink.emit("pull-preroll")
        self.assertEqual(first.get_buffer().pts, 0)
        for second in 2, 1:
            self.assertTrue(pipeline.seek_simple(
                Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE,
                second * Gst.SECOND))
            sample = sink.emit("pull-preroll")
            self.assertEqual(sample.get_buffer().pts, second * Gst.SECOND)
            self.assertEqual(read_static(sample).shape, (1, 1, 20, 20))
        pipeline.set_state(Gst.State.PLAYING)
        count = 0
        while sink.emit("pull-sample"):
            count += 1
        self.assertEqual(count, 60)


if __name__ == "__main__":
    Gst.init(None)
    if Gst.ElementFactory.find("codetensor") is None:
        sys.exit("the plugin is not where GST_PLUGIN_PATH says")
    unittest.main()
