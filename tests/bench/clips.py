"""How well films and photographs are reconstructed with some settings: PSNR in dB.

    python3 clips.py [--frames N] [--only WORD] [--settings LINE ...] [--quick]

Each clip is learned from its first frames, and frames that come later are coded:
scikit-learn's two photographs under a wandering camera, and the clips of Debian's
package opencv-doc, in grey and in colour. A standing camera (vtest), a moving one
(tree), and an animated film (Megamind). Fields of 12 x 12 side by side, 400 units, 5
winners. Prints dB and milliseconds of processor time a learned frame.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import sys
import tempfile

import numpy as np

import common

DATA = "/usr/share/doc/opencv-doc/examples/data"
TEST = 8
SETTINGS = (
    "coding=pursuit shortlist=4 conscience=.3 lateral-strength=.1",
    "coding=pursuit shortlist=4 conscience=.3 lateral-strength=0",
    "coding=pursuit shortlist=0 conscience=0 lateral-strength=0",
    "coding=signed-pursuit shortlist=10 conscience=0 lateral-strength=0",
    "coding=signed-pursuit shortlist=0 conscience=0 lateral-strength=0",
    "coding=signed-pursuit shortlist=0 conscience=0 lateral-strength=0 init=fields")


def photographs(folder, channels, frames):
    common.photographs(folder, 480, 360, frames + TEST, channels)
    return 480, 360


def film(name, width, height):
    def write(folder, channels, frames):
        form = {1: "GRAY8", 3: "RGB"}[channels]
        common.launch(
            f"-q filesrc location={DATA}/{name} ! decodebin ! videoconvert ! "
            f"videoscale ! video/x-raw,format={form},width={width},"
            f"height={height},pixel-aspect-ratio=1/1 ! "
            f"identity eos-after={frames + TEST + 1} ! "
            f"multifilesink location={folder}/%05d.raw")
        return width, height
    return write


CLIPS = {
    "photographs": (photographs, 1),
    "photographs in colour": (photographs, 3),
    "vtest": (film("vtest.avi", 768, 576), 1),
    "vtest in colour": (film("vtest.avi", 768, 576), 3),
    "tree": (film("tree.avi", 320, 240), 1),
    "tree in colour": (film("tree.avi", 320, 240), 3),
    "Megamind": (film("Megamind.avi", 720, 528), 1),
    "Megamind in colour": (film("Megamind.avi", 720, 528), 3)}


def measure(folder, size, channels, frames, settings):
    """dB of the frames after the first ones, and ms to learn each of these."""
    width, height = size
    weights = os.path.join(folder, "weights.safetensors")
    source = (f"multifilesrc location={folder}/%%05d.raw caps=video/x-raw,"
              f"format={'GRAY8' if channels == 1 else 'RGB'},width={width},"
              f"height={height},framerate=30/1 start-index=%d stop-index=%d")
    layer = f"competelayer field-width=12 field-height=12 {settings}"
    learn = source % (0, frames - 1)
    start = common.launch(f"{learn} ! fakesink", "-q").cpu
    cpu = common.launch(
        f"{learn} ! {layer} save-location={weights} ! fakesink", "-q").cpu
    shape = (height, width) + ((3,) if channels == 3 else ())
    back = common.reconstructions(
        f"{source % (frames, frames + TEST - 1)} ! {layer} learning=false "
        f"location={weights} attach=reconstruction", shape)
    seen = np.stack([np.fromfile(
        os.path.join(folder, f"{frames + i:05d}.raw"),
        np.uint8).reshape(shape) for i in range(TEST)])
    os.remove(weights)
    return common.psnr(seen, back), 1000 * (cpu - start) / frames


def main():
    common.start_over()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--frames", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--settings", nargs="*", default=SETTINGS)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    frames = 4 if options.quick else options.frames
    rows = []
    for name, (write, channels) in CLIPS.items():
        if options.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            size = write(folder, channels, frames)
            cells = [name]
            for settings in options.settings:
                cells.append("%.2f, %.1f" % measure(
                    folder, size, channels, frames, settings))
                print(name, settings, cells[-1], file=sys.stderr, flush=True)
        rows.append(cells)
    print(common.table(["dB, ms a frame", *options.settings], rows))


if __name__ == "__main__":
    main()
