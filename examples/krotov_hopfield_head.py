"""How well digits are told apart by what competing units have learned.

    krotov_hopfield_head.py WEIGHTS [--seeds N] [--epochs N] [--table FILE]
                            [--mnist FOLDER]

WEIGHTS is a safetensors file of competelayer, learned on MNIST's training images
without their labels. On top of its units goes a head that is trained with labels
(Krotov and Hopfield 2019, doi 10.1073/pnas.1820458116):

    h = relu(W v / |v|)^4.5     c = tanh(0.1 S h)     loss sum |c - t|^6, t = +-1

by Adam at 1e-3, halved at 100, 150, 200 and 250 of 300 epochs (of fewer epochs, at
the same shares of them), in batches of 100. Under the same head go controls: as many
training images, drawn at random, in place of the learned prototypes, at unit norm, and
in the norm that the rule brings its prototypes to, which makes h about as large as
theirs. Prints a table of validation error (heads trained on the first 50,000 images,
asked about the other 10,000, a sixth of all) and test error (heads trained on all
60,000, asked once about the test images).

The heads of all seeds start differently, and are trained together on the same batches:
h is then read from memory once for all of them. That takes a minute or two, and each
core does one such training at a time. What is done is noted in FILE.json, and not done
again when a run that was stopped is begun anew.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import gzip
import hashlib
import json
import multiprocessing
import os
import signal
import struct
import sys
import time

# Before numpy: its BLAS gains nothing from threads on matrices this thin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

POWER = 4.5
SLOPE = np.float32(0.1)
BATCH = 100
RATE = 1e-3
HALVED = (100, 150, 200, 250)


def idx(folder, name, head):
    with gzip.open(os.path.join(folder, name)) as file:
        return np.frombuffer(file.read()[head:], np.uint8)


def digits(folder, which):
    """Images at unit norm, and labels."""
    images = idx(folder, f"{which}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    V = images.astype(np.float32) / 255
    V /= np.linalg.norm(V, axis=1, keepdims=True)
    return V, idx(folder, f"{which}-labels-idx1-ubyte.gz", 8)


def read_weights(path):
    """The tensor `weights` of a safetensors file."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        start = file.tell()
        entry = header["weights"]
        first, end = entry["data_offsets"]
        file.seek(start + first)
        return np.frombuffer(file.read(end - first), np.float32).reshape(
            entry["shape"])


def hidden(W, V):
    H = np.maximum(V @ W.T, 0)
    return np.power(H, np.float32(POWER), out=H)


class Heads:
    """S of several heads side by side, and Adam's two moments of them (Kingma and Ba,
    arXiv 1412.6980)."""

    def __init__(self, units, randoms):
        self.S = np.hstack([random.normal(0, 0.01, (units, 10))
                            for random in randoms]).astype(np.float32)
        self.m = np.zeros_like(self.S)
        self.v = np.zeros_like(self.S)
        self.steps = 0

    def learn(self, H, T, rate):
        c = np.tanh(SLOPE * (H @ self.S))
        apart = c - T
        slope = 6 * SLOPE * apart ** 5 * (1 - c * c) / len(H)
        g = H.T @ slope
        self.steps += 1
        self.m += np.float32(0.1) * (g - self.m)
        self.v += np.float32(0.001) * (g * g - self.v)
        step = rate * np.sqrt(1 - 0.999 ** self.steps) / (1 - 0.9 ** self.steps)
        self.S -= np.float32(step) * self.m / (np.sqrt(self.v) +
                                               np.float32(1e-8))

    def errors(self, H, labels):
        """Of each head, in %."""
        guesses = (H @ self.S).reshape(len(H), -1, 10).argmax(2)
        return (100 * np.mean(guesses != labels[:, None], axis=0)).tolist()


def train(H, labels, epochs, seeds):
    randoms = [np.random.default_rng(seed) for seed in range(seeds)]
    heads = Heads(H.shape[1], randoms)
    T = np.where(labels[:, None] == np.tile(np.arange(10), seeds), 1, -1).astype(
        np.float32)
    rate = RATE
    for epoch in range(epochs):
        if epoch in [at * epochs // 300 for at in HALVED]:
            rate /= 2
        order = randoms[0].permutation(len(H))
        for first in range(0, len(H), BATCH):
            batch = order[first:first + BATCH]
            heads.learn(H[batch], T[batch], rate)
    return heads


class Notes:
    """What was measured before, in a file."""

    def __init__(self, path):
        self.path = path
        self.found = {}
        if path and os.path.exists(path):
            with open(path) as file:
                self.found = json.load(file)

    def add(self, what, result):
        self.found[what] = result
        if self.path:
            with open(self.path + ".part", "w") as file:
                json.dump(self.found, file, indent=1)
            os.replace(self.path + ".part", self.path)


def ask(task):
    """Trains heads; their errors on other images, in %, and the seconds it took."""
    note, part, seeds, epochs = task
    H, labels, H_test, labels_test = shared
    start = time.monotonic()
    if part == "validation":
        known = len(H) * 5 // 6
        H, H_test = H[:known], H[known:]
        labels, labels_test = labels[:known], labels[known:]
    errors = train(H, labels, epochs, seeds).errors(H_test, labels_test)
    return note, (errors, time.monotonic() - start)


def ask_all(name, tasks, notes):
    """Does trainings, one a core, and notes how they did."""
    print(f"{name}: heads to train {len(tasks)} times", file=sys.stderr, flush=True)
    with multiprocessing.get_context("fork").Pool(
            min(len(tasks), len(os.sched_getaffinity(0))), signal.signal,
            (signal.SIGINT, signal.SIG_IGN)) as cores:
        for done, (note, result) in enumerate(cores.imap_unordered(ask, tasks)):
            notes.add(note, result)
            print(f"\r{done + 1} of {len(tasks)} trainings are done", end="",
                  file=sys.stderr, flush=True)
    print(file=sys.stderr)


def score(name, W, options, notes, train_set, test_set):
    """A row of the table a seed, and their mean."""
    global shared  # with the processes that train
    mark = hashlib.sha256(W.tobytes()).hexdigest()[:16]
    tasks = [(f"{mark}, {options.epochs} epochs, {options.seeds} seeds, {part}", part,
              options.seeds, options.epochs) for part in ("validation", "test")]
    todo = [task for task in tasks if task[0] not in notes.found]
    if todo:
        shared = (hidden(W, train_set[0]), train_set[1],
                  hidden(W, test_set[0]), test_set[1])
        ask_all(name, todo, notes)
    (validation, first), (test, second) = [notes.found[task[0]] for task in tasks]
    rows = [[name, str(seed), *errors, ""]
            for seed, errors in enumerate(zip(validation, test))]
    return rows + [[name, "mean", np.mean(validation), np.mean(test),
                    f"{first + second:.0f}"]]


def controls(V, lebesgue_norm, count):
    """Training images, drawn at random, in place of prototypes."""
    images = V[np.random.default_rng(0).choice(len(V), min(count, len(V)),
                                               replace=False)]
    lengths = (images ** lebesgue_norm).sum(axis=1) ** (1 / lebesgue_norm)
    return [("control: images at unit norm", images),
            (f"control: images at unit norm, p {lebesgue_norm:g}",
             images / lengths[:, None])]


def table(rows):
    lines = [["", "head's seed", "validation error, %", "test error, %",
              "seconds"], ["---"] * 5]
    lines += [[name, seed, f"{validation:.2f}", f"{test:.2f}", seconds]
              for name, seed, validation, test, seconds in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("weights")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=300)
    parser.add_argument("--lebesgue-norm", type=float, default=3)
    parser.add_argument("--table")
    parser.add_argument("--mnist", default=os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "mnist"))
    options = parser.parse_args()
    train_set = digits(options.mnist, "train")
    test_set = digits(options.mnist, "t10k")
    W = read_weights(options.weights)
    notes = Notes(options.table and options.table + ".json")
    rows = []
    for name, prototypes in [
            ("learned prototypes", W),
            *controls(train_set[0], options.lebesgue_norm, len(W))]:
        rows += score(name, prototypes, options, notes, train_set, test_set)
    text = table(rows)
    print(text, end="")
    if options.table:
        with open(options.table, "w") as file:
            file.write(text)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("\nStopped. Begin again to go on: the heads that are done are kept.",
              file=sys.stderr)
        sys.exit(130)
