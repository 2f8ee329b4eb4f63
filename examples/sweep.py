"""Table and plot of the runs of sweep.sh: the error against what it costs.

    python3 sweep.py FOLDER

reads FOLDER/runs.jsonl, writes FOLDER/table.md, which it also prints, and, where there
is matplotlib, FOLDER/sweep.png.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import collections
import json
import os
import statistics
import sys


def read(path):
    """The runs of each setting."""
    runs = collections.defaultdict(list)
    with open(path) as file:
        for line in file:
            run = json.loads(line)
            runs[run["settings"], run["frames"]].append(run)
    return runs


def summary(runs):
    """For each setting, cheapest first: its name, seeds, error, least, greatest, cost."""
    several = len({frames for _, frames in runs}) > 1
    rows = []
    for (settings, frames), group in runs.items():
        errors = [run["error"] for run in group]
        rows.append((settings + (f", {frames} frames" if several else ""), len(group),
                     statistics.mean(errors), min(errors), max(errors),
                     statistics.median(run["microseconds"] for run in group)))
    return sorted(rows, key=lambda row: row[-1])


def table(rows):
    lines = ["| settings | seeds | error | least to greatest | microseconds a frame |",
             "|---|---|---|---|---|"]
    for settings, seeds, error, least, greatest, cost in rows:
        lines.append(f"| {settings} | {seeds} | {error:.3f} | {least:.3f} to "
                     f"{greatest:.3f} | {cost:.0f} |")
    return "\n".join(lines) + "\n"


def apart(settings):
    """What a line of points has in common, and what tells its points apart."""
    words = settings.split()
    varied = [word for word in words if word.startswith("winners=")] or words[-1:]
    return " ".join(word for word in words if word not in varied), " ".join(varied)


def plot(rows, path):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    lines = collections.defaultdict(list)
    for settings, _, *numbers in rows:
        line, point = apart(settings)
        lines[line].append((point, *numbers))
    figure, axes = plt.subplots(figsize=(7.2, 4.4), dpi=100)
    for nth, (line, points) in enumerate(lines.items()):
        names, errors, least, greatest, costs = zip(*points)
        below = [error - low for error, low in zip(errors, least)]
        above = [high - error for error, high in zip(errors, greatest)]
        axes.errorbar(costs, errors, yerr=(below, above), marker="o", capsize=3,
                      label=line or "winners")
        for name, error, cost in zip(names, errors, costs):
            above_or_below = (4, 6) if nth % 2 == 0 else (-4, -14)
            axes.annotate(name, (cost, error), xytext=above_or_below, fontsize=8,
                          ha="left" if nth % 2 == 0 else "right",
                          textcoords="offset points")
    axes.set_xscale("log")
    axes.set_ylim(0, 1.1 * max(row[4] for row in rows))
    axes.margins(x=0.2)
    axes.xaxis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(matplotlib.ticker.FormatStrFormatter("%g"))
    axes.xaxis.set_minor_formatter(matplotlib.ticker.NullFormatter())
    axes.set_xlabel("microseconds a frame, one thread")
    axes.set_ylabel("reconstruction error")
    axes.grid(which="both", alpha=0.25)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path)


def main(folder):
    path = os.path.join(folder, "runs.jsonl")
    if not os.path.exists(path):
        sys.exit(f"There are no runs in {path} yet.")
    rows = summary(read(path))
    text = table(rows)
    print(text, end="")
    with open(os.path.join(folder, "table.md"), "w") as file:
        file.write(text)
    picture = os.path.join(folder, "sweep.png")
    try:
        plot(rows, picture)
        print(f"{os.path.realpath(picture)} shows them.")
    except ImportError:
        print("There is no matplotlib here, so there is no plot. Debian has it as "
              "python3-matplotlib.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
