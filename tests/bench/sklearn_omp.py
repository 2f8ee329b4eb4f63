"""scikit-learn codes signals by orthogonal matching pursuit.

    sklearn_omp.py VALUES ATOMS NONZEROS [--seconds S]

Signals and atoms are random, of both signs and unit length. Prints, as JSON, what a
signal costs when many are coded in one call, with a Gram matrix computed before.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import json
import time

import numpy as np
from sklearn.linear_model import orthogonal_mp_gram

AT_ONCE = 500


def unit_columns(random, rows, columns):
    matrix = random.standard_normal((rows, columns))
    return matrix / np.linalg.norm(matrix, axis=0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("values", type=int)
    parser.add_argument("atoms", type=int)
    parser.add_argument("nonzeros", type=int)
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()
    random = np.random.default_rng(0)
    atoms = unit_columns(random, options.values, options.atoms)
    gram = atoms.T @ atoms
    coded, start = 0, time.process_time()
    while time.process_time() - start < options.seconds:
        signals = unit_columns(random, options.values, AT_ONCE)
        orthogonal_mp_gram(gram, atoms.T @ signals,
                           n_nonzero_coefs=options.nonzeros)
        coded += AT_ONCE
    print(json.dumps({
        "seconds-a-frame": (time.process_time() - start) / coded}))


if __name__ == "__main__":
    main()
