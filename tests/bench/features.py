"""What learning is worth: local features beside their controls, in % of test errors.

    python3 features.py [--images mnist,fashion] [--noise 0.5,0] [--units 64,16,256]
                        [--seeds N] [--only WORD] [--quick]

Dictionaries of fields of 11x11 pixels are learned, or made otherwise, from images
without labels. The plugin then codes with each of them alike: competelayer loads it,
and codetensor makes features of the drive. A ridge classifier is trained on the
features of 5,000 images with labels. README.md says how exactly. What was measured is
kept in build/bench/features.json, and measured again only with --quick, so that the
script can be stopped at any time. Prints a table for each set of images.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import gzip
import json
import os
import struct
import sys
import tempfile

import common

FOLDERS = {"mnist": os.path.dirname(common.MNIST),
           "fashion": "/usr/share/datasets/fashion-mnist"}
SIZE, FIELD = 28, 11
THETAS = (0, .05, .1, .15, .2, .3)
RIDGES = (.001, .003, .01, .03, .1, .3, 1, 3)  # times the number of labels
FIELDS = f"field-width={FIELD} field-height={FIELD} field-stride=1"
LEARNING = ("fields-per-frame=20 winners=3 coding=pursuit shortlist=4 "
            "conscience=.3 learning-rate=.001 init=fields")
GRIDS = {16: (4, 4), 64: (8, 8), 256: (16, 16)}


class Sizes:
    """The sizes of all data; `quick` only checks that the script runs."""

    def __init__(self, quick):
        self.unlabelled = 1000 if quick else 20000
        self.patches = 5000 if quick else 100000
        self.labels = (100, 500) if quick else (1000, 5000)
        self.validation = 500 if quick else 5000
        self.test = 500 if quick else 10000


# --- images ---

def read_idx(folder, name, count):
    """The first `count` images or labels of one of the four files."""
    import numpy as np
    with gzip.open(os.path.join(folder, name + "-ubyte.gz")) as file:
        kind, _ = struct.unpack(">2I", file.read(8))
        if kind == 0x803:
            file.read(8)
        values = 1 if kind == 0x801 else SIZE * SIZE
        return np.frombuffer(file.read(count * values), np.uint8).reshape(
            count, values)


def write_idx(path, images):
    with open(path, "wb") as file:
        file.write(struct.pack(">4I", 0x803, len(images), SIZE, SIZE))
        file.write(images.tobytes())


def add_noise(images, sigma, seed):
    """Normal noise on pixels from 0 to 1, clipped to that range."""
    import numpy as np
    if sigma == 0:
        return images
    rng = np.random.default_rng(seed)
    noisy = images / 255 + sigma * rng.standard_normal(images.shape,
                                                       np.float32)
    return np.rint(255 * np.clip(noisy, 0, 1)).astype(np.uint8)


class Images:
    """Images to learn from, and images to code, as IDX files.

    Coded are those with labels, others to choose theta and the ridge by, and those of
    the test. Neighbours in MNIST's files have one writer. So those to learn from, the
    first of which have the labels, are drawn from the first 50,000 training images, and
    those to choose by from the last 10,000.
    """

    def __init__(self, name, sigma, sizes, folder):
        import numpy as np
        where = FOLDERS[name]
        rng = np.random.default_rng(0)
        drawn = np.concatenate([
            rng.permutation(50000)[:sizes.unlabelled],
            50000 + rng.permutation(10000)[:sizes.validation]])
        train = add_noise(read_idx(where, "train-images-idx3", 60000)[drawn],
                          sigma, 1)
        test = add_noise(read_idx(where, "t10k-images-idx3", sizes.test),
                         sigma, 2)
        coded = np.r_[:sizes.labels[-1], sizes.unlabelled:len(drawn)]
        self.labels = np.concatenate([
            read_idx(where, "train-labels-idx1", 60000)[drawn[coded]],
            read_idx(where, "t10k-labels-idx1", sizes.test)]).ravel()
        self.train = train[:sizes.unlabelled]
        self.train_file = os.path.join(folder, "train.idx")
        self.coded_file = os.path.join(folder, "coded.idx")
        write_idx(self.train_file, self.train)
        write_idx(self.coded_file, np.concatenate([train[coded], test]))

    def draw_patches(self, count, seed):
        """Fields at random with contrast=local, as competelayer makes them.

        Fields that are flat are left out.
        """
        import numpy as np
        rng = np.random.default_rng(seed)
        image = rng.integers(len(self.train), size=2 * count)
        corner = rng.integers(SIZE - FIELD + 1, size=(2, 2 * count))
        across = np.arange(FIELD)
        patches = self.train.reshape(-1, SIZE, SIZE)[
            image[:, None, None],
            (corner[0, :, None] + across)[:, :, None],
            (corner[1, :, None] + across)[:, None, :]].reshape(
                -1, FIELD * FIELD).astype(np.float32) / 255
        patches -= patches.mean(1, keepdims=True)
        scale = np.sqrt(patches.var(1, keepdims=True) + .04 ** 2)
        return (patches / scale)[scale[:, 0] > .05][:count]


# --- dictionaries ---

def random_patches(images, units, sizes, seed):
    return images.draw_patches(units, seed)


def blurred_patches(images, units, sizes, seed):
    """The same patches, blurred by a Gaussian of one pixel."""
    from scipy.ndimage import gaussian_filter
    patches = images.draw_patches(units, seed).reshape(-1, FIELD, FIELD)
    return gaussian_filter(patches, (0, 1, 1), mode="nearest").reshape(
        units, -1)


def k_means(images, units, sizes, seed):
    from sklearn.cluster import MiniBatchKMeans
    patches = images.draw_patches(sizes.patches, seed)
    return MiniBatchKMeans(units, batch_size=1000, max_iter=20, n_init=1,
                           random_state=seed).fit(patches).cluster_centers_


def principal_components(images, units, sizes, seed):
    """At most as many as a field has values."""
    from sklearn.decomposition import PCA
    patches = images.draw_patches(sizes.patches, seed)
    return PCA(min(units, FIELD * FIELD - 1)).fit(patches).components_


def dictionary_learning(images, units, sizes, seed):
    from sklearn.decomposition import MiniBatchDictionaryLearning
    patches = images.draw_patches(sizes.patches, seed)
    return MiniBatchDictionaryLearning(
        units, alpha=1, batch_size=256, max_iter=1, fit_algorithm="cd",
        random_state=seed).fit(patches).components_


CONTROLS = {
    "random patches": random_patches,
    "the same, blurred": blurred_patches,
    "k-means": k_means,
    "PCA": principal_components,
    "scikit-learn's dictionary": dictionary_learning,
}
OURS = "competelayer"


def learn(images, units, sizes, seed, weights):
    columns, rows = GRIDS[units]
    common.launch(
        f"tapestrysrc motion=tiles shuffle=true seed={seed} "
        f"location={images.train_file} ! competelayer columns={columns} "
        f"rows={rows} {FIELDS} {LEARNING} seed={seed} attach=0 n-threads=1 "
        f"save-location={weights} ! fakesink", "-q")
    return f"columns={columns} rows={rows}"


def save(dictionary, weights):
    """Saves prototypes of both signs as competelayer's two halves, ON and OFF."""
    import numpy as np
    halves = np.concatenate([np.maximum(dictionary, 0),
                             np.maximum(-dictionary, 0)], 1).astype("<f4")
    head = json.dumps({"weights": {
        "dtype": "F32", "shape": list(halves.shape),
        "data_offsets": [0, halves.nbytes]}}).encode()
    head += b" " * (-len(head) % 8)
    with open(weights, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head + halves.tobytes())
    return f"columns={len(halves)} rows=1"


# --- features ---

def make_features(images, grid, weights, folder):
    """For each theta, the features of all coded images."""
    import numpy as np
    paths = [os.path.join(folder, f"features-{theta}") for theta in THETAS]
    branches = " ".join(
        f"t. ! codetensor content=drive theta={theta} split-signs=true "
        f"pool=2x2 ! filesink async=false location={path}"
        for theta, path in zip(THETAS, paths))
    common.launch(f"tapestrysrc motion=tiles location={images.coded_file} ! "
                  f"competelayer {grid} {FIELDS} coding=winners n-threads=1 "
                  f"learning=false location={weights} ! tee name=t "
                  + branches, "-q")
    for path in paths:
        yield np.fromfile(path, np.float32).reshape(
            len(images.labels), -1)
        os.remove(path)


class Ridge:
    """Ridge regression on standardised features and one-of-ten labels."""

    def __init__(self, features, labels):
        import numpy as np
        self.np, self.count = np, len(labels)
        self.mean = features.mean(0)
        self.scale = features.std(0)
        self.scale[self.scale < 1e-6] = 1
        x = (features - self.mean) / self.scale
        y = np.eye(10, dtype=np.float32)[labels]
        self.offset = y.mean(0)
        self.s, self.v = np.linalg.eigh(x.T @ x)
        self.vxy = self.v.T @ (x.T @ (y - self.offset))

    def weights(self, ridge):
        inverse = 1 / (self.np.maximum(self.s, 0) + ridge * self.count)
        return self.v @ (inverse[:, None] * self.vxy)

    def errors(self, ridges, features, labels):
        """For each ridge the share of images that it gets wrong, in %."""
        x = (features - self.mean) / self.scale
        return [100 * float(self.np.mean(
            (x @ self.weights(ridge) + self.offset).argmax(1) != labels))
            for ridge in ridges]


def classify(images, sizes, features):
    """For each number of labels: the test error, the theta and the ridge.

    The latter two are those with the least error on the images of the validation.
    The test images are asked once.
    """
    best = {}
    first = sizes.labels[-1]
    last = first + sizes.validation
    for theta, each in zip(THETAS, features):
        for n in sizes.labels:
            head = Ridge(each[:n], images.labels[:n])
            error, ridge = min(zip(head.errors(
                RIDGES, each[first:last], images.labels[first:last]), RIDGES))
            if n not in best or error < best[n][0]:
                best[n] = error, theta, ridge, head, each[last:]
    return {n: {"error": head.errors([ridge], test, images.labels[last:])[0],
                "validation": error, "theta": theta, "ridge": ridge}
            for n, (error, theta, ridge, head, test) in best.items()}


def measure(images, method, units, sizes, seed, folder):
    weights = os.path.join(folder, "weights.safetensors")
    if method == OURS:
        grid = learn(images, units, sizes, seed, weights)
    else:
        grid = save(CONTROLS[method](images, units, sizes, seed), weights)
    return classify(images, sizes,
                    make_features(images, grid, weights, folder))


# --- tables ---

def describe(errors):
    """Mean and standard deviation."""
    import numpy as np
    if len(errors) < 2:
        return f"{errors[0]:.2f}" if errors else ""
    return f"{np.mean(errors):.2f} ± {np.std(errors, ddof=1):.2f}"


def print_tables(cells):
    methods = [*list(CONTROLS)[:2], OURS, *list(CONTROLS)[2:]]
    for name in sorted({cell["images"] for cell in cells}, reverse=True):
        rows = []
        for sigma, units, n in sorted(
                {(cell["noise"], cell["units"], int(n)) for cell in cells
                 if cell["images"] == name for n in cell["heads"]},
                key=lambda key: (-key[0], -key[2], key[1])):
            rows.append([f"{'noisy' if sigma else 'clean'}, {units} units, "
                         f"{n:,} labels"] + [
                describe([cell["heads"][str(n)]["error"] for cell in cells
                          if (cell["images"], cell["noise"], cell["units"],
                              cell["method"]) == (name, sigma, units, method)])
                for method in methods])
        print(f"\n{name}\n\n" + common.table(["", *methods], rows))


def load(path):
    try:
        with open(path) as file:
            return json.load(file)
    except FileNotFoundError:
        return []


def keep(path, cells):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".part", "w") as file:
        json.dump(cells, file, indent=1)
    os.replace(path + ".part", path)


def main():
    common.start_over()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--images", default="mnist,fashion")
    parser.add_argument("--noise", default="0.5,0")
    parser.add_argument("--units", default="64,16,256")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    sizes = Sizes(options.quick)
    path = os.path.join(common.BUILD, "bench", "features-quick.json"
                        if options.quick else "features.json")
    cells = [] if options.quick else load(path)
    wanted = [(name, float(sigma), int(units), seed, method)
              for units in options.units.split(",")
              for name in options.images.split(",")
              for sigma in options.noise.split(",")
              for seed in range(options.seeds)
              for method in (OURS, *CONTROLS) if options.only in method]
    with tempfile.TemporaryDirectory() as folder:
        current = None
        for name, sigma, units, seed, method in wanted:
            cell = {"images": name, "noise": sigma, "units": units,
                    "seed": seed, "method": method}
            if any(cell.items() <= done.items() for done in cells):
                continue
            if current != (name, sigma):
                images = Images(name, sigma, sizes, folder)
                current = name, sigma
            heads = measure(images, method, units, sizes, seed, folder)
            cell["heads"] = {str(n): head for n, head in heads.items()}
            cells.append(cell)
            print(json.dumps(cell), file=sys.stderr, flush=True)
            keep(path, cells)
    print_tables(cells)


if __name__ == "__main__":
    main()
