"""Renews the pictures of reconstructweb's page in docs/: light, dark, in a hall, and on a
phone.

    PYTHONPATH=tests/support GST_PLUGIN_PATH=build/plugin python3 tests/web-pictures.py

It needs chromium and chromium-driver. Look at the pictures before you commit them.
SPDX-License-Identifier: LGPL-2.1-or-later
"""

import base64
import os
import sys
import time

from webdriver import Browser, Driver
from websocket import Client, Pipeline

DOCS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs")
LINE = ("tapestrysrc ahead=50 ! competelayer name=strokes "
        "! competelayer name=map lateral-strength=0.1 ! reconstructweb port=0 layer=strokes")
PICTURES = [("light", {"width": 1360, "height": 900}, (1360, 1180)),
            ("dark", {"width": 1360, "height": 900, "dark": True}, (1360, 1180)),
            ("hall", {"width": 1920, "height": 1080, "dark": True}, None),
            ("phone", {"phone": (390, 844)}, None)]

# Whether a twentieth of the frame is ink: the window may be between digits.
INK = """
const canvas = document.querySelector("canvas[data-panel=original]");
const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
return pixels.filter(value => value < 90).length > pixels.length / 20;
"""


def capture(browser, path, size):
    shot = {"format": "png"}
    if size:
        shot |= {"captureBeyondViewport": True, "clip": {
            "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}}
    with open(path, "wb") as file:
        file.write(base64.b64decode(browser.cdp("Page.captureScreenshot", **shot)["data"]))


pipeline, driver = Pipeline(LINE), Driver()
try:
    time.sleep(40)
    client = Client(pipeline.url)
    client.ask(do="set", element="strokes", property="winners", value=8)
    time.sleep(25)
    client.close()
    for name, options, size in PICTURES:
        browser = Browser(driver, **options)
        browser.open(pipeline.url)
        browser.wait("return document.querySelectorAll('#curves canvas').length")
        if name == "hall":
            browser.click("#hall")
        # The settings beside the curves, too, which are below the window.
        browser.run("document.getElementById('settings').style.maxHeight = 'none'")
        time.sleep(4)
        browser.wait(INK)
        capture(browser, os.path.join(sys.argv[1] if sys.argv[1:] else DOCS, f"web-{name}.png"), size)
        browser.close()
finally:
    driver.stop()
    pipeline.stop()
