"""Text B's loop in numpy: Krotov and Hopfield's rule over batches, float64.

    numpy_text_b.py FRAMES --units N [--seconds S]

FRAMES are raw GRAY8 digits of 28 x 28. Prints the cost of a frame as JSON.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import json
import time

import numpy as np

PIXELS = 784
BATCH = 100
LEBESGUE_NORM, RANK, ANTI_HEBBIAN = 2, 2, 0.4
RATE, PRECISION = 0.02, 1e-30


def learn(W, V):
    """One batch: V is pixels x BATCH."""
    batch = np.arange(V.shape[1])
    q = (np.sign(W) * np.abs(W) ** (LEBESGUE_NORM - 1)) @ V
    order = np.argsort(q, axis=0)
    g = np.zeros_like(q)
    g[order[-1], batch] = 1
    g[order[-RANK], batch] = -ANTI_HEBBIAN
    d = g @ V.T - (g * q).sum(axis=1, keepdims=True) * W
    W += RATE / max(np.abs(d).max(), PRECISION) * d


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("frames")
    parser.add_argument("--units", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    digits = np.fromfile(options.frames, np.uint8).reshape(-1, PIXELS) / 255
    random = np.random.default_rng(0)
    W = random.normal(size=(options.units, PIXELS))

    done, start = 0, time.process_time()
    while time.process_time() - start < options.seconds:
        learn(W, digits[random.integers(len(digits), size=BATCH)].T)
        done += BATCH
    seconds = time.process_time() - start
    print(json.dumps({"seconds-a-frame": seconds / done, "frames": done,
                      "finite": bool(np.isfinite(W).all())}))


if __name__ == "__main__":
    main()
