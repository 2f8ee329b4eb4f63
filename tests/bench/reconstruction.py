"""How well a layer reconstructs unseen digits, beside scikit-learn.

    python3 tests/bench/reconstruction.py [--quick] [--only WORD]

Every row is trained on the same 50,000 frames, 5 shuffled epochs of 10,000
drifting 20 x 20 windows over digits 0 to 899, and then codes 10,000 windows
over digits 900 to 1799 with learning off. The error is NMSE = sum (v - r)^2 /
sum v^2 over these. Prints a table, and writes build/bench/reconstruction.json.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import sys
import tempfile
import time
import warnings

import common

# Name, and competelayer's settings besides winners and lateral-strength=0.
OURS = [
    ("multiplicative, winners, rate .02",
     "rule=multiplicative coding=winners learning-rate=.02"),
    ("multiplicative, winners, rate .01",
     "rule=multiplicative coding=winners learning-rate=.01"),
    ("unit-norm, refit",
     "coding=refit"),
    ("unit-norm, pursuit, shortlist 4 (the default)",
     "shortlist=4"),
    ("unit-norm, pursuit, shortlist 4, no conscience",
     "shortlist=4 conscience=0"),
    ("unit-norm, pursuit, shortlist 4, rate .001",
     "shortlist=4 learning-rate=.001"),
    ("unit-norm, pursuit, shortlist 10",
     "shortlist=10"),
    ("unit-norm, pursuit, shortlist 10, rate .001",
     "shortlist=10 learning-rate=.001"),
    ("unit-norm, pursuit, shortlist 10, rate .0003, conscience 1",
     "shortlist=10 learning-rate=.0003 conscience=1"),
    ("unit-norm, pursuit, shortlist 4, lateral .1 (all the defaults)",
     "lateral-strength=.1"),
]

POSITIVE = {"positive_code": True, "positive_dict": True}
SKLEARN = [
    ("batch 256, alpha 1", {"batch_size": 256, "alpha": 1}),
    ("batch 100, alpha .5", {"batch_size": 100, "alpha": .5}),
    ("batch 100, alpha .5, positive",
     {"batch_size": 100, "alpha": .5, **POSITIVE}),
    ("batch 100, alpha .3, positive",
     {"batch_size": 100, "alpha": .3, **POSITIVE}),
]
UNITS = 400
WINNERS = (1, 5, 10)


class Movies:
    """The movies for training and testing, the same for all rows."""

    def __init__(self, folder, frames):
        unseen = os.path.join(folder, "unseen.idx")
        common.unseen_digits(unseen)
        self.train = f"tapestrysrc movie-frames={frames} epochs=5 shuffle=true"
        self.test = (f"tapestrysrc location={unseen} seed=1 "
                     f"movie-frames={frames}")
        self.frames = frames
        self.weights = os.path.join(folder, "weights.safetensors")
        self.raw = os.path.join(folder, "raw")

    def pixels(self, line):
        """The frames of a movie as numpy has them, in [0, 1]."""
        import numpy as np
        common.raw_frames(line, self.raw)
        return np.fromfile(self.raw, np.uint8).reshape(-1, 400) / 255


def cost(line, layer, frames):
    """Processor microseconds a frame that a layer adds to a source."""
    alone = common.launch(f"{line} ! fakesink").cpu
    run = common.launch(f"{line} ! {layer} ! fakesink", "-m")
    return 1e6 * (run.cpu - alone) / frames, run.output


def usage_and_error(line):
    """The share of units that never win, and the error, from the metas."""
    import gi
    import numpy as np
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    wins = np.zeros(UNITS + 1, int)

    def count(pad, info):
        code = info.get_buffer().get_custom_meta(
            "GstSparseCodeMeta").get_structure()
        winners = np.frombuffer(
            code.get_value("indices").get_data(), np.uint32)
        wins[np.minimum(winners, UNITS)] += 1
        return Gst.PadProbeReturn.OK

    pipeline = Gst.parse_launch(
        f"{line} interval={2**62} ! fakesink name=sink")
    pipeline.get_by_name("sink").get_static_pad("sink").add_probe(
        Gst.PadProbeType.BUFFER, count)
    pipeline.set_state(Gst.State.PLAYING)
    nmse = None
    while True:
        message = pipeline.get_bus().timed_pop_filtered(
            Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR
            | Gst.MessageType.ELEMENT)
        if message.type == Gst.MessageType.ERROR:
            raise RuntimeError(message.parse_error().gerror.message)
        if message.type == Gst.MessageType.EOS:
            break
        nmse = message.get_structure().get_value("nmse")
    pipeline.set_state(Gst.State.NULL)
    return float((wins[:UNITS] == 0).mean()), nmse


def ours(movies, settings):
    """A row's figures, by number of winners."""
    row = {}
    for winners in WINNERS:
        layer = ("competelayer lateral-strength=0 "
                 f"{settings} winners={winners}")
        if os.path.exists(movies.weights):
            os.remove(movies.weights)
        learning, _ = cost(
            movies.train, f"{layer} save-location={movies.weights}",
            5 * movies.frames)
        coder = f"{layer} location={movies.weights} learning=false"
        # Five repetitions, so that the time is longer than that of the start.
        coding, _ = cost(
            f"{movies.test} epochs=5", coder, 5 * movies.frames)
        unused, nmse = usage_and_error(f"{movies.test} ! {coder}")
        row[winners] = {"nmse": nmse, "unused": unused,
                        "learning-us": learning, "coding-us": coding}
    return row


def sklearn(train, test, settings):
    """The same for scikit-learn, which learns one dictionary for all."""
    from sklearn.decomposition import (
        MiniBatchDictionaryLearning, sparse_encode)
    learner = MiniBatchDictionaryLearning(
        UNITS, fit_algorithm="cd", random_state=0, **settings)
    batch = settings["batch_size"]
    start = time.process_time()
    for first in range(0, len(train), batch):
        learner.partial_fit(train[first:first + batch])
    learning = 1e6 * (time.process_time() - start) / len(train)
    row = {}
    for winners in WINNERS:
        start = time.process_time()
        code = sparse_encode(test, learner.components_, algorithm="omp",
                             n_nonzero_coefs=winners)
        coding = 1e6 * (time.process_time() - start) / len(test)
        error = test - code @ learner.components_
        row[winners] = {
            "nmse": float((error ** 2).sum() / (test ** 2).sum()),
            "unused": float((code == 0).all(0).mean()),
            "learning-us": learning, "coding-us": coding}
    return row


def line_of(name, row):
    return [name, f"{row[5]['nmse']:.3f}", f"{row[10]['nmse']:.3f}",
            f"{row[5]['learning-us']:.1f}", f"{row[5]['coding-us']:.1f}",
            f"{row[10]['learning-us']:.1f}", f"{row[10]['coding-us']:.1f}",
            " / ".join(f"{100 * row[k]['unused']:.2f}" for k in WINNERS)]


def main():
    common.start_over()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true",
                        help="short movies and few rows, to check that it runs")
    parser.add_argument("--only", default="",
                        help="only the rows whose name contains this")
    options = parser.parse_args()
    if not os.path.exists(common.MNIST):
        sys.exit("The full MNIST is missing: run examples/fetch-mnist.sh")
    warnings.filterwarnings("ignore", module="sklearn")

    chosen = [("ours", name, settings) for name, settings in OURS] + [
        ("scikit-learn", name, settings) for name, settings in SKLEARN]
    if options.quick:
        chosen = [chosen[4], chosen[len(OURS)]]
    chosen = [row for row in chosen if options.only in f"{row[0]} {row[1]}"]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        movies = Movies(folder, 1000 if options.quick else 10000)
        train = test = None
        for whose, name, settings in chosen:
            if whose == "ours":
                row = ours(movies, settings)
            else:
                if train is None:
                    train = movies.pixels(movies.train)
                    test = movies.pixels(movies.test)
                row = sklearn(train, test, settings)
            found.append((f"{whose}: {name}", row))
            print(*line_of(*found[-1]), sep=" | ", file=sys.stderr)

    print(f"\n{common.machine()}; numpy's BLAS: {common.blas()}, one thread\n")
    print(common.table(
        ["", "NMSE, 5 winners", "NMSE, 10", "us to learn a frame, 5",
         "us to code, 5", "us to learn, 10", "us to code, 10",
         "% units unused at 1 / 5 / 10"],
        [line_of(*row) for row in found]))
    common.write_json("reconstruction.json", {
        "machine": common.machine(), "blas": common.blas(),
        "rows": [{"name": name, "by winners": row} for name, row in found]})


if __name__ == "__main__":
    main()
