# Recordings of reconstructsink play in a browser: headless Chromium loads one, reports
# its duration and size, seeks to two times and reads pixels there
# SPDX-License-Identifier: LGPL-2.1-or-later

import base64
import json
import os
import subprocess
import sys
import tempfile
import unittest

from webdriver import Browser, Driver, find_browser, find_driver

ENCODERS = {"mp4": "x264enc", "webm": "vp8enc"}
SKIPPED = 77

# Two frames a second, black and white in turn, which bwr draws white and red.
FRAMES, RATE, PANEL, GAP = 8, 2, 60, 2
RED, WHITE, SLATE = (255, 0, 0), (255, 255, 255), (0x2a, 0x2d, 0x34)
TOLERANCE = 24  # the tolerance for a colour after encoding

# The middles of a red frame and of the white one before it, and the pixels looked
# at: the picture's margin and the centre of the first panel.
MOMENTS = [1.75, 1.25]
PLACES = [(0, 0), (GAP + PANEL // 2, GAP + PANEL // 2)]

PAGE = """<!doctype html>
<video id="video" muted preload="auto" src="%(source)s"></video>
<pre id="report">nothing happened</pre>
<script>
const video = document.getElementById("video");
const report = document.getElementById("report");
const canvas = document.createElement("canvas");
const moments = %(moments)s, places = %(places)s, pixels = [];

function next() {
  if (pixels.length < moments.length)
    video.currentTime = moments[pixels.length];
  else
    report.textContent = JSON.stringify({duration: video.duration,
      width: video.videoWidth, height: video.videoHeight, pixels: pixels});
}
video.onerror = () => { report.textContent = "error: " + video.error.message; };
video.onloadeddata = next;
video.onseeked = () => {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0);
  pixels.push(places.map(([x, y]) =>
    Array.from(context.getImageData(x, y, 1, 1).data).slice(0, 3)));
  next();
};
</script>
"""


class Films(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.driver = Driver()
        cls.addClassCleanup(cls.driver.stop)

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(
            prefix="films")
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def record(self, name):
        subprocess.run(
            f"gst-launch-1.0 -q videotestsrc pattern=blink "
            f"num-buffers={FRAMES} ! video/x-raw,format=GRAY8,width=20,"
            f"height=20,framerate={RATE}/1 ! competelayer columns=4 rows=4 "
            f"learning=false ! reconstructsink width=400 "
            f"height={PANEL + 2 * GAP} "
            f"titles=false normalize=none colormap=bwr "
            f"location={self.path(name)}",
            shell=True, check=True, timeout=120)

    def report(self, name):
        """What the page reports about the film, which is embedded in the page."""
        with open(self.path(name), "rb") as film:
            source = (f"data:video/{name.split('.')[1]};base64,"
                      + base64.b64encode(film.read()).decode())
        with open(self.path("page.html"), "w") as page:
            page.write(PAGE % {"source": source, "moments": MOMENTS,
                               "places": [list(place) for place in PLACES]})
        browser = Browser(self.driver)
        self.addCleanup(browser.close)
        browser.open("file://" + self.path("page.html"))
        text = browser.wait("""
            const text = document.getElementById("report").textContent;
            return text !== "nothing happened" && text;""", seconds=120)
        self.assertTrue(text.startswith("{"), f"{name}: {text}")
        return json.loads(text)

    def assert_color(self, got, expected, where):
        difference = max(abs(a - b) for a, b in zip(got, expected))
        self.assertLessEqual(difference, TOLERANCE, (where, got, expected))

    def assert_plays(self, extension):
        encoder = ENCODERS[extension]
        if subprocess.run(["gst-inspect-1.0", "--exists", encoder]).returncode:
            self.skipTest(f"There is no {encoder} to record with.")
        name = "film." + extension
        self.record(name)
        got = self.report(name)
        self.assertAlmostEqual(got["duration"], FRAMES / RATE, delta=0.1)
        self.assertEqual((got["width"], got["height"]),
                         (4 * PANEL + 5 * GAP, PANEL + 2 * GAP))
        centres = [centre for _, centre in got["pixels"]]
        for moment, (margin, _) in zip(MOMENTS, got["pixels"]):
            self.assert_color(margin, SLATE, moment)
        self.assert_color(centres[0], RED, MOMENTS[0])
        self.assert_color(centres[1], WHITE, MOMENTS[1])

    def test_mp4(self):
        self.assert_plays("mp4")

    def test_webm(self):
        self.assert_plays("webm")


if __name__ == "__main__":
    if "browser" in os.environ.get("LEFT_OUT", "").split():
        print("Left out (--without-browser): whether films play in a browser is "
              "not tested.")
        sys.exit(SKIPPED)
    if find_browser() is None or find_driver() is None:
        print("There is no Chromium with chromedriver: whether films play in a browser is "
              "not tested. Debian's packages are chromium and chromium-driver.")
        sys.exit(SKIPPED)
    unittest.main()
