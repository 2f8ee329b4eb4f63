"""How well handwritten digits are told apart by their sparse codes.

    logistic-regression.py [--train N] [--test N] [--frames N] [--layer SETTINGS]
                           [--mnist FOLDER]

A competelayer learns from the training digits, shown again and again until they make
so many frames, without their labels. Then codetensor gives the code of each of them,
and of digits that it has not seen, as numpy arrays, by way of appsink. scikit-learn's
logistic regression is trained with labels on the raw pixels and on the codes, and
prints how many of the other digits it tells right. How much it is held back (C) is
chosen for each of the two alike: what does best on the last fifth of the training
digits when trained on the rest.

With --mnist, a folder with MNIST's four files (examples/fetch-mnist.sh gets them),
there are 60,000 digits to train on and 10,000 others; without, the 900 that are built
in, of which the last 200 are the others.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import gzip
import os
import sys
import tempfile
import warnings

# Before numpy: its BLAS gains nothing from threads on matrices this thin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gi
import numpy as np
from sklearn.linear_model import LogisticRegression

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

EXAMPLES = os.path.dirname(os.path.abspath(__file__))
BUILT_IN = 900


def labels(folder, which):
    path = os.path.join(folder, which + "-labels-idx1-ubyte.gz")
    with gzip.open(path) as file:
        return np.frombuffer(file.read()[8:], np.uint8)


def labels_built_in():
    """Those of MNIST's first 900 training images."""
    with open(os.path.join(EXAMPLES, "digits-900-labels.txt")) as file:
        return np.array([int(c) for c in file.read() if c.isdigit()], np.uint8)


class Digits:
    """Where training and other digits are, and what they are."""

    def __init__(self, folder, train, test):
        if folder:
            self.train = labels(folder, "train")[:train]
            self.test = labels(folder, "t10k")[:test]
            self.sources = [
                self.source(os.path.join(folder, which + "-images-idx3-ubyte.gz"),
                            len(digits))
                for which, digits in (("train", self.train),
                                      ("t10k", self.test))]
        else:
            self.train, self.test = np.split(
                labels_built_in(), [BUILT_IN - min(test, 200)])
            self.sources = (self.source(None, len(self.train)),
                            self.source(None, BUILT_IN))

    @staticmethod
    def source(location, count):
        return (f"tapestrysrc motion=tiles movie-frames={count}" +
                (f' location="{location}"' if location else ""))


def run(line, kind=None):
    """Runs a pipeline to its end, and gives the numbers, of that kind, that came to
    an appsink in it: a row a buffer."""
    pipeline = Gst.parse_launch(line)
    sink = pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    arrays = []
    while sink and (sample := sink.emit("pull-sample")):
        buffer = sample.get_buffer()
        arrays.append(np.frombuffer(
            buffer.extract_dup(0, buffer.get_size()), kind))
    message = pipeline.get_bus().timed_pop_filtered(
        Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message.type == Gst.MessageType.ERROR:
        sys.exit(message.parse_error()[0].message)
    return np.array(arrays)


def train(inputs, labels, held_back):
    with warnings.catch_warnings():
        # That it could have gone on: 100 rounds are as good as all here.
        warnings.simplefilter("ignore")
        return LogisticRegression(C=held_back, max_iter=100).fit(
            inputs, labels)


def accuracy(inputs, labels, test_inputs, test_labels):
    """In %, of the test digits, and the C that was chosen without them."""
    scale = inputs.std() or 1
    inputs, test_inputs = [(each / scale).astype(np.float32)
                           for each in (inputs, test_inputs)]
    part = len(inputs) * 4 // 5
    chosen = max((0.0003, 0.001, 0.003, 0.01, 0.03), key=lambda held_back: train(
        inputs[:part], labels[:part], held_back).score(
            inputs[part:], labels[part:]))
    head = train(inputs, labels, chosen)
    return 100 * head.score(test_inputs, test_labels), chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--train", type=int, default=5000)
    parser.add_argument("--test", type=int, default=2000)
    parser.add_argument("--frames", type=int, default=15000)
    parser.add_argument("--layer", default="columns=20 rows=20 winners=10")
    parser.add_argument("--mnist")
    options = parser.parse_args()
    Gst.init(None)
    digits = Digits(options.mnist, options.train, options.test)
    epochs = -(-options.frames // len(digits.train))
    layer = "competelayer " + options.layer
    with tempfile.TemporaryDirectory() as folder:
        weights = os.path.join(folder, "weights")
        run(f"{digits.sources[0]} shuffle=true epochs={epochs} ! "
            f"{layer} save-location={weights} ! fakesink")
        layer += f" learning=false location={weights} "
        codes = [run(f"{source} ! {layer} ! codetensor ! appsink name=sink "
                     "sync=false", np.float32) for source in digits.sources]
        pixels = [run(f"{source} ! appsink name=sink sync=false", np.uint8)
                  for source in digits.sources]
    print(f"{len(digits.train)} digits to train on, {len(digits.test)} others")
    for name, (inputs, others) in (("pixels", pixels), ("codes", codes)):
        right, chosen = accuracy(inputs, digits.train,
                                 others[-len(digits.test):], digits.test)
        print(f"{name}: {right:.2f} % right ({inputs.shape[1]} values a digit, "
              f"{np.mean((inputs != 0).sum(axis=1)):.0f} of them not 0, "
              f"C={chosen:g})")


if __name__ == "__main__":
    main()
