# The gst-launch line that reconstructweb's page shows makes the same pipeline again:
# elements, links and settings
# SPDX-License-Identifier: LGPL-2.1-or-later

import re
import shlex
import unittest

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GObject, Gst  # noqa: E402

from websocket import Client  # noqa: E402

END = "reconstructweb name=web port=0 "
LINES = [
    # a chain
    "tapestrysrc seed=7 is-live=true ! competelayer columns=5 rows=4 ! " + END,
    # a tee with branches, one of them unlinked
    "tapestrysrc is-live=true ! competelayer name=layer columns=5 rows=4 ! tee name=t "
    "t. ! queue leaky=downstream ! " + END + " t. ! queue max-size-buffers=3 "
    "! codetensor content=code ! fakesink sync=false t. ! fakesink",
    # several inputs, whose pads have properties
    "tapestrysrc is-live=true ! videoconvert ! mix.sink_0 "
    "tapestrysrc is-live=true seed=3 ! videoconvert ! mix.sink_1 "
    "compositor name=mix background=black sink_1::xpos=20 sink_1::alpha=0.5 "
    "! videoconvert ! video/x-raw,format=GRAY8,width=40,height=20 "
    "! competelayer columns=3 rows=3 ! " + END,
    # caps filters, with quotes, and texts with spaces
    "videotestsrc is-live=true pattern=ball name=\"a ball\" "
    "! video/x-raw,format=RGB,width=32,height=32,framerate=30/1 "
    "! competelayer name=\"layer 1\" columns=3 rows=3 ! " + END + " layer=\"layer 1\"",
    # bins, one in the other, and links across their edges
    "tapestrysrc is-live=true ! bin.( name=outer identity name=in sync=true "
    "! bin.( name=inner competelayer columns=3 rows=3 ! tee name=t ) ) "
    "t. ! queue name=here ! " + END + " t. ! queue ! fakesink name=there",
    # a bin in the middle of a chain
    "tapestrysrc is-live=true ! ( competelayer columns=3 rows=3 winners=2 ! queue ) ! " + END,
    # a second chain beside the first
    "tapestrysrc is-live=true ! competelayer columns=3 rows=3 ! " + END +
    " tapestrysrc is-live=true seed=5 ! tee name=others "
    "others. ! queue ! fakesink others. ! queue ! fakesink",
    # two layers, two pages
    "tapestrysrc is-live=true ! competelayer name=one columns=3 rows=3 ! tee name=t "
    "t. ! queue ! competelayer name=two columns=3 rows=2 ! " + END +
    "panels=original+code t. ! queue ! reconstructweb port=0 read-only=true",
]


def is_plain(element):
    return element.__gtype__ in (Gst.Bin.__gtype__, Gst.Pipeline.__gtype__)


def elements(top):
    """All elements, in plain bins, too: {element: the names of the bins it is in}."""
    found = {}
    for child in reversed(top.children):
        if is_plain(child):
            found |= {e: (child.name,) + bins for e, bins in elements(child).items()}
        else:
            found[child] = ()
    return found


def settings(element):
    """What gst-launch can set, as texts."""
    found = {}
    for pspec in element.list_properties():
        if pspec.flags & GObject.ParamFlags.READWRITE == GObject.ParamFlags.READWRITE \
                and pspec.name not in ("name", "parent", "token"):
            value = element.get_property(pspec.name)
            if isinstance(value, GObject.Object):
                continue
            found[pspec.name] = value.to_string() if isinstance(value, Gst.Caps) else str(value)
    return found


def through(pad, known):
    """The pad of a known element that a pad is linked to."""
    pad = pad.get_peer()
    while pad and pad.get_parent() not in known:
        pad = pad.get_target() if isinstance(pad, Gst.GhostPad) else pad.get_parent().get_peer()
    return pad


class Line(unittest.TestCase):
    maxDiff = None

    def describe(self, top):
        """The elements, without the names that GStreamer gave them, and the links."""
        known = elements(top)
        rows = {}
        for element, bins in known.items():
            pads = {pad.name: settings(pad) for pad in element.pads
                    if pad.get_pad_template().presence == Gst.PadPresence.REQUEST}
            factory = element.get_factory().get_name()
            name = re.sub(f"^{factory}[0-9]+$", "", element.name)
            bins = tuple(re.sub("^bin[0-9]+$", "", bin) for bin in bins)
            rows[element] = (factory, bins, name,
                             sorted(settings(element).items()), sorted(
                                 (n, sorted(s.items())) for n, s in pads.items()))
        links = []
        for element in known:
            for pad in element.srcpads:
                peer = through(pad, known)
                if peer:
                    links.append((rows[element][:3], pad.name,
                                  rows[peer.get_parent()][:3], peer.name))
        return sorted(map(repr, rows.values())), sorted(map(repr, links))

    def line(self, pipeline):
        client = Client(pipeline.get_by_name("web").props.url, token="a-secret")
        client.ask(do="line")
        text = client.wait("line")["text"]
        client.close()
        return text

    def start(self, line):
        pipeline = Gst.parse_launch(line + " token=a-secret" * line.endswith(END))
        pipeline.get_by_name("web").set_property("token", "a-secret")
        self.addCleanup(pipeline.set_state, Gst.State.NULL)
        pipeline.set_state(Gst.State.PLAYING)
        return pipeline

    def test_again(self):
        for line in LINES:
            with self.subTest(line):
                pipeline = self.start(line)
                text = self.line(pipeline)
                self.assertNotIn("a-secret", text)
                program, *words = shlex.split(text)
                self.assertEqual(program, "gst-launch-1.0")
                again = Gst.parse_launchv(words)
                self.assertEqual(self.describe(again), self.describe(pipeline), text)
                pipeline.set_state(Gst.State.NULL)

    def test_present_settings(self):
        pipeline = self.start(LINES[1])
        pipeline.get_by_name("layer").set_property("winners", 2)
        pipeline.get_by_name("layer").set_property("learning", False)
        text = self.line(pipeline)
        again = Gst.parse_launchv(shlex.split(text)[1:])
        self.assertEqual(again.get_by_name("layer").props.winners, 2)
        self.assertFalse(again.get_by_name("layer").props.learning)

    def test_plain_to_read(self):
        pipeline = self.start(
            "tapestrysrc is-live=true ! competelayer columns=5 rows=4 ! tee name=t "
            "t. ! queue ! " + END + " t. ! queue ! fakesink")
        self.assertEqual(
            self.line(pipeline),
            "gst-launch-1.0 tapestrysrc is-live=true ! competelayer columns=5 rows=4 "
            "! tee name=t t.src_0 ! queue ! reconstructweb name=web port=0 "
            "t.src_1 ! queue ! fakesink")


if __name__ == "__main__":
    Gst.init(None)
    unittest.main()
