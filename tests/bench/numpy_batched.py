"""The plain batched rule in numpy: all fields of a frame at once, float32.

    numpy_batched.py FRAMES WIDTH HEIGHT FIELD UNITS [--seconds S]

FRAMES are raw GRAY8 pictures, cut into fields side by side. Each frame's fields
are coded by their 5 largest drives and learned by text A's rule, the steps of a
unit averaged over the fields that it won. Prints, as JSON, what a frame costs.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import json
import time

import numpy as np

WINNERS = 5
RATE = 0.005


def cut(frame, field):
    """A frame as fields x values."""
    rows, columns = frame.shape[0] // field, frame.shape[1] // field
    blocks = frame.reshape(rows, field, columns, field).swapaxes(1, 2)
    return (blocks.reshape(rows * columns, field * field) / np.float32(255))


def learn(W, V):
    """A step: three matrix products and the operations between them."""
    P = V @ W.T
    winners = np.argpartition(P, -WINNERS, axis=1)[:, -WINNERS:]
    O = np.zeros_like(P)
    np.put_along_axis(O, winners, np.take_along_axis(P, winners, 1), 1)
    R = O @ W
    wins = np.maximum((O > 0).sum(0, dtype=np.float32), 1)[:, None]
    W *= 1 + RATE * (O.T @ ((V - R) / np.maximum(R, 1e-10))) / wins


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("frames")
    for name in ("width", "height", "field", "units"):
        parser.add_argument(name, type=int)
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    frames = np.fromfile(options.frames, np.uint8).reshape(
        -1, options.height, options.width)
    W = np.random.default_rng(0).random(
        (options.units, options.field ** 2), np.float32)
    W /= W.sum(1, keepdims=True) * WINNERS

    done = 0
    start = time.process_time()
    while time.process_time() - start < options.seconds:
        V = cut(frames[done % len(frames)], options.field)
        learn(W, V)
        done += 1
    seconds = time.process_time() - start
    print(json.dumps({"seconds-a-frame": seconds / done, "frames": done,
                      "finite": bool(np.isfinite(W).all())}))


if __name__ == "__main__":
    main()
