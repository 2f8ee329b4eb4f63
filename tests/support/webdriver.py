"""Headless Chromium, driven through Debian's chromedriver (W3C WebDriver).

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

BROWSERS = "chromium", "chromium-browser", "google-chrome"
# The driver is on this machine, whatever proxy the environment names.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def find_browser():
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def find_driver():
    return shutil.which("chromedriver")


class Driver:
    """A chromedriver; each Browser is a session of it, with a profile of its own."""

    def __init__(self):
        # Sanitizers are for the plugin: browsers do not start with them.
        env = {name: value for name, value in os.environ.items()
               if name != "LD_PRELOAD"}
        self.process = subprocess.Popen(
            [find_driver(), "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=env)
        self.port = None
        for line in self.process.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found:
                self.port = int(found[1])
                break

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data, method=method,
            headers={"Content-Type": "application/json"})
        try:
            with DIRECT.open(request, timeout=300) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def stop(self):
        self.process.stdout.close()
        self.process.terminate()
        self.process.wait(30)


class Browser:
    """A window. `phone`: its width and height in pixels of CSS."""

    def __init__(self, driver, width=1400, height=900, dark=False, phone=None):
        self.profile = tempfile.mkdtemp(prefix="browser")
        options = {"binary": find_browser(), "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-dev-shm-usage", f"--window-size={width},{height}",
            "--user-data-dir=" + self.profile,
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]}
        if phone:
            options["mobileEmulation"] = {"deviceMetrics": {
                "width": phone[0], "height": phone[1], "pixelRatio": 2}}
        self.driver = driver
        made = driver.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.path = "/session/" + made["sessionId"]
        self.cdp("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])

    def call(self, method, path, body=None):
        return self.driver.call(method, self.path + path, body)

    def cdp(self, command, **params):
        return self.call("POST", "/goog/cdp/execute",
                         {"cmd": command, "params": params})

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """The value that the body of a function returns."""
        return self.call("POST", "/execute/sync",
                         {"script": script, "args": list(arguments)})

    def wait(self, script, *arguments, seconds=60):
        """Waits until the script returns something true, and returns that."""
        end = time.monotonic() + seconds
        while True:
            value = self.run(script, *arguments)
            if value:
                return value
            if time.monotonic() > end:
                raise TimeoutError(f"{script}: {value!r}; {self.log()}")
            time.sleep(0.05)

    def press(self, *keys):
        """Keys as W3C WebDriver writes them, one after another."""
        self.call("POST", "/actions", {"actions": [{
            "type": "key", "id": "keys", "actions": [
                {"type": kind, "value": key} for key in keys
                for kind in ("keyDown", "keyUp")]}]})

    def click(self, selector):
        found = self.call("POST", "/element", {
            "using": "css selector", "value": selector})
        self.call("POST", f"/element/{next(iter(found.values()))}/click", {})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", "/screenshot")))

    def log(self):
        return [line["message"] for line in
                self.call("POST", "/se/log", {"type": "browser"})]

    def close(self):
        self.call("DELETE", "")
        # Processes of the browser may write there for a moment after its end.
        end = time.monotonic() + 30
        while os.path.exists(self.profile) and time.monotonic() < end:
            shutil.rmtree(self.profile, ignore_errors=True)
            time.sleep(0.05)
