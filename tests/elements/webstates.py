# The page of reconstructweb in a browser, while the application ends the stream, seeks,
# and sets properties
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import sys
import unittest

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

from webdriver import Browser, Driver, find_browser, find_driver  # noqa: E402

SKIPPED = 77
LINE = ("tapestrysrc movie-frames=60 ! competelayer name=one columns=4 rows=4 "
        "! competelayer name=two columns=5 rows=5 ! reconstructweb name=web port=0")
STILL = ("appsrc name=source format=time caps=video/x-raw,format=GRAY8,width=20,height=20,framerate=30/1 "
         "! competelayer columns=4 rows=4 ! reconstructweb name=web port=0 panels=original normalize=none max-framerate=1 sync=false")
PIXEL = ("const canvas = document.querySelector('[data-panel=original]');"
         "const at = canvas?.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;"
         "return at && at[0] === %d && at[1] === %d")
STATE = "return document.getElementById('state').textContent"


class States(unittest.TestCase):
    def setUp(self):
        self.driver = Driver()
        self.addCleanup(self.driver.stop)
        self.play(LINE)

    def play(self, line):
        self.pipeline = Gst.parse_launch(line)
        self.addCleanup(self.pipeline.set_state, Gst.State.NULL)
        self.pipeline.set_state(Gst.State.PLAYING)
        self.web = self.pipeline.get_by_name("web")

    def open(self):
        browser = Browser(self.driver)
        self.addCleanup(browser.close)
        browser.open(self.web.props.url)
        browser.wait("return document.querySelectorAll('#panels canvas.picture').length")
        return browser

    def test_end(self):
        """The page says that the stream has ended, and its tabs show the last frame."""
        early = self.open()
        early.wait(STATE + " === 'The stream has ended'")
        late = self.open()
        late.wait(STATE + " === 'The stream has ended'")
        for browser in early, late:
            browser.run("document.querySelectorAll('#tabs button')[0].click()")
            browser.wait("return document.getElementById('panels').dataset.layer === 'one'")
            self.assertEqual(browser.run("return document.getElementById('play').hidden"), True)
        # So slowly that it does not end again before the page is looked at.
        self.pipeline.seek(0.01, Gst.Format.TIME, Gst.SeekFlags.FLUSH,
                           Gst.SeekType.SET, 0, Gst.SeekType.NONE, 0)
        early.wait(STATE + " === ''")
        self.pipeline.set_state(Gst.State.PAUSED)
        early.wait(STATE + " === 'Paused'")

    def test_properties(self):
        browser = self.open()
        controls = "return (document.getElementById('two-winners').disabled && document.getElementById('learning').disabled)"
        for value in True, False:
            self.web.set_property("read-only", value)
            browser.wait(f"{controls} === {str(value).lower()}")
        self.web.set_property("layer", "one")
        browser.wait("return document.getElementById('panels').dataset.layer === 'one'")
        browser.wait("return document.getElementById('one-winners')")
        self.assertEqual(browser.log(), [])

    def test_last_frame(self):
        """The page shows the last frame, though it came too soon to be drawn, and draws it
        anew when a property is set."""
        self.play(STILL)
        source = self.pipeline.get_by_name("source")

        def push(*levels):
            for level in levels:
                source.emit("push-buffer", Gst.Buffer.new_wrapped(bytes([level]) * 400))

        # The colour map gray draws 0 as white, and the greatest value as black.
        push(0)
        browser = self.open()
        browser.wait(PIXEL % (255, 255))
        push(128, 255)
        source.emit("end-of-stream")
        browser.wait(PIXEL % (0, 0))
        browser.wait(STATE + " === 'The stream has ended'")
        Gst.util_set_object_arg(self.web, "colormap", "bwr")
        browser.wait(PIXEL % (255, 0))
        # It has no prototypes: the page says so.
        missing = "return document.getElementById('missing').textContent"
        self.assertEqual(browser.run(missing), "")
        Gst.util_set_object_arg(self.web, "panels", "original+prototypes")
        self.assertIn("Not drawn yet: prototypes.", browser.wait(missing))


if __name__ == "__main__":
    if "browser" in os.environ.get("LEFT_OUT", "").split():
        print("Left out (--without-browser): the page of reconstructweb is not tested in a browser.")
        sys.exit(SKIPPED)
    if find_browser() is None or find_driver() is None:
        print("There is no Chromium with chromedriver: the page of reconstructweb is not tested in a browser. "
              "Debian's packages are chromium and chromium-driver.")
        sys.exit(SKIPPED)
    Gst.init(None)
    unittest.main()
