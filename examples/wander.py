"""Lets a camera wander over pictures, and writes what it sees to stdout.

    python3 wander.py FORMAT WIDTH HEIGHT FRAMES [PICTURE...]

FORMAT is GRAY8 or RGB; frames of WIDTH x HEIGHT follow one another with no gap.
Without pictures it takes scikit-learn's two photographs. Each is scaled so that
a frame has room to wander in; every 90 frames the camera turns to the next.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import math
import os
import subprocess
import sys
import tempfile


def photographs():
    import sklearn.datasets
    folder = os.path.join(os.path.dirname(sklearn.datasets.__file__), "images")
    return [os.path.join(folder, name) for name in ("china.jpg", "flower.jpg")]


def decode(picture, form, width, height):
    """The picture's rows, of bytes, at least a third larger than a frame."""
    channels = {"GRAY8": 1, "RGB": 3}[form]
    across = -(-width * 4 // 3) // 4 * 4
    while True:
        with tempfile.NamedTemporaryFile() as raw:
            subprocess.run(
                ["gst-launch-1.0", "-q", "filesrc", f"location={picture}", "!",
                 "decodebin", "!", "videoconvert", "!", "videoscale", "!",
                 f"video/x-raw,format={form},width={across},"
                 "pixel-aspect-ratio=1/1",
                 "!", "filesink", f"location={raw.name}"], check=True)
            pixels = raw.read()
        length = across * channels
        down = len(pixels) // length
        if down >= height * 7 // 6:
            return [pixels[y * length:(y + 1) * length] for y in range(down)]
        across = -(-across * height * 4 // (3 * max(1, down))) // 4 * 4


def main():
    form, (width, height, frames) = sys.argv[1], map(int, sys.argv[2:5])
    channels = {"GRAY8": 1, "RGB": 3}[form]
    pictures = [decode(each, form, width, height)
                for each in sys.argv[5:] or photographs()]
    for i in range(frames):
        rows = pictures[i // 90 % len(pictures)]
        spare = len(rows[0]) // channels - width, len(rows) - height
        x = round(spare[0] * (1 + math.sin(i * 0.061)) / 2) * channels
        y = round(spare[1] * (1 + math.cos(i * 0.043)) / 2)
        sys.stdout.buffer.write(b"".join(
            row[x:x + width * channels] for row in rows[y:y + height]))


main()
