"""scikit-learn learning and coding a movie as it comes.

    sklearn_online.py FRAMES [--frames N]

FRAMES are raw GRAY8 windows of 20 x 20. Each batch is learned with partial_fit
and then coded by OMP. Prints, as JSON, what a frame costs and the error of the
last 10,000 frames (or of all, when fewer).

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import json
import time

import numpy as np
from sklearn.decomposition import MiniBatchDictionaryLearning, sparse_encode

PIXELS = 400
WINNERS = 5
LAST = 10000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("movie")
    parser.add_argument("--frames", type=int)
    parser.add_argument("--alpha", type=float, default=1)
    parser.add_argument("--batch", type=int, default=256)
    options = parser.parse_args()
    movie = np.fromfile(
        options.movie, np.uint8).reshape(-1, PIXELS)[:options.frames]
    learner = MiniBatchDictionaryLearning(
        400, alpha=options.alpha, batch_size=options.batch,
        fit_algorithm="cd", random_state=0)

    # The first batch is what the dictionary starts from, and is not timed.
    learner.partial_fit(movie[:options.batch] / 255)
    error, energy = [], []
    start = time.process_time()
    for first in range(options.batch, len(movie), options.batch):
        V = movie[first:first + options.batch] / 255
        learner.partial_fit(V)
        code = sparse_encode(V, learner.components_, algorithm="omp",
                             n_nonzero_coefs=WINNERS)
        error.extend(((V - code @ learner.components_) ** 2).sum(1))
        energy.extend((V ** 2).sum(1))
    seconds = time.process_time() - start
    print(json.dumps({
        "seconds-a-frame": seconds / len(energy), "frames": len(energy),
        "nmse": sum(error[-LAST:]) / sum(energy[-LAST:])}))


if __name__ == "__main__":
    main()
