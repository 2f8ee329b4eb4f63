"""The counts of the daemon `motion` for a film, for alarm.py.

The daemon counts in real time and looks at each frame only up to five frames a second: it
is set to five, and gets the film at four, so that its own clock misses hardly any.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import http.server
import re
import subprocess
import tempfile
import threading
import time

import cv2
import numpy as np

LOOKS, FRAMES = 5, 4            # a second

SETTINGS = """setup_mode on
log_level 7
width {width}
height {height}
netcam_url http://127.0.0.1:{port}/film
framerate {framerate}
webcontrol_port 0
stream_port 0
picture_output off
movie_output off
"""


class Camera(http.server.ThreadingHTTPServer):
    """A camera that sends one JPEG after another: the first one until `ready`."""

    daemon_threads = True

    def __init__(self, film):
        super().__init__(("127.0.0.1", 0), Frames)
        self.film, self.at = film, 0
        self.ready, self.done = threading.Event(), threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def next(self):
        time.sleep(1 / FRAMES)
        if self.at + 1 == len(self.film):
            self.done.set()
        elif self.ready.is_set():
            self.at += 1


class Frames(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "video/x-motion-jpeg")
        self.end_headers()
        while not self.server.done.is_set():
            frame = cv2.cvtColor(self.server.film[self.server.at],
                                 cv2.COLOR_GRAY2BGR)
            try:
                self.wfile.write(cv2.imencode(".jpg", frame)[1].tobytes())
            except OSError:     # it first only looks what the camera sends
                return
            self.server.next()

    def log_message(self, *_):
        pass


def changed_pixels(film):
    """How many pixels of each frame the daemon counts as changed, with its defaults."""
    camera, counts = Camera(film), np.full(len(film), -1)
    height, width = film[0].shape
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as settings:
        settings.write(SETTINGS.format(
            width=width, height=height, port=camera.server_port,
            framerate=LOOKS))
        settings.flush()
        daemon = subprocess.Popen(
            ["motion", "-n", "-c", settings.name], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in daemon.stdout:
            if found := re.search(r"Changes: +(\d+)", line):
                camera.ready.set()
                counts[camera.at] = max(counts[camera.at], int(found[1]))
            if camera.done.is_set():
                break
        daemon.terminate()
        daemon.wait()
    camera.shutdown()
    camera.server_close()
    for i in range(1, len(film)):       # it does not say the same count twice
        if counts[i] < 0:
            counts[i] = counts[i - 1]
    return counts
