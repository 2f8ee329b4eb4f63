"""How well a code still identifies a digit after the digit has moved.

    python3 tests/bench/invariant.py [--quick] [--only WORD] [--seeds N]

Each kind of feature learns without labels from a movie. A ridge classifier is
then trained on the features of digits in the middle of the window, and tested
on other digits that were moved. README.md says how exactly. Prints a table for
each movie and writes build/bench/invariant.json.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import struct
import sys
import tempfile
import time

import common

WINDOW = "video/x-raw,width=28,height=28"
MOVIES = {
    "dance": "motion=dance shuffle=true max-speed=.7 max-acceleration=.1 "
             "acceleration-period=10",
    "tapestry": "columns=100 rows=100 max-speed=1",
}
THETA = .2
POOLS = 100
AXES = [(1, 0), (-1, 0), (0, 1), (0, -1)]
DIAGONALS = [(1, 1), (-1, 1), (1, -1), (-1, -1)]
RIDGES = (1e-4, 1e-3, 1e-2, .1, 1)


class Sizes:
    """The sizes of all data; `quick` only checks that the script runs."""

    def __init__(self, quick):
        self.first = 2000 if quick else 20000
        self.stage = 3000 if quick else 30000
        self.top = 2000 if quick else 20000
        self.train = 1000 if quick else 8000
        self.test = 500 if quick else 5000
        self.gallery = 200 if quick else 1000
        self.scored = 1000 if quick else 10000


class Seen:
    """A recorded stream: pixels, and the layers' results for them."""

    def __init__(self, pixels, code, drive, y1, y2, y3):
        import numpy as np
        self.parts = pixels, code, drive, y1, y2, y3
        self.pixels, self.code, _, self.y1, self.y2, self.y3 = self.parts
        self.s = np.maximum(0, drive - np.float32(THETA))

    @property
    def v(self):
        return self.pixels.astype("float32") / 255

    def split(self, at):
        """The stream before a frame; the stream from that frame on is its `later`."""
        before = Seen(*(part[:at] for part in self.parts))
        before.later = Seen(*(part[at:] for part in self.parts))
        return before


def played(line, skip=0):
    """The frames of a pipeline from `skip` on."""
    import gi
    import numpy as np
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    pixels, codes, drives, slow = [], [], [], []
    # until the stage begins to learn
    unknown = {name: bytes(4 * n) for name, n in
               (("first", 32), ("second", 64), ("third", 400))}

    def keep(pad, info):
        nonlocal skip
        skip -= 1
        if skip < 0:
            buffer = info.get_buffer()
            code = buffer.get_custom_meta("GstSparseCodeMeta").get_structure()
            pixels.append(buffer.extract_dup(0, buffer.get_size()))
            drives.append(code.get_value("drive").get_data())
            codes.append((code.get_value("indices").get_data(),
                          code.get_value("activations").get_data()))
            code = buffer.get_custom_meta(
                "GstInvariantCodeMeta").get_structure()
            slow.append([
                code.get_value(name).get_data() if code.has_field(name)
                else none for name, none in unknown.items()])
        return Gst.PadProbeReturn.OK

    pipeline = Gst.parse_launch(f"{line} ! fakesink name=sink")
    pipeline.get_by_name("sink").get_static_pad("sink").add_probe(
        Gst.PadProbeType.BUFFER, keep)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message.type == Gst.MessageType.ERROR:
        raise RuntimeError(message.parse_error().gerror.message)

    def rows(parts, kind):
        return np.frombuffer(b"".join(parts), kind).reshape(len(parts), -1)

    drive = rows(drives, np.float32)
    code = np.zeros((len(drive), drive.shape[1] + 1), np.float32)
    winners = rows([part[0] for part in codes], np.uint32)
    np.put_along_axis(code, np.minimum(winners, drive.shape[1]).astype(int),
                      rows([part[1] for part in codes], np.float32), axis=1)
    return Seen(rows(pixels, np.uint8), code[:, :-1], drive,
                *(rows(parts, np.float32) for parts in zip(*slow)))


class Layers:
    """Both layers after they learned from a movie, with the recorded stream."""

    def __init__(self, movie, seed, sizes, folder, settings=""):
        self.weights = os.path.join(folder, "weights.safetensors")
        self.slow = os.path.join(folder, "slow.safetensors")
        self.idx = os.path.join(folder, "images.idx")
        self.stream = played(
            f"tapestrysrc location={common.MNIST} {MOVIES[movie]} seed={seed} "
            f"num-buffers={sizes.first + 2 * sizes.stage + sizes.top} "
            f"! {WINDOW} "
            f"! competelayer learn-frames={sizes.first} seed={seed} {settings} "
            f"attach=code+drive save-location={self.weights} "
            f"! invariantlayer start-after={sizes.first} seed={seed} "
            f"first-frames={sizes.stage} second-frames={sizes.stage} "
            f"third-frames={sizes.top} save-location={self.slow}",
            sizes.first).split(2 * sizes.stage)

    def sees(self, source):
        return played(f"{source} ! {WINDOW} ! competelayer learning=false "
                      f"attach=code+drive location={self.weights} "
                      f"! invariantlayer learning=false location={self.slow}")

    def looks_at(self, images):
        """Images one after another, which tapestrysrc reads from a file."""
        with open(self.idx, "wb") as file:
            file.write(struct.pack(">4I", 0x803, *images.shape)
                       + images.tobytes())
        return self.sees(f"tapestrysrc motion=tiles location={self.idx}")


def read_idx(name, header):
    import gzip
    import numpy as np
    path = os.path.join(os.path.dirname(common.MNIST), name)
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def shifted(images, x, y):
    """Images moved right and down by some pixels, on black."""
    import numpy as np
    width, height = images.shape[2], images.shape[1]
    moved = np.zeros_like(images)
    moved[:, max(0, y):height + min(0, y), max(0, x):width + min(0, x)] = \
        images[:, max(0, -y):height + min(0, -y),
               max(0, -x):width + min(0, -x)]
    return moved


class Digits:
    """The digits of the readout: training and test images, and labels."""

    def __init__(self, sizes):
        import numpy as np
        images = {part: read_idx(f"{part}-images-idx3-ubyte.gz", 16)
                  .reshape(-1, 28, 28) for part in ("train", "t10k")}
        labels = {part: read_idx(f"{part}-labels-idx1-ubyte.gz", 8)
                  for part in ("train", "t10k")}
        some = np.random.default_rng(0).permutation(10000)[:sizes.test]
        self.train, self.test = images["train"][-sizes.train:], \
            images["t10k"][some]
        self.train_labels, self.test_labels = \
            labels["train"][-sizes.train:], labels["t10k"][some]

    def seen_by(self, layer, sizes):
        """The features of all images, for each movement."""
        sets = {"train": layer.looks_at(self.train),
                (0, 0): layer.looks_at(self.test)}
        for far in (2, 4):
            for x, y in AXES + DIAGONALS:
                sets[far * x, far * y] = layer.looks_at(
                    shifted(self.test, far * x, far * y))
        for x, y in AXES:
            sets[3 * x, 3 * y] = layer.looks_at(
                shifted(self.test[:sizes.gallery], 3 * x, 3 * y))
        return sets


class Readout:
    """Ridge regression on one-of-ten, trained on centred digits."""

    def __init__(self, features, labels):
        import numpy as np
        held = len(labels) * 4 // 5
        rates = []
        for ridge in RIDGES:
            self.fit(features[:held], labels[:held], ridge)
            rates.append(self.accuracy(features[held:], labels[held:]))
        self.fit(features, labels, RIDGES[int(np.argmax(rates))])

    def fit(self, features, labels, ridge):
        import numpy as np
        wanted = np.eye(10)[labels]
        self.mean, self.offset = features.mean(0), wanted.mean(0)
        centred = features - self.mean
        c = centred.T @ centred / len(labels)
        c[np.diag_indices(len(c))] += ridge * np.trace(c) / len(c) + 1e-12
        self.weights = np.linalg.solve(
            c, centred.T @ (wanted - self.offset) / len(labels))

    def accuracy(self, features, labels):
        found = (features - self.mean) @ self.weights + self.offset
        return 100 * float((found.argmax(1) == labels).mean())


def retrieved(moved, still):
    """The % of moved images whose nearest unmoved image is the same one."""
    import numpy as np
    distance = (still ** 2).sum(1) - 2 * moved @ still.T
    return 100 * float((distance.argmin(1) == np.arange(len(still))).mean())


def slowness(y):
    """Delta: the mean of dy^2 a unit variance, of the units that vary."""
    import numpy as np
    variance = y.var(0)
    change = (np.diff(y, axis=0) ** 2).mean(0)
    return float((change / np.maximum(variance, 1e-12))[variance > 1e-9].mean())


def figures(feature, sets, digits, scored, sizes):
    """A row of the table."""
    import numpy as np
    of = {name: feature(seen).astype(np.float64)
          for name, seen in sets.items()}
    readout = Readout(of["train"], digits.train_labels)

    def at(far, ways):
        return float(np.mean([readout.accuracy(
            of[far * x, far * y], digits.test_labels) for x, y in ways]))

    return {"0": at(0, [(0, 0)]), "2": at(2, AXES), "4": at(4, AXES),
            "2 diagonal": at(2, DIAGONALS), "4 diagonal": at(4, DIAGONALS),
            "retrieval": float(np.mean([retrieved(
                of[3 * x, 3 * y], of[0, 0][:sizes.gallery])
                for x, y in AXES])),
            "delta": slowness(feature(scored).astype(np.float64))}


# The rows: each takes the recorded stream and returns a function from a stream to
# its features.

def pca(stream):
    import numpy as np
    s = stream.s[::10].astype(np.float64)
    mean = s.mean(0)
    _, vectors = np.linalg.eigh(np.cov(s.T))
    return lambda seen: (seen.s - mean) @ vectors[:, :-65:-1]


def energy(units):
    """Pools: the root of the sum of s^2 over some units each."""
    import numpy as np
    return lambda seen: np.sqrt(np.stack(
        [(seen.s[:, pool] ** 2).sum(1) for pool in units], 1))


def topographic(stream):
    """3 x 3 neighbours every 2 units on the grid of 20 x 20, which wraps."""
    import numpy as np
    grid = np.arange(400).reshape(20, 20)
    return energy([np.roll(grid, (-y, -x), (0, 1))[:3, :3].ravel()
                   for y in range(0, 20, 2) for x in range(0, 20, 2)])


def random_pools(stream):
    import numpy as np
    rand = np.random.default_rng(0)
    return energy([rand.choice(400, 9, False) for _ in range(POOLS)])


def trace_rule(stream, units=64, rate=.02, trace=.2):
    """Foldiak 1991: the unit with the largest trace of winning comes closer."""
    import numpy as np
    rand = np.random.default_rng(0)
    length = np.linalg.norm(stream.s, axis=1, keepdims=True)
    x = stream.s / np.maximum(length, 1e-6)
    w = x[rand.choice(len(x), units, False)].copy()
    past, usage = np.zeros(units), np.full(units, 1 / units)
    for now in x:
        y = w @ now * np.exp(1 - usage * units)
        won = np.zeros(units)
        won[y.argmax()] = 1
        past += trace * (won - past)
        usage += .001 * (won - usage)
        u = past.argmax()
        w[u] += rate * past[u] * (now - w[u])
        w[u] /= np.linalg.norm(w[u])
    return lambda seen: seen.s @ w.T


def slow(inputs):
    """y2 of two stages over another input than s."""
    def learned(stream):
        import slowstage
        value = inputs(stream)
        stages = slowstage.TwoStages(value(stream))
        return lambda seen: stages.y2(value(seen))
    return learned


def unit_pixels(stream):
    import numpy as np
    return lambda seen: seen.v / np.maximum(
        np.linalg.norm(seen.v, axis=1, keepdims=True), 1e-6)


def windows(stream):
    """The drive with 400 frames of the movie as prototypes."""
    import numpy as np
    value = unit_pixels(stream)
    some = np.random.default_rng(0).choice(len(stream.pixels), 400, False)
    w = value(stream)[some]
    return lambda seen: np.maximum(0, value(seen) @ w.T - np.float32(THETA))


def invariant(stream):
    """invariantlayer's code."""
    return {"invariantlayer, y1 (32)": lambda seen: seen.y1,
            "invariantlayer, y2 (64)": lambda seen: seen.y2,
            "invariantlayer, y3 (400)": lambda seen: seen.y3}


def two_stages(name, **settings):
    """y1 and y2 of two stages in numpy."""
    def learned(stream):
        import slowstage
        stages = slowstage.TwoStages(stream.s, **settings)
        return {f"y1{name}": lambda seen: stages.y1(seen.s),
                f"y2{name}": lambda seen: stages.y2(seen.s)}
    return learned


def unit_length(x):
    import numpy as np
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-6)


def competition(x, units=400):
    """Unit vectors that share x's directions: the winner comes closer to x.

    Usage changes slowly compared with a dance's 40 frames an image; otherwise the
    winner would change while the image stays.
    """
    import numpy as np
    rand = np.random.default_rng(0)
    w = unit_length(rand.standard_normal((units, x.shape[1])))
    wins, usage = np.zeros(units), np.full(units, 1 / units)
    for now in unit_length(x):
        score = w @ now
        score *= np.where(score > 0, np.exp(.3 * (1 - usage * units)), 1)
        u = score.argmax()
        wins[u] += 1
        usage *= 1 - 1e-4
        usage[u] += 1e-4
        w[u] += max(.02, 1 / (1 + wins[u])) * (now - w[u])
        w[u] /= np.linalg.norm(w[u])
    return w


def ten_winners(stream):
    """The winners of a competitive layer on y2, which learns from the later stream."""
    import numpy as np
    w = competition(stream.later.y2)

    def winners(seen):
        p = np.maximum(0, unit_length(seen.y2) @ w.T)
        return p * (p >= np.partition(p, -10, axis=1)[:, -10:-9])

    return winners


ROWS = {
    "pixels": lambda stream: lambda seen: seen.v,
    "sparse code, 5 winners": lambda stream: lambda seen: seen.code,
    "rectified drive s (400)": lambda stream: lambda seen: seen.s,
    "PCA of s (64)": pca,
    "topographic energy pooling of s (100)": topographic,
    "random energy pooling of s (100)": random_pools,
    "trace rule on s (64)": trace_rule,
    "invariantlayer": invariant,
    "sparse on y2: 10 winners of 400": ten_winners,
    "numpy": two_stages(" in numpy"),
    "numpy, ridge": two_stages(" in numpy, a ridge of .01 in both", ridge=.01),
    "numpy, 48": two_stages(" in numpy, of 48 y1", first=48),
    "y2 of pixels, without a first layer": slow(unit_pixels),
    "y2 of 400 windows as prototypes": slow(windows),
}
# The settings of a row's layer, if not the defaults: a topographic map.
MAP = {"topographic energy pooling of s (100)":
       "lateral-anneal-frames=%d"}


def rows_of(name, layer):
    """The features of a row of ROWS, by their names."""
    made = ROWS[name](layer.stream)
    return made if isinstance(made, dict) else {name: made}


def measure(movie, seed, sizes, names, digits, folder):
    """All rows of a movie and seed."""
    found, layer, settings = {}, None, None
    for name in sorted(names, key=lambda name: MAP.get(name, "")):
        wanted = MAP.get(name, "").replace("%d", str(sizes.first))
        if settings != wanted:
            settings = wanted
            layer = Layers(movie, seed, sizes, folder, settings)
            sets = digits.seen_by(layer, sizes)
            scored = layer.sees(
                f"tapestrysrc location={test_images()} {MOVIES[movie]} "
                f"seed={seed + 1000} num-buffers={sizes.scored}")
        for row, feature in rows_of(name, layer).items():
            start = time.monotonic()
            found[row] = figures(feature, sets, digits, scored, sizes)
            print(f"{movie}, seed {seed}: {row}",
                  {key: round(value, 3) for key, value in found[row].items()},
                  f"{time.monotonic() - start:.0f} s", file=sys.stderr,
                  flush=True)
    return found


def test_images():
    return os.path.join(os.path.dirname(common.MNIST),
                        "t10k-images-idx3-ubyte.gz")


def cell(values, digits=1):
    """The mean over seeds, and their spread."""
    text = f"{sum(values) / len(values):.{digits}f}"
    spread = (max(values) - min(values)) / 2
    return f"{text} ± {spread:.{digits}f}" if len(values) > 1 else text


def print_table(movie, runs):
    order = [row for row in runs[0]]
    keys = ["0", "2", "4", "2 diagonal", "4 diagonal", "retrieval"]
    print(f"\n{movie}, {len(runs)} seeds\n")
    print(common.table(
        ["features", "0 px", "2 px", "4 px", "2 px diagonal", "4 px diagonal",
         "retrieval at 3 px", "Delta"],
        [[row] + [cell([run[row][key] for run in runs]) for key in keys]
         + [cell([run[row]["delta"] for run in runs], 3)] for row in order]),
        flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true",
                        help="short movies, to check that it runs")
    parser.add_argument("--only", default="",
                        help="only the rows whose name contains this")
    parser.add_argument("--movie", default="",
                        help="only the movies whose name contains this")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    if not os.path.exists(common.MNIST) or not os.path.exists(test_images()):
        sys.exit("The full MNIST is missing: run examples/fetch-mnist.sh")
    sizes = Sizes(options.quick)
    digits = Digits(sizes)
    names = [name for name in ROWS if options.only in name]
    found = {movie: [] for movie in MOVIES if options.movie in movie}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seeds):
            for movie, runs in found.items():
                runs.append(
                    measure(movie, seed, sizes, names, digits, folder))
    for movie, runs in found.items():
        print_table(movie, runs)
    common.write_json("invariant.json", found)


if __name__ == "__main__":
    common.start_over()
    main()
