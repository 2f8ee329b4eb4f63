"""How well photographs are reconstructed, beside scikit-learn: PSNR in dB.

    python3 natural.py [--frames N] [--units-across N] [--only WORD] [--quick]

A camera wanders over scikit-learn's two photographs. Both learn the same frames,
cut into fields of 12 x 12 side by side, and then code others, with 5 and with
10 winners. Prints a table and writes build/bench/natural.json.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import sys
import tempfile
import time

import numpy as np

import common

WIDTH, HEIGHT, FIELD = 480, 360, 12
TEST = 8
# competelayer's settings, each a row.
OURS = {
    "the defaults": "",
    "lateral-strength 0": "lateral-strength=0",
    "lateral-strength 0, shortlist 10": "lateral-strength=0 shortlist=10",
    "shortlist of all": "shortlist=0",
    "shortlist of all, conscience 0": "shortlist=0 conscience=0",
    "shortlist of all, conscience 0, init fields":
        "shortlist=0 conscience=0 init=fields",
    "the same, both signs":
        "shortlist=0 conscience=0 init=fields coding=signed-pursuit",
}


def psnr(frames, given_back):
    error = np.mean((frames / 255 - np.clip(given_back, 0, 1)) ** 2)
    return 10 * np.log10(1 / error)


def read_frames(folder, count):
    return np.stack([np.fromfile(
        os.path.join(folder, f"{i:05d}.raw"), np.uint8).reshape(HEIGHT, WIDTH)
        for i in range(count)])


def reconstructions(line):
    """The reconstruction of each frame by a competelayer at a pipeline's end."""
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    pipeline = Gst.parse_launch(line + " ! fakesink name=sink")
    found = []

    def keep(pad, info):
        code = info.get_buffer().get_custom_meta("GstSparseCodeMeta")
        found.append(np.frombuffer(
            code.get_structure().get_value("reconstruction").get_data(),
            np.float32).reshape(HEIGHT, WIDTH).copy())
        return Gst.PadProbeReturn.OK

    pipeline.get_by_name("sink").get_static_pad("sink").add_probe(
        Gst.PadProbeType.BUFFER, keep)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message.type == Gst.MessageType.ERROR:
        raise RuntimeError(message.parse_error().gerror.message)
    return np.stack(found)


def ours(folder, train, test, frames, settings, winners, across):
    """PSNR, and seconds to learn."""
    weights = os.path.join(folder, "weights.safetensors")
    layer = (f"competelayer field-width={FIELD} field-height={FIELD} "
             f"columns={across} rows={across} winners={winners} {settings}")
    start = common.launch(f"{train % frames} ! fakesink", "-q").cpu
    seconds = common.launch(f"{train % frames} ! {layer} "
                            f"save-location={weights} ! fakesink",
                            "-q").cpu - start
    back = reconstructions(f"{test % TEST} ! {layer} learning=false "
                           f"location={weights} attach=reconstruction")
    return psnr(read_frames(folder + "/test", TEST), back), seconds


def patches(frames):
    """Frames as fields x values, and the mean and scale of each."""
    blocks = frames.reshape(len(frames), HEIGHT // FIELD, FIELD,
                            WIDTH // FIELD, FIELD).swapaxes(2, 3)
    V = blocks.reshape(-1, FIELD * FIELD) / 255
    mean = V.mean(1, keepdims=True)
    scale = np.maximum((V - mean).std(1, keepdims=True), 0.02)
    return (V - mean) / scale, mean, scale


def frames_of(V):
    blocks = V.reshape(-1, HEIGHT // FIELD, WIDTH // FIELD, FIELD, FIELD)
    return blocks.swapaxes(2, 3).reshape(-1, HEIGHT, WIDTH)


def theirs(folder, frames, winners, across):
    """PSNR for each number of winners, and seconds to learn."""
    from sklearn.decomposition import (MiniBatchDictionaryLearning,
                                       sparse_encode)
    V, _, _ = patches(read_frames(folder + "/train", frames))
    learner = MiniBatchDictionaryLearning(
        across * across, alpha=1, batch_size=256, n_iter=1,
        fit_algorithm="cd", random_state=0)
    start = time.process_time()
    order = np.random.default_rng(0).permutation(len(V))
    for first in range(0, len(V), 256):
        learner.partial_fit(V[order[first:first + 256]])
    seconds = time.process_time() - start
    test = read_frames(folder + "/test", TEST)
    V, mean, scale = patches(test)
    found = []
    for k in winners:
        code = sparse_encode(V, learner.components_, algorithm="omp",
                             n_nonzero_coefs=k)
        found.append(psnr(test, frames_of(
            code @ learner.components_ * scale + mean)))
    return found, seconds


def measure(folder, options):
    """The table's rows."""
    for name in ("train", "test"):
        os.mkdir(os.path.join(folder, name))
    train = common.photographs(folder + "/train", WIDTH, HEIGHT,
                               options.frames)
    test = common.photographs(folder + "/test", WIDTH, HEIGHT, TEST)
    winners = [5, 10]
    rows = []
    for name, settings in OURS.items():
        if options.only in name:
            each = [ours(folder, train, test, options.frames, settings, k,
                         options.units_across) for k in winners]
            rows.append(["ours: " + name, *[f"{found:.2f}" for found, _ in each],
                         *[f"{seconds:.1f}" for _, seconds in each]])
            print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    if options.only in "scikit-learn":
        found, seconds = theirs(folder, options.frames, winners,
                                options.units_across)
        rows.append(["scikit-learn", *[f"{each:.2f}" for each in found],
                     f"{seconds:.0f}", f"{seconds:.0f}"])
    return rows


def main():
    common.start_over()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--frames", type=int, default=100)
    parser.add_argument("--units-across", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.frames = 4
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(folder, options)
    head = ["", "PSNR, 5 winners", "PSNR, 10", "s to learn, 5", "s to learn, 10"]
    print(common.table(head, rows))
    common.write_json("natural.json", {
        "machine": common.machine(), "frames": options.frames, "rows": rows})


if __name__ == "__main__":
    main()
