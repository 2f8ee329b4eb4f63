# The page of reconstructweb in a browser: headless Chromium, driven by chromedriver
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import sys
import time
import unittest

from webdriver import Browser, Driver, find_browser, find_driver
from websocket import Client, Pipeline

SKIPPED = 77
DIGITS = "tapestrysrc is-live=true ! competelayer name=layer columns=5 rows=4 "
WEB = "! reconstructweb name=web port=0 "
# A picture that stays: a red frame, drawn at its own values.
RED = ("videotestsrc is-live=true pattern=red ! "
       "video/x-raw,format=RGB,width=20,height=20 ! "
       "competelayer name=layer columns=2 rows=2 winners=1 learning=false "
       "field-width=20 field-height=20 contrast=none "
       "! reconstructweb port=0 panels=original quality=95 normalize=none ")

PIXEL = """
const canvas = document.querySelector(`canvas[data-panel=${arguments[0]}]`);
const x = canvas.width * arguments[1] | 0, y = canvas.height * arguments[2] | 0;
return Array.from(canvas.getContext("2d").getImageData(x, y, 1, 1).data);
"""
# What does not stand out: the contrast of each text is that of WCAG, with the first
# colour behind it that is not transparent.
CONTRAST = """
const rgba = text => text.match(/[\\d.]+/g).map(Number);
const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const contrast = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
const behind = e => {
  for (; e; e = e.parentElement) {
    const color = rgba(getComputedStyle(e).backgroundColor);
    if (color[3] !== 0)
      return color;
  }
  return [255, 255, 255];
};
const bad = [];
for (const e of document.querySelectorAll("body *")) {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (box.width === 0 || style.visibility === "hidden" || e.disabled)
    continue;
  const name = `${e.tagName} ${e.id || e.className} ${e.textContent.slice(0, 20)}`;
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.matches("select, input[type=number]")) {
    const value = contrast(rgba(style.color), behind(e));
    if (value < (large ? 3 : 4.5))
      bad.push([name, value]);
  }
  if (e.matches("button:not([role=tab], figure button, .reset), select, input[type=number]")
      && contrast(rgba(style.borderTopColor), behind(e.parentElement)) < 3)
    bad.push(["edge of " + name, contrast(rgba(style.borderTopColor), behind(e.parentElement))]);
}
return bad;
"""
# Whether ink touches the edges of the curves' canvases, where labels would be cut off.
CUT = """
return [...document.querySelectorAll("#curves canvas")].filter(canvas => {
  const context = canvas.getContext("2d");
  return [[0, 0, 1, canvas.height], [0, 0, canvas.width, 1]].some(edge => context.getImageData(...edge).data.some(v => v));
}).map(canvas => canvas.ariaLabel);
"""
# The titles of panels that do not have the room that they need.
SHORTENED = """
return [...document.querySelectorAll("#panels figcaption")].filter(caption => {
  const title = caption.querySelector("strong"), range = document.createRange();
  range.selectNodeContents(title);
  return caption.scrollWidth > caption.clientWidth || range.getBoundingClientRect().width > title.getBoundingClientRect().width + 1;
}).map(caption => caption.textContent);
"""
# Curves of a layer with these fields and points, and what the charts say.
CURVES = """
return import("/curves.js").then(({Curves}) => {
  const curves = new Curves();
  curves.setHistory({layer: "x", fields: arguments[0], points: arguments[1]});
  curves.show("x");
  return curves.charts.map(({canvas}) => [canvas.ariaLabel, canvas.getContext("2d")
    .getImageData(canvas.width / 2, 0, canvas.width / 2, canvas.height / 2).data.some((v, i) => i % 4 == 2 && v > 150)]);
});
"""
# The heading over the winners of a field, and the map of a unit that wins one small
# field of a large frame: its size, and the colour of the mark.
DETAILS = """
const white = n => ({values: btoa("\\0".repeat(n)), scale: 1});
return import("/details.js").then(({Details}) => {
  const details = new Details(() => {}, {frozen: true}), shape = {layer: "x", width: 16, height: 16, channels: 1, frames: 1, frame: [1920, 1080]};
  details.request = {};
  details.showField({...shape, x: 0, y: 0, winners: [{unit: 3, activation: 2, image: white(256)}], sum: white(256), pixels: white(256)});
  const heading = details.body.querySelector(".columns + h3").textContent;
  const map = details.map({...shape, step: 12, pixels: white(160 * 90), fields: [[960, 540, 1]]}, false);
  const scale = map.width / 1920;
  const colors = map.getContext("2d").getImageData(960 * scale, 540 * scale, 16 * scale, 16 * scale).data;
  return [heading, map.width, colors.filter((v, i) => i % 4 == 2 && v < 128).length];
});
"""
SHOWN = "return document.querySelectorAll('#panels canvas.picture').length"


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.driver = Driver()
        cls.addClassCleanup(cls.driver.stop)

    def start(self, line=DIGITS + WEB):
        pipeline = Pipeline(line)
        self.addCleanup(lambda: pipeline.alive() and pipeline.stop())
        self.assertIsNotNone(pipeline.url, "".join(pipeline.said))
        return pipeline

    def browser(self, pipeline, hash="", **options):
        browser = Browser(self.driver, **options)
        self.addCleanup(browser.close)
        browser.open(pipeline.url + hash)
        return browser

    def open(self, pipeline, **options):
        browser = self.browser(pipeline, **options)
        browser.wait(SHOWN)
        return browser

    def slide(self, browser, name, at):
        """Moves a slider to a place from 0 to 1000, as a hand does."""
        browser.run("""
            const slider = document.querySelector(`[data-slider="${arguments[0]}"]`);
            slider.closest("details").open = true;
            slider.value = arguments[1];
            slider.dispatchEvent(new Event("input", {bubbles: true}));""", name, at)

    def number(self, browser, id):
        return browser.run("return +document.getElementById(arguments[0]).value", id)

    def test_pixels_are_those_of_reconstruct(self):
        browser = self.open(self.start(RED))
        for place in (0.1, 0.1), (0.5, 0.5), (0.9, 0.9):
            red, green, blue, _ = browser.run(PIXEL, "original", *place)
            self.assertGreater(red, 235)
            self.assertLess(max(green, blue), 20)

    def test_curve_ends_with_the_message(self):
        pipeline = self.start()
        browser = self.open(pipeline)
        script = """
            const curve = document.querySelector("[data-curve=nmse]");
            const learned = document.querySelector("[data-field=frames-learned]");
            return curve?.dataset.value &&
              [+curve.dataset.value, +learned.textContent.replaceAll(",", "")]"""
        error, learned = browser.wait(script)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for text in pipeline.messages("competelayer"):
                if f"frames-learned=(guint64){learned}," in text:
                    said = float(text.split("nmse=(double)")[1].split(",")[0])
                    self.assertAlmostEqual(error, said, delta=1e-5)
                    return
            time.sleep(0.1)
        self.fail(f"no message with {learned} frames")

    def test_slider_changes_the_code(self):
        """The winners of the next codes are as many as the slider says."""
        pipeline = self.start()
        browser = self.open(pipeline)
        self.slide(browser, "winners", 1)
        browser.wait("return document.getElementById('layer-winners').value === '1'")
        client = Client(pipeline.url)
        self.addCleanup(client.close)
        client.picture()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            client.ask(do="look", panel="original", x=0, y=0)
            if len(client.wait("field")["winners"]) == 1:
                return
            time.sleep(0.1)
        self.fail("the codes still have more winners")

    def test_two_browsers(self):
        pipeline = self.start()
        one, other = self.open(pipeline), self.open(pipeline, dark=True)
        one.click("#learning")
        for browser in one, other:
            browser.wait("return document.getElementById('learning').ariaChecked === 'false'")
            browser.wait("return document.querySelector('#events .setting')?.textContent.includes('learning=false')")
        other.click("#play")
        one.wait("return document.getElementById('play').textContent === 'Play'")
        one.click("#play")
        other.wait("return document.getElementById('play').textContent === 'Pause'")
        self.assertTrue(pipeline.alive())

    def test_refused(self):
        browser = self.open(self.start())
        browser.run("""
            const input = document.getElementById("layer-winners");
            input.value = 4000;
            input.dispatchEvent(new Event("change"));""")
        browser.wait("return document.getElementById('toast').textContent.includes('larger than the number of')")
        self.assertEqual(self.number(browser, "layer-winners"), 5)

    def test_panels(self):
        browser = self.open(self.start())
        self.assertEqual(browser.run(SHOWN), 4)
        browser.run("""
            const box = document.getElementById("web/reconstruct-panels").querySelector("[value=code]");
            box.closest("details").open = true;
            box.click();""")
        browser.wait(SHOWN.replace("length", "length === 3"))
        browser.run("document.querySelector('#panels .alone').click()")
        visible = "return [...document.querySelectorAll('#panels figure')].filter(f => !f.hidden).length"
        self.assertEqual(browser.run(visible), 1)
        browser.click("#all")
        self.assertEqual(browser.run(visible), 3)

    def test_freeze(self):
        browser = self.open(self.start())
        count = "return performance.now() && document.querySelector('canvas[data-panel=original]').toDataURL()"
        browser.click("#freeze")
        time.sleep(0.3)
        before = browser.run(count)
        time.sleep(1)
        self.assertEqual(browser.run(count), before)
        browser.click("#freeze")
        browser.wait(count.replace("return performance.now() &&", "return arguments[0] !==")
                     , before)

    def test_details_by_keyboard(self):
        browser = self.open(self.start())
        browser.run("document.querySelector('canvas[data-panel=prototypes]').focus()")
        browser.press("\ue007")
        title = "return document.getElementById('details').open && document.getElementById('details-title').textContent"
        self.assertEqual(browser.wait(title), "Unit 7 of layer")
        browser.press("\ue014")
        browser.wait("return document.getElementById('details-title').textContent === 'Unit 8 of layer'")
        self.assertEqual(browser.run("return document.querySelectorAll('.neighbours button').length"), 8)
        browser.press("\ue00c")
        browser.wait("return !document.getElementById('details').open")
        browser.run("document.querySelector('canvas[data-panel=original]').focus()")
        browser.press("\ue007")
        browser.wait("return document.querySelectorAll('.winners button').length > 0")

    def test_two_layers(self):
        line = ("tapestrysrc is-live=true ! competelayer name=one columns=4 rows=4 "
                "! competelayer name=two columns=3 rows=3 ! reconstructweb name=web port=0")
        pipeline = self.start(line)
        browser = self.open(pipeline)
        browser.wait("return document.querySelectorAll('#tabs [role=tab]').length === 2")
        browser.wait("return document.getElementById('two-winners')")
        self.assertEqual(browser.run("return document.querySelector('#tabs [aria-selected=true]').textContent"), "two")
        self.assertEqual(self.look(browser), "two")
        browser.run("document.querySelectorAll('#tabs [role=tab]')[0].click()")
        self.assertTrue(browser.run("return document.getElementById('one-winners') && !document.getElementById('two-winners')"))
        browser.wait("return document.getElementById('panels').dataset.layer === 'one'")
        self.assertEqual(self.look(browser), "one")
        other = self.open(pipeline)
        self.assertEqual(other.run("return document.getElementById('panels').dataset.layer"), "")
        # The property opens the tab for all.
        browser.run("""
            const select = document.getElementById("web/reconstruct-layer");
            select.closest("details").open = true;
            select.value = "one";
            select.dispatchEvent(new Event("change"));""")
        other.wait("return document.querySelector('#tabs [aria-selected=true]').textContent === 'one'")
        other.wait("return document.getElementById('panels').dataset.layer === 'one'")

    def look(self, browser):
        """The layer of a unit that is looked at."""
        browser.run("document.querySelector('canvas[data-panel=prototypes]').focus()")
        browser.press("\ue007")
        title = browser.wait("return document.getElementById('details').open && document.getElementById('details-title').textContent")
        browser.press("\ue00c")
        browser.wait("return !document.getElementById('details').open")
        return title.split(" of ")[1]

    def test_phone(self):
        browser = self.open(self.start(), phone=(390, 844))
        browser.wait("return document.querySelectorAll('#curves canvas').length")
        self.assertEqual(browser.run("return innerWidth"), 390)
        self.assertLessEqual(browser.run("return document.documentElement.scrollWidth"), 390)
        # Every button is large enough for a finger.
        self.assertEqual(browser.run("""
            return [...document.querySelectorAll("header button, .bar button")].filter(b => {
              const box = b.getBoundingClientRect();
              return box.width > 0 && (box.width < 32 || box.height < 32);
            }).map(b => b.textContent)"""), [])

    def test_hall(self):
        browser = self.open(self.start())
        size = "return parseFloat(getComputedStyle(document.querySelector('#figures dd')).fontSize)"
        browser.wait("return document.querySelector('#figures dd')")
        before = browser.run(size)
        browser.click("#hall")
        self.assertGreater(browser.run(size), 1.3 * before)
        self.assertEqual(browser.run("return getComputedStyle(document.getElementById('settings')).display"), "none")
        self.assertLessEqual(browser.run("return document.documentElement.scrollWidth - innerWidth"), 0)
        browser.click("#hall")
        self.assertEqual(browser.run(size), before)

    def test_nothing_is_cut_off(self):
        """Titles, labels and numbers are shown whole, and the panels fit the window."""
        browser = self.open(self.start(DIGITS + WEB + "panels=original+code+reconstruction+prototypes"),
                            width=1920, height=1080)
        browser.wait("return document.querySelectorAll('#curves canvas').length")
        below = ("return Math.max(...[...document.querySelectorAll('#panels figure')]"
                 ".map(f => f.getBoundingClientRect().bottom)) - innerHeight")
        for act in "", "#hall", "#hall", "#panels .alone":
            with self.subTest(act=act):
                if act:
                    browser.click(act)
                self.assertEqual(browser.run(SHORTENED), [])
                self.assertEqual(browser.run(CUT), [])
                self.assertLessEqual(browser.run(below), 0)
        self.assertLessEqual(browser.run("""
            for (const d of document.querySelectorAll("details"))
              d.open = true;
            const number = document.getElementById("layer-interval");
            return number.scrollWidth - number.clientWidth;"""), 0)

    def test_curves(self):
        """A lone point is seen, and one peak does not flatten the frames a second."""
        browser = self.open(self.start())
        [[text, seen]] = browser.run(CURVES, ["time", "nmse"], [[9, 0.5]])
        self.assertTrue(seen)
        [[text, _]] = browser.run(CURVES, ["time", "frames-per-second"],
                                  [[t, 29000 if t == 3 else 30] for t in range(9)])
        self.assertIn("now 30; the curve goes from 0 to 1", text)

    def test_details_drawn(self):
        heading, width, marked = self.open(self.start()).run(DETAILS)
        self.assertEqual(heading, "Its code: one prototype, times its activation, is that")
        self.assertEqual(width, 480)
        self.assertGreater(marked, 4)

    def test_contrast(self):
        """Text stands out from what is behind it, and controls from what is around them
        (WCAG 2.1, AA)."""
        pipeline = self.start()
        for dark in False, True:
            browser = self.open(pipeline, dark=dark)
            browser.wait("return document.querySelectorAll('#curves canvas').length")
            browser.run("for (const d of document.querySelectorAll('details')) d.open = true")
            with self.subTest(dark=dark):
                self.assertEqual(browser.run(CONTRAST), [])

    def test_order_of_focus(self):
        """Tab goes through the page from top to bottom, and reaches the settings at once."""
        browser = self.open(self.start())
        focused = "const e = document.activeElement; return e.id || e.className || e.dataset.panel || e.tagName"
        order = []
        for _ in range(9):
            browser.press("\ue004")
            order.append(browser.run(focused))
        self.assertEqual(order[0], "skip")
        self.assertEqual(order[2:9], ["play", "learning", "line", "hall", "theme", "freeze", "png"])
        browser.run("document.querySelector('.skip').click()")
        browser.press("\ue004")
        self.assertTrue(browser.run("return document.getElementById('settings').contains(document.activeElement)"))

    def test_names_for_screen_readers(self):
        browser = self.open(self.start())
        browser.wait("return document.querySelectorAll('#curves canvas').length")
        tree = browser.cdp("Accessibility.getFullAXTree")["nodes"]
        unnamed = [node["role"]["value"] for node in tree if not node["ignored"]
                   and node["role"]["value"] in
                   ("button", "checkbox", "switch", "slider", "spinbutton",
                    "combobox", "image", "img", "tab", "radio")
                   and not node.get("name", {}).get("value")]
        self.assertEqual(unnamed, [])

    def test_token(self):
        pipeline = self.start(DIGITS + WEB + "token=a-secret")
        browser = self.browser(pipeline)
        browser.wait("return document.getElementById('token-dialog').open")
        self.assertEqual(browser.run(SHOWN), 0)
        browser.run("""
            document.getElementById("token").value = "a-secret";
            document.querySelector("#token-form button").click();""")
        browser.wait(SHOWN)
        self.assertEqual(browser.run("return location.hash"), "#a-secret")
        other = self.browser(pipeline, "#a-secret")
        other.wait(SHOWN)

    def test_read_only(self):
        browser = self.open(self.start(DIGITS + WEB + "read-only=true"))
        self.assertTrue(browser.run("return document.getElementById('play').disabled"))
        self.assertEqual(browser.run("return document.querySelectorAll('#controls input:enabled, #controls select:enabled').length"), 0)

    def test_comes_back(self):
        """After the end of the pipeline the page says so, without an error."""
        pipeline = self.start()
        browser = self.open(pipeline)
        pipeline.stop()
        browser.wait("return !document.getElementById('banner').hidden")



if __name__ == "__main__":
    if "browser" in os.environ.get("LEFT_OUT", "").split():
        print("Left out (--without-browser): the page of reconstructweb is not tested in a browser.")
        sys.exit(SKIPPED)
    if find_browser() is None or find_driver() is None:
        print("There is no Chromium with chromedriver: the page of reconstructweb is not tested in a browser. "
              "Debian's packages are chromium and chromium-driver.")
        sys.exit(SKIPPED)
    unittest.main()
