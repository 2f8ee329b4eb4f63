#!/usr/bin/env python3
"""When plugins are missing, the change to READY fails and names one of them. After all
named plugins are installed, the film is complete.

Each pipeline starts with GStreamer's core and this plugin alone. While READY is refused,
the plugin that the error names is added. Then the pipeline must reach its end.
SPDX-License-Identifier: LGPL-2.1-or-later"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = "tapestrysrc num-buffers=3 ! competelayer columns=2 rows=2 winners=1 ! "
NAMED = re.compile("Install GStreamer's plugin \"([a-z0-9]+)\"")
ENOUGH = 12


def play(line):
    """Goes to READY and plays to the end; prints the state that failed and the error."""
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import GLib, Gst

    Gst.init(None)
    try:
        pipeline = Gst.parse_launch(line)
    except GLib.Error as error:
        print("NULL", error.message)
        return
    bus = pipeline.get_bus()
    state = "READY"
    if pipeline.set_state(Gst.State.READY) != Gst.StateChangeReturn.FAILURE:
        state = "PLAYING"
        pipeline.set_state(Gst.State.PLAYING)
    message = bus.timed_pop_filtered(
        60 * Gst.SECOND, Gst.MessageType.ERROR | Gst.MessageType.EOS)
    pipeline.set_state(Gst.State.NULL)
    if message is None:
        print(state, "neither an error nor an end")
    elif message.type == Gst.MessageType.ERROR:
        print(state, message.parse_error().gerror.message)
    else:
        print("EOS")


class Missing(unittest.TestCase):
    def setUp(self):
        found = subprocess.run(
            ["pkg-config", "--variable=pluginsdir", "gstreamer-1.0"],
            stdout=subprocess.PIPE, text=True, check=True)
        self.all = found.stdout.strip()
        self.folder = tempfile.TemporaryDirectory()
        self.plugins = os.path.join(self.folder.name, "plugins")
        os.mkdir(self.plugins)
        self.install("coreelements")

    def tearDown(self):
        self.folder.cleanup()

    def install(self, plugin):
        name = f"libgst{plugin}.so"
        if not os.path.exists(os.path.join(self.all, name)):
            self.skipTest(f"{plugin} is not installed here")
        os.symlink(os.path.join(self.all, name),
                   os.path.join(self.plugins, name))

    def run_line(self, line):
        env = dict(os.environ, LC_ALL="C", GST_PLUGIN_SYSTEM_PATH=self.plugins,
                   GST_REGISTRY=os.path.join(self.folder.name, "registry"))
        env.pop("DISPLAY", None)
        run = subprocess.run([sys.executable, __file__, "--play", line],
                             env=env, text=True, stdout=subprocess.PIPE,
                             timeout=120)
        return run.stdout.strip()

    def complete(self, line):
        """Installs the plugins that READY asks for, and returns their names."""
        asked = []
        while len(asked) < ENOUGH:
            said = self.run_line(line)
            if said == "EOS":
                return asked
            self.assertTrue(said.startswith("READY "), f"{line}: {said}")
            named = NAMED.search(said)
            self.assertTrue(named, f"{line}: {said}")
            self.assertNotIn(named[1], asked, said)
            asked.append(named[1])
            self.install(named[1])
        self.fail(f"{line}: after {asked} there is still something missing")

    def test_others_need_nothing(self):
        line = SOURCE + ("tee name=t t. ! queue ! reconstruct ! fakesink "
                         "t. ! queue ! codetensor ! fakesink")
        self.assertEqual(self.complete(line), [])

    def test_invariantlayer_needs_nothing(self):
        line = SOURCE + "invariantlayer ! fakesink"
        if "no element \"invariantlayer\"" in self.run_line(line):
            self.skipTest("built without LAPACK: there is no invariantlayer")
        self.assertEqual(self.complete(line), [])

    def test_own_video_sink(self):
        self.assertEqual(
            self.complete(SOURCE + "reconstructsink video-sink=fakesink"),
            ["videoconvertscale"])

    def record(self, extension, more=""):
        film = os.path.join(self.folder.name, f"film.{extension}")
        asked = self.complete(
            SOURCE + f"reconstructsink name=sink location={film} {more}")
        self.assertGreater(os.path.getsize(film), 0)
        return asked

    def test_webm_without_sound(self):
        self.assertEqual(
            self.record("webm"),
            ["vpx", "matroska", "videoconvertscale", "encoding"])

    def test_mp4_by_the_other_encoder(self):
        self.install("openh264")
        self.assertEqual(
            self.record("mp4"),
            ["isomp4", "videoconvertscale", "videoparsersbad", "encoding"])

    def record_with_sound(self, extension):
        self.install("audiotestsrc")
        asked = self.record(extension, "audiotestsrc num-buffers=5 ! sink.")
        self.assertIn("audioresample", asked)

    def test_window(self):
        """With no display to show it on, autovideosink only warns."""
        self.assertEqual(self.complete(SOURCE + "reconstructsink"),
                         ["videoconvertscale", "autodetect", "ximagesink"])


for each in ("webm", "mkv", "mp4", "ogv", "avi"):
    setattr(Missing, f"test_{each}_with_sound",
            lambda self, extension=each: self.record_with_sound(extension))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--play"]:
        play(sys.argv[2])
    else:
        unittest.main()
