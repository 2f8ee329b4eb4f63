#!/usr/bin/env python3
"""Novelty for a camera that wanders over a photograph.

A thousand frames of 320 x 240, in fields of 16 x 16, with the defaults. From frame
645 to 690 an object of 48 x 48 is in sight; after it, and without it, nothing is.
Prints the greatest novelty after 20 seconds without the object, and with it; a
threshold should be between the two.
"""
import os
import re
import sys
import tempfile

import numpy as np

import common

WIDTH, HEIGHT, FRAMES = 320, 240, 1000
COMES, GOES = 645, 690


def objects(other):
    """The objects that are put before the camera."""
    checks = np.indices((48, 48)).sum(0) // 3 % 2 * 255
    snow = np.random.RandomState(1).randint(0, 256, (48, 48))
    return {"none": None, "checks": checks, "snow": snow,
            "half as much snow": (128 + snow) // 2,
            "a piece of another photograph": other[90:138, 120:168]}


def frames(folder, still):
    """The frames of one photograph, in order, and one of the other."""
    common.photographs(folder, WIDTH, HEIGHT, 2 * FRAMES)
    video = [np.fromfile(os.path.join(folder, f"{i:05d}.raw"), np.uint8)
             .reshape(HEIGHT, WIDTH) for i in range(0, 2 * FRAMES, 2)]
    other = np.fromfile(os.path.join(folder, "00201.raw"), np.uint8)
    if still:
        video = [video[0]] * FRAMES
    return video, other.reshape(HEIGHT, WIDTH)


def watch(folder, video, thing, settings):
    """Novelty, interval by interval."""
    path = os.path.join(folder, "video")
    with open(path, "wb") as raw:
        for i, frame in enumerate(video):
            frame = frame.copy()
            if thing is not None and COMES <= i < GOES:
                left = 100 + (i - COMES) // 4
                frame[100:148, left:left + 48] = thing
            frame.tofile(raw)
    said = common.launch(
        f"filesrc location={path} ! rawvideoparse format=gray8 width={WIDTH} "
        f"height={HEIGHT} framerate=30/1 ! competelayer field-width=16 "
        f"field-height=16 {settings} ! fakesink", "-m").output
    return [float(x) for x in
            re.findall(r"competelayer, .*?novelty=\(double\)([-+.0-9e]+)", said)]


def main():
    print("| camera | object | greatest else | with the object |")
    print("|---|---|---|---|")
    cameras = {"wanders": (False, ""), "wanders, 10 winners": (False, "winners=10"),
               "wanders, fields overlap": (False, "field-stride=8"),
               "stands": (True, "")}
    for name, (still, settings) in cameras.items():
        with tempfile.TemporaryDirectory() as folder:
            video, other = frames(folder, still)
            for thing, pixels in objects(other).items():
                novelty = watch(folder, video, pixels, settings)
                begins, ends = COMES // 30, GOES // 30 + 1
                usual = novelty[20:begins] + novelty[ends:]
                seen = novelty[begins:ends]
                print(f"| {name} | {thing} | {max(usual):.2f} | "
                      f"{max(seen):.2f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
