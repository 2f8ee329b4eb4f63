"""Text A's loop as numpy writes it: float64, one frame at a time.

    numpy_text_a.py FRAMES [--lateral loop|sums] [--whole] [--seconds S]

FRAMES are raw GRAY8 windows of 20 x 20. Prints the cost of a frame as JSON.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import json
import time

import numpy as np

COLUMNS = ROWS = 20
PIXELS = 400
WINNERS = 5
RADIUS, STRENGTH = 2, 0.1


def neighbours_loop(p):
    """The neighbours' sum as the text does it, unit by unit with slices."""
    grid = p.reshape(ROWS, COLUMNS)
    sums = np.empty_like(grid)
    for y in range(ROWS):
        for x in range(COLUMNS):
            sums[y, x] = grid[max(0, y - RADIUS):y + RADIUS + 1,
                              max(0, x - RADIUS):x + RADIUS + 1].sum()
    return (sums - grid).ravel()


def neighbours_sums(p):
    """The same by running sums along both axes."""
    side = 2 * RADIUS + 1
    padded = np.zeros((ROWS + side, COLUMNS + side))
    padded[RADIUS + 1:-RADIUS, RADIUS + 1:-RADIUS] = p.reshape(ROWS, COLUMNS)
    run = padded.cumsum(0)
    run = (run[side:] - run[:-side]).cumsum(1)
    return (run[:, side:] - run[:, :-side]).ravel() - p


def learn_rows(W, v, s, rate):
    """A step that touches the winners' rows only."""
    k = np.argpartition(s, -WINNERS)[-WINNERS:]
    o = s[k]
    r = o @ W[k]
    W[k] *= 1 + rate * np.outer(o, (v - r) / np.maximum(r, 1e-10))


def learn_whole(W, v, s, rate):
    """A step in whole matrices, the simplest way to write it."""
    o = np.zeros_like(s)
    k = np.argsort(s)[-WINNERS:]
    o[k] = s[k]
    r = W.T @ o
    W *= 1 + rate * np.outer(o, (v - r) / np.maximum(r, 1e-10))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("frames")
    parser.add_argument("--lateral", choices=["loop", "sums"])
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    learn = learn_whole if options.whole else learn_rows
    excite = {"loop": neighbours_loop, "sums": neighbours_sums,
              None: None}[options.lateral]
    frames = np.fromfile(options.frames, np.uint8).reshape(-1, PIXELS)
    W = np.random.default_rng(0).random((COLUMNS * ROWS, PIXELS))

    done, start = 0, time.process_time()
    while time.process_time() - start < options.seconds:
        for _ in range(100):
            v = frames[done % len(frames)] / 255
            p = W @ v
            s = p if excite is None else p + STRENGTH * excite(p)
            learn(W, v, s, options.rate)
            done += 1
            if done % 1000 == 0:
                np.maximum(W, 0, out=W)
    seconds = time.process_time() - start
    print(json.dumps({"seconds-a-frame": seconds / done, "frames": done,
                      "finite": bool(np.isfinite(W).all())}))


if __name__ == "__main__":
    main()
