#!/usr/bin/env python3
"""Compares this build with an older one: how many times as fast a frame is.

    tests/bench/before.py OLDER_BUILD [--turns N] [--seconds S] [--only WORD]

Both builds run the same pipelines in turns, on one core. The ratio is the median of the
turns' ratios, so that a machine that is shared with other work does no harm.
SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import statistics
import tempfile

import common

DRIFT = "tapestrysrc num-buffers=%d epochs=0"
WINDOW = "video/x-raw,width={0},height={0}"
TEXT_A = ("competelayer rule=multiplicative coding=winners learning-rate=.02 "
          "lateral-strength=0 columns={0} rows={0}")
# The defaults until lateral-strength became 0, and those since: of a whole frame, and of
# small fields. An older build has other defaults, so all are named.
LATERAL = "pursuit with lateral excitation"
LATERAL_PURSUIT = ("coding=pursuit shortlist=4 conscience=.3 "
                   "lateral-strength=.1 learning-rate=.03")
PURSUIT = ("coding=pursuit shortlist=6 conscience=.3 lateral-strength=0 "
           "learning-rate=.003")
SIGNED_PURSUIT = ("coding=signed-pursuit shortlist=0 conscience=0 "
                  "lateral-strength=0 learning-rate=.003")
END = " interval=100000000000000 ! fakesink"


def lines(folder):
    """What is measured: name, pipeline, buffers that are left out as the start."""
    for side in (20, 50, 100):
        yield (f"text A, {side * side} units", f"{DRIFT} ! "
               f"{TEXT_A.format(side)}{END}", 20 if side > 20 else 200)
    for name, settings in ((LATERAL, LATERAL_PURSUIT), ("the defaults", PURSUIT)):
        for side in (20, 50, 100):
            yield (f"{name}, {side * side} units", f"{DRIFT} ! competelayer "
                   f"columns={side} rows={side} {settings}{END}",
                   20 if side > 20 else 200)
    digits = "tapestrysrc motion=tiles num-buffers=%d epochs=0"
    if os.path.exists(common.MNIST):
        digits += f" location={common.MNIST}"
    for name, units, more in (
            ("100 units", "columns=10 rows=10", "attach=0"),
            ("2000 units", "columns=50 rows=40", "attach=0"),
            ("2000 units, p 3, rank 7", "columns=50 rows=40",
             "lebesgue-norm=3 rank=7 attach=0"),
            ("2000 units, one by one", "columns=50 rows=40", "attach=code")):
        yield (f"text B, {name}", f"{digits} ! {WINDOW.format(28)} ! "
               "competelayer rule=hebbian coding=winners init=normal "
               "batch-size=100 learning-rate=.02 lateral-strength=0 "
               f"{units} {more}{END}", 200)
    camera = common.photographs(folder, 640, 480, 20)
    fields = "competelayer field-width=20 field-height=20 n-threads=1"
    yield ("768 dense fields, text A", f"{camera} ! {fields} "
           "rule=multiplicative coding=winners contrast=none "
           f"learning-rate=.005 lateral-strength=0{END}", 5)
    yield (f"768 dense fields, {LATERAL}", f"{camera} ! {fields} "
           f"{LATERAL_PURSUIT}{END}", 5)
    yield ("768 dense fields, the defaults", f"{camera} ! {fields} "
           f"{SIGNED_PURSUIT}{END}", 5)


def compare(line, few, seconds, turns, plugins):
    """The medians of both builds' seconds a frame, and of their ratios."""
    pipelines = [common.Pipeline(line, seconds, few=few, plugin=plugin)
                 for plugin in plugins]
    pairs = [[pipeline.seconds_a_frame() for pipeline in pipelines]
             for _ in range(turns)]
    return (*map(statistics.median, zip(*pairs)),
            statistics.median(before / after for before, after in pairs))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("older", help="the folder of the older build")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    common.start_over()
    plugins = [os.path.join(os.path.abspath(options.older), "plugin"),
               common.PLUGIN]
    print(f"{common.machine()}; us a frame, medians of {options.turns} turns")
    with tempfile.TemporaryDirectory() as folder:
        for name, line, few in lines(folder):
            if options.only not in name:
                continue
            before, after, ratio = compare(line, few, options.seconds,
                                           options.turns, plugins)
            print(f"| {name} | {before * 1e6:,.1f} | {after * 1e6:,.1f} "
                  f"| {ratio:.2f} x |", flush=True)


if __name__ == "__main__":
    main()
