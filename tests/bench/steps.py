"""How well rule hebbian's two steps learn, digit by digit and in batches.

    python3 tests/bench/steps.py [--quick] [--epochs N] [--only WORD]

500 units learn from MNIST's 60,000 training images without labels; a quick head
with labels (examples/krotov_hopfield_head.py, 50 epochs) then classifies the
digits by them. Validation error: trained on the first 50,000 images, tested on
the other 10,000. Prints a table, and writes build/bench/steps.json.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import sys
import tempfile

import common

LAYER = ("competelayer rule=hebbian coding=winners winners=1 columns=25 rows=20 "
         "lebesgue-norm=3 rank=7 anti-hebbian=0.4 init=normal n-threads=1 "
         "attach=0 post-messages=false")
# Step, batch-size, learning-rate
CONTESTANTS = [
    ("largest-change", 100, .04), ("largest-change", 1, .04),
    ("largest-change", 1, .004), ("plain", 100, .01), ("plain", 100, .001),
    ("plain", 1, .003), ("plain", 1, .01), ("plain", 1, .03), ("plain", 1, .1),
    ("plain", 1, 1),
]


def learned(step, batch_size, rate, epochs, folder):
    """The weights, and the processor seconds an epoch."""
    import krotov_hopfield_head as head
    path = os.path.join(folder, "weights.safetensors")
    run = common.launch(
        f"tapestrysrc motion=tiles location={common.MNIST} shuffle=true "
        f"movie-frames=60000 epochs={epochs} ! {LAYER} step={step} "
        f"batch-size={batch_size} learning-rate={rate} anneal-epochs={epochs} "
        f"save-location={path} ! fakesink")
    return head.read_weights(path), run.cpu / epochs


def measure(W, epochs, V, labels):
    """How many units never win, and the validation error in %."""
    import krotov_hopfield_head as head
    import numpy as np
    powers = np.sign(W) * W ** 2
    wins = np.bincount((V @ powers.T).argmax(axis=1), minlength=len(W))
    H = head.hidden(W, V)
    trained = head.train(H[:50000], labels[:50000], epochs, 1)
    return int((wins == 0).sum()), trained.errors(H[50000:], labels[50000:])[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    sys.path.insert(0, os.path.join(common.ROOT, "examples"))
    import krotov_hopfield_head as head
    V, labels = head.digits(os.path.dirname(common.MNIST), "train")
    epochs, head_epochs = (1, 2) if options.quick else (options.epochs, 50)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for step, batch_size, rate in CONTESTANTS:
            if options.only not in step:
                continue
            W, seconds = learned(step, batch_size, rate, epochs, folder)
            idle, error = measure(W, head_epochs, V, labels)
            rows.append([step, batch_size, rate, idle, f"{error:.2f}",
                         f"{seconds:.2f}"])
            print(*rows[-1], file=sys.stderr, flush=True)
    print(common.table(["step", "batch-size", "learning-rate",
                        "units that never win", "validation error, %",
                        "s an epoch"], rows))
    common.write_json("steps.json", {"epochs": epochs, "rows": rows})


if __name__ == "__main__":
    common.start_over()
    main()
