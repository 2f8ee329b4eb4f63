# The meta can be read from Python without the plugin's headers, and its values equal
# those that numpy computes
# SPDX-License-Identifier: LGPL-2.1-or-later

import sys
import unittest

import gi
import numpy as np

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402


def floats(structure, field, dtype=np.float32):
    return np.frombuffer(structure.get_value(field).get_data(), dtype)


class Meta(unittest.TestCase):
    def frames(self, line, count):
        """The first frames and metas that come out of a pipeline."""
        pipeline = Gst.parse_launch(line + " ! fakesink name=sink")
        seen = []

        def keep(pad, info):
            buffer = info.get_buffer()
            meta = buffer.get_custom_meta("GstSparseCodeMeta")
            pixels = np.frombuffer(
                buffer.extract_dup(0, buffer.get_size()), np.uint8)
            seen.append((pixels, meta.get_structure().copy()))
            return Gst.PadProbeReturn.OK

        pad = pipeline.get_by_name("sink").get_static_pad("sink")
        pad.add_probe(Gst.PadProbeType.BUFFER, keep)
        pipeline.set_state(Gst.State.PLAYING)
        message = pipeline.get_bus().timed_pop_filtered(
            30 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        pipeline.set_state(Gst.State.NULL)
        self.assertEqual(message.type, Gst.MessageType.EOS)
        self.assertEqual(len(seen), count)
        return seen

    def test_every_field(self):
        seen = self.frames(
            "tapestrysrc num-buffers=50 ! competelayer name=eye columns=6 "
            "rows=5 winners=3 learning=false "
            "attach=code+reconstruction+prototypes", 50)
        for pixels, code in seen:
            self.assertEqual(code.get_string("layer"), "eye")
            for field, value in {
                    "columns": 6, "rows": 5, "field-width": 20,
                    "field-height": 20, "channels": 1, "halves": 1,
                    "fields-across": 1,
                    "fields-down": 1, "winners": 3,
                    "frames-learned": 0, "learning": False}.items():
                self.assertEqual(code.get_value(field), value, field)
            v = pixels / 255
            w = floats(code, "prototypes").reshape(30, 400).astype(float)
            indices = floats(code, "indices", np.uint32)
            activations = floats(code, "activations")
            used = indices != 0xFFFFFFFF
            self.assertTrue((np.diff(indices[used].astype(int)) > 0).all())
            r = activations[used] @ w[indices[used]]
            np.testing.assert_allclose(
                floats(code, "reconstruction"), r, atol=1e-4)
            wins = floats(code, "wins", np.uint64)
            np.testing.assert_array_equal(wins, np.zeros(30))
            self.assertAlmostEqual(
                code.get_value("error"), ((v - r) ** 2).sum() / (v ** 2).sum(),
                places=4)

    def test_halves(self):
        """Contrast has an ON and an OFF half, and no weight is in both."""
        seen = self.frames(
            "tapestrysrc num-buffers=20 ! competelayer columns=4 rows=3 "
            "field-width=5 field-height=4 attach=prototypes", 20)
        for _, code in seen:
            self.assertEqual(code.get_value("halves"), 2)
            halves = floats(code, "prototypes").reshape(12, 2, 20)
            self.assertTrue((halves >= 0).all())
            self.assertTrue((halves.min(axis=1) == 0).all())
            self.assertTrue((halves.max(axis=2) > 0).any(axis=1).all())

    def test_it_learns(self):
        seen = self.frames(
            "tapestrysrc num-buffers=3000 seed=5 ! competelayer", 3000)
        errors = [code.get_value("error") for _, code in seen]
        self.assertEqual(seen[-1][1].get_value("frames-learned"), 3000)
        self.assertLess(np.mean(errors[-300:]), 0.7 * np.mean(errors[:300]))


if __name__ == "__main__":
    Gst.init(None)
    if Gst.ElementFactory.find("competelayer") is None:
        sys.exit("the plugin is not where GST_PLUGIN_PATH says")
    unittest.main()
