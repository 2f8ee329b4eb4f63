"""scikit-learn learns and codes a movie frame by frame or in batches.

    sklearn_online.py FRAMES [--frames N] [--batch B]

FRAMES are raw GRAY8 windows of 20 x 20. Each batch is coded by OMP and then
learned with partial_fit; in that order because partial_fit makes atoms of the
very frames of its batch when some are unused. Prints, as JSON, what a frame
costs and the error of the last 10,000 frames (or of all, when fewer).

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import json
import time

import numpy as np
from sklearn.decomposition import MiniBatchDictionaryLearning, sparse_encode

PIXELS = 400
WINNERS = 5
START = 256
LAST = 10000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("movie")
    parser.add_argument("--frames", type=int)
    parser.add_argument("--batch", type=int, default=256)
    options = parser.parse_args()
    movie = np.fromfile(
        options.movie, np.uint8).reshape(-1, PIXELS)[:options.frames]
    learner = MiniBatchDictionaryLearning(
        400, alpha=1, batch_size=options.batch,
        fit_algorithm="cd", random_state=0)

    # The first dictionary is not part of the measured time.
    learner.partial_fit(movie[:START] / 255)
    error, energy = [], []
    start = time.process_time()
    for first in range(START, len(movie), options.batch):
        V = movie[first:first + options.batch] / 255
        code = sparse_encode(V, learner.components_, algorithm="omp",
                             n_nonzero_coefs=WINNERS)
        error.extend(((V - code @ learner.components_) ** 2).sum(1))
        energy.extend((V ** 2).sum(1))
        learner.partial_fit(V)
    seconds = time.process_time() - start
    print(json.dumps({
        "seconds-a-frame": seconds / len(energy), "frames": len(energy),
        "nmse": sum(error[-LAST:]) / sum(energy[-LAST:])}))


if __name__ == "__main__":
    main()
