"""Slow stages in numpy: what invariantlayer does, restated for the controls.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import numpy as np
import scipy.linalg
import scipy.signal

WINDOW = 20000
INTERVAL = 1000
RATE = .2


class Stage:
    """Learns k outputs of n inputs, the slowest first, and codes with them.

    The sums of 1, x, xbar, x x^T and x xbar^T forget over WINDOW frames; xbar
    is the running mean of x before a frame. Wanted are the U that make
    U^T cov(x, xbar) U largest where U^T cov(x) U = 1; `ridge` times its mean
    variance is added to cov(x).
    """

    def __init__(self, n, k, clip, ridge):
        self.clip, self.ridge = clip, ridge
        self.u = np.random.default_rng(0).standard_normal((n, k))
        self.mean = np.zeros(n)
        self.trace = np.zeros(n)
        self.weight, self.first = 0, np.zeros((2, n))
        self.second = np.zeros((2, n, n))

    def before(self, x):
        """xbar of each frame, and on to what it is after the last."""
        after, _ = scipy.signal.lfilter(
            [RATE], [1, RATE - 1], x, axis=0, zi=(1 - RATE) * self.trace[None])
        before = np.concatenate([self.trace[None], after[:-1]])
        self.trace = after[-1]
        return before.astype(np.float32)

    def learn(self, x):
        """Frames in their order, and then the solution anew."""
        before = self.before(x)
        keep = 1 - 1 / WINDOW
        fade = (keep ** np.arange(len(x) - 1, -1, -1.)).astype(np.float32)
        faded, past = x * fade[:, None], keep ** len(x)
        self.weight = past * self.weight + fade.sum()
        self.first = past * self.first + [fade @ x, fade @ before]
        self.second = past * self.second + [faded.T @ x, faded.T @ before]
        self.solve()

    def solve(self):
        """Two steps of subspace iteration from the last solution."""
        mean, before = self.first / self.weight
        c, k = self.second / self.weight
        c = c - np.outer(mean, mean)
        k = k - np.outer(mean, before)
        k = (k + k.T) / 2
        c[np.diag_indices(len(c))] += (
            self.ridge * np.trace(c) / len(c) + 1e-4)
        factor = scipy.linalg.cho_factor(c, lower=True)
        for _ in range(2):
            y = scipy.linalg.cho_solve(factor, k @ self.u) + .1 * self.u
            root = scipy.linalg.cholesky(y.T @ c @ y, lower=True)
            y = scipy.linalg.solve_triangular(root, y.T, lower=True).T
            _, turn = np.linalg.eigh(y.T @ k @ y)
            y = y @ turn[:, ::-1]
            self.u = y * np.where((y * (c @ self.u)).sum(0) < 0, -1, 1)
        self.mean = mean

    def code(self, x):
        y = (x - self.mean.astype(np.float32)) @ self.u.astype(np.float32)
        return np.clip(y, -self.clip, self.clip)


def products(y):
    """q: y, and all y_i y_j, i <= j."""
    i, j = np.triu_indices(y.shape[1])
    return np.concatenate([y, y[:, i] * y[:, j]], 1)


def trained(stage, x, code=lambda part: part):
    """The stage after it learned from code(x), INTERVAL frames at a time."""
    for start in range(0, len(x), INTERVAL):
        stage.learn(code(x[start:start + INTERVAL]))
    return stage


class TwoStages:
    """y1 and y2 of x, learned from the first and second half of a stream."""

    def __init__(self, x, first=32, second=64, ridge=.1):
        half = len(x) // 2
        self.a = trained(Stage(x.shape[1], first, 4, ridge), x[:half])
        n = first + first * (first + 1) // 2
        self.b = trained(Stage(n, second, 5, .01), x[half:], self.expand)

    def expand(self, x):
        return products(self.a.code(x))

    def y1(self, x):
        return self.a.code(x)

    def y2(self, x):
        return np.concatenate([
            self.b.code(self.expand(x[start:start + 5000]))
            for start in range(0, len(x), 5000)])
