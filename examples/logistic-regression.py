"""How well images are told apart by codes that were learned without labels.

    logistic-regression.py [--data FOLDER] [--train N] [--test N] [--frames N]
                           [--seeds N] [--layer SETTINGS [--tensor SETTINGS]]

A competelayer learns from the training images, shown again and again until they make
so many frames, without their labels. Then codetensor gives the code and the drive of
each of them, and of images that the layer has not seen, as numpy arrays. scikit-learn's
logistic regression is trained with labels on these, on the pixels, and on what a layer
gives that has learned nothing: its prototypes are images, or fields of them, drawn at
random. A table says how many of the other images each of them tells right, in %. How
much the regression is held back (C) is chosen for each alike: what does best on the last fifth of the training
images when trained on the rest.

FOLDER has four IDX files as MNIST has them (examples/fetch-mnist.sh gets those; Debian's
package dataset-fashion-mnist has others in /usr/share/datasets/fashion-mnist): 60,000
images to train on and 10,000 others. Without, there are the 900 digits that are built
in, of which the last 200 are the others. --layer measures a competelayer of your own
instead of those of the table, --tensor sets what codetensor makes of it.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import gzip
import json
import os
import struct
import sys
import tempfile
import warnings

# Before numpy: its BLAS gains nothing from threads on matrices this thin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gi
import numpy as np
from scipy.ndimage import uniform_filter
from sklearn.linear_model import LogisticRegression

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

EXAMPLES = os.path.dirname(os.path.abspath(__file__))
BUILT_IN = 900
SIZE = 28

LOCAL = ("columns=20 rows=20 winners=10 contrast=local init=fields "
         "coding=pursuit shortlist=10 conscience=.3 learning-rate=.03")
FIELDS = ("columns=10 rows=10 winners=5 field-width=12 field-height=12 "
          "field-stride=4 contrast=local init=fields coding=pursuit "
          "shortlist=10 conscience=.3 learning-rate=.03")


def labels(folder, which):
    path = os.path.join(folder, which + "-labels-idx1-ubyte.gz")
    if not os.path.exists(path):
        sys.exit(f"There is no {path}.")
    with gzip.open(path) as file:
        return np.frombuffer(file.read()[8:], np.uint8)


def labels_built_in():
    """Those of MNIST's first 900 training images."""
    with open(os.path.join(EXAMPLES, "digits-900-labels.txt")) as file:
        return np.array([int(c) for c in file.read() if c.isdigit()], np.uint8)


class Data:
    """Where training and other images are, and what they show."""

    def __init__(self, folder, train, test):
        if folder:
            self.train = labels(folder, "train")[:train]
            self.test = labels(folder, "t10k")[:test]
            self.sources = [
                self.source(os.path.join(folder, which + "-images-idx3-ubyte.gz"),
                            len(known))
                for which, known in (("train", self.train),
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

    def inputs(self, line, kind=np.float32):
        """What a pipeline makes of the training images and of the others."""
        trained, others = (run(f"{source} ! {line} appsink name=sink sync=false",
                               kind) for source in self.sources)
        return trained, others[-len(self.test):]


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


def normalize(pixels, size):
    """Pixels less the mean of the size x size around, divided by their deviation.

    Images are mirrored at their borders, so that of twice the size each window has
    all pixels of the image, equally often.
    """
    images = pixels.reshape(-1, SIZE, SIZE) / np.float32(255)
    around = (0, size, size)
    mean = uniform_filter(images, around)
    square = uniform_filter(images * images, around)
    deviation = np.sqrt(np.maximum(square - mean * mean, 0) + .04 ** 2)
    return ((images - mean) / deviation).reshape(len(pixels), -1)


def train(head, inputs, labels, held_back):
    with warnings.catch_warnings():
        # That it could have gone on: 100 rounds are as good as all here.
        warnings.simplefilter("ignore")
        return head.set_params(C=held_back).fit(inputs, labels)


def accuracy(inputs, others, data):
    """Of the other images, and of those held out of the training to choose C, in %."""
    mean = inputs.mean(axis=0)
    scale = (inputs - mean).std() or 1
    inputs, others = [((each - mean) / scale).astype(np.float32)
                      for each in (inputs, others)]
    part = len(inputs) * 4 // 5
    head = LogisticRegression(max_iter=100, warm_start=True)
    found = [(train(head, inputs[:part], data.train[:part], held_back).score(
        inputs[part:], data.train[part:]), -held_back)
        for held_back in (.001, .003, .01, .03, .1)]
    held_out, held_back = max(found)
    head = train(LogisticRegression(max_iter=100), inputs, data.train,
                 -held_back)
    return 100 * head.score(others, data.test), 100 * held_out


def learn(data, layer, frames, seed, file):
    """Saves what a layer learns."""
    epochs = -(-frames // len(data.train))
    run(f"{data.sources[0]} shuffle=true seed={seed} epochs={epochs} ! "
        f"competelayer {layer} seed={seed} save-location={file} ! fakesink")


def draw(data, layer, frames, seed, file):
    """Saves what a layer would have without learning: fields of images at random.

    They are as contrast=local sees them, a lighter and a darker half at unit length.
    """
    images = run(f"{data.sources[0]} ! appsink name=sink sync=false",
                 np.uint8).reshape(-1, SIZE, SIZE) / np.float32(255)
    settings = dict(each.split("=") for each in layer.split())
    side = int(settings.get("field-width", SIZE))
    units = int(settings["columns"]) * int(settings["rows"])
    rng = np.random.default_rng(seed)
    fields = []
    while len(fields) < units:
        x, y = rng.integers(SIZE - side + 1, size=2)
        field = images[rng.integers(len(images)), y:y + side, x:x + side].ravel()
        field = field - field.mean()
        if field.std() > .05:
            fields.append(field / np.linalg.norm(field))
    halves = np.maximum([np.concatenate([each, -each]) for each in fields], 0)
    head = json.dumps({"weights": {
        "dtype": "F32", "shape": halves.shape,
        "data_offsets": [0, 4 * halves.size]}}).encode()
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(head)) + head +
                  halves.astype("<f4").tobytes())


# A row each: its name, settings of competelayer, where its prototypes come from, and
# settings of codetensor for the code and for the drive.
LAYERS = [
    ("defaults, 10 winners", "columns=20 rows=20 winners=10", learn, "",
     "theta=.2"),
    ("local contrast, 10 winners", LOCAL, learn, "", "theta=.1"),
    ("control: 400 images in place of what is learned", LOCAL, draw, "",
     "theta=.1"),
    ("12x12 fields, 100 units, sums over 2x2 parts", FIELDS, learn, "pool=2x2",
     "theta=.1 pool=2x2"),
    ("12x12 fields, 100 units, sums over 3x3 parts", FIELDS, learn, "pool=3x3",
     "theta=.1 pool=3x3"),
    ("control: 100 fields in place of what is learned, 3x3 parts", FIELDS, draw,
     "pool=3x3", "theta=.1 pool=3x3"),
]


class Layer:
    """A layer with its prototypes, for each seed."""

    def __init__(self, data, layer, make, frames, seeds):
        self.data, self.layer = data, layer
        self.folder = tempfile.TemporaryDirectory()
        self.files = [os.path.join(self.folder.name, str(seed))
                      for seed in range(seeds)]
        for seed, file in enumerate(self.files):
            make(data, layer, frames, seed, file)

    def measure(self, content, tensor):
        """Prints and gives the accuracy with each seed, as a table's cell."""
        found = []
        for file in self.files:
            inputs, others = self.data.inputs(
                f"competelayer {self.layer} learning=false location={file} ! "
                f"codetensor content={content} {tensor} !")
            found.append(accuracy(inputs, others, self.data))
            active = (inputs != 0).sum(axis=1).mean()
            print(f"  {content} {tensor}: {found[-1][0]:.2f}, held out "
                  f"{found[-1][1]:.2f}; {inputs.shape[1]} values, {active:.0f} "
                  "of them not 0", file=sys.stderr, flush=True)
        return " / ".join(f"{right:.2f}" for right, _ in found)


def measure_pixels(data):
    """Rows of the table: pixels as they are, and normalised."""
    pixels = data.inputs("", np.uint8)
    yield "pixels", "%.2f" % accuracy(*pixels, data)[0], ""
    for name, size in (("over the image", 2 * SIZE), ("over 9x9 pixels", 9)):
        yield (f"pixels, normalised {name}", "%.2f" % accuracy(
            *(normalize(each, size) for each in pixels), data)[0], "")


def print_row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data")
    parser.add_argument("--train", type=int, default=5000)
    parser.add_argument("--test", type=int, default=2000)
    parser.add_argument("--frames", type=int, default=15000)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--layer")
    parser.add_argument("--tensor", default="")
    options = parser.parse_args()
    Gst.init(None)
    data = Data(options.data, options.train, options.test)
    layers = LAYERS if options.layer is None else [
        ("your layer", options.layer, learn, options.tensor, options.tensor)]
    print(f"{len(data.train)} images to train on, {len(data.test)} others; "
          "% of these told right:\n")
    print_row("", "code", "drive")
    print_row("---", "---", "---")
    for row in measure_pixels(data) if options.layer is None else ():
        print_row(*row)
    for name, layer, make, for_code, for_drive in layers:
        made = Layer(data, layer, make, options.frames, options.seeds)
        print_row(name, made.measure("code", for_code),
                  made.measure("drive", for_drive))


if __name__ == "__main__":
    main()
