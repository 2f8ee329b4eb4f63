"""How fast the layer is beside numpy and scikit-learn, and how it scales.

    python3 tests/bench/speed.py [--turns N] [--seconds S] [--only ROWS]
        [--quick]

Everything runs on one core, in turns, and what is compared is processor time
(user and system), of which medians are taken. Prints a table, and writes
build/bench/speed.json. README.md says what each row is.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import statistics
import sys
import tempfile

import common
import glue_share
from common import Pipeline

TEXT_A = "competelayer rule=multiplicative coding=winners learning-rate=%s"
DRIFT = "tapestrysrc num-buffers=%d"
WINDOW = "video/x-raw,width={0},height={0}"


class Script:
    """A script of this folder that prints its cost a frame."""

    def __init__(self, name, *arguments):
        self.call = (name, *map(str, arguments))

    def seconds_a_frame(self):
        return common.script(*self.call)["seconds-a-frame"]


class Images:
    """A pipeline of frames of many images: its cost an image."""

    def __init__(self, pipeline, images):
        self.pipeline, self.images = pipeline, images

    def seconds_a_frame(self):
        return self.pipeline.seconds_a_frame() / self.images


class Bench:
    """Contestants, measured in turns, and the lines of the table."""

    def __init__(self, folder, turns, seconds):
        self.folder, self.turns, self.seconds = folder, turns, seconds
        self.lines, self.record = [], []

    def pipeline(self, line, **how):
        return Pipeline(line, self.seconds, **how)

    def medians(self, contestants):
        """The cost a frame of each contestant, in seconds."""
        times = [[] for _ in contestants]
        for _ in range(self.turns):
            for contestant, found in zip(contestants, times):
                found.append(contestant.seconds_a_frame())
        return [statistics.median(found) for found in times]

    def add(self, row, what, theirs, ours, ratio, reach, **more):
        self.lines.append([row, what, ratio, reach, theirs, ours])
        self.record.append({"row": row, "what": what, "ratio": ratio,
                            "reach": reach, "theirs": theirs, "ours": ours,
                            **more})
        print(*self.lines[-1], sep=" | ", file=sys.stderr, flush=True)

    def compare(self, row, what, theirs, ours, reach, show):
        """A line of the table with the ratio of their cost to ours."""
        their, our = self.medians([theirs, ours])
        self.add(row, what, show(their), show(our), f"{their / our:.1f} x",
                 reach, seconds_a_frame=[their, our])


def frames_a_second(seconds):
    return f"{1 / seconds:,.0f} frames/s"


def an_epoch(seconds):
    return f"{60000 * seconds:.2f} s an epoch"


def row_a(bench):
    """Text A's loop."""
    frames = os.path.join(bench.folder, "drift.gray")
    common.raw_frames(DRIFT % 10000, frames)
    ours = bench.pipeline(
        f"{DRIFT} ! {TEXT_A % '.02'} lateral-strength=0 ! fakesink")
    for what, reach, arguments in [
            ("text A in numpy, in whole matrices", "100 x", ["--whole"]),
            ("text A in numpy, the winners' rows only", "", [])]:
        bench.compare("a", what, Script(
            "numpy_text_a.py", frames, "--seconds", bench.seconds,
            *arguments), ours, reach, frames_a_second)


def row_b(bench):
    """Text A's loop with lateral excitation, at a rate that it survives."""
    frames = os.path.join(bench.folder, "drift.gray")
    common.raw_frames(DRIFT % 10000, frames)
    ours = bench.pipeline(f"{DRIFT} ! {TEXT_A % '.005'} lateral-radius=2 "
                          "lateral-strength=.1 ! fakesink")
    for what, reach, arguments in [
            ("with lateral excitation, as the text loops",
             "100 x", ["--whole", "--lateral", "loop"]),
            ("with lateral excitation, rows only, running sums",
             "", ["--lateral", "sums"])]:
        bench.compare("b", what, Script(
            "numpy_text_a.py", frames, "--rate", ".005", "--seconds",
            bench.seconds, *arguments), ours, reach, frames_a_second)


def last_epoch_error(line, epochs):
    """The error over the last of some epochs of 10,000 frames, at 30/1."""
    output = common.launch(
        f"{line} movie-frames=10000 epochs={epochs} shuffle=true ! "
        "competelayer interval=333333333333 ! fakesink", "-m").output
    return [said["nmse"] for said in common.messages(output)
            if said["frames"] >= 10000 * epochs][0]


def row_c(bench):
    """Dictionary learning; the errors are those of a longer run."""
    epochs = 5 if bench.seconds >= 1 else 1
    movie = os.path.join(bench.folder, "movie.gray")
    common.raw_frames(f"tapestrysrc movie-frames=10000 epochs={epochs} "
                      "shuffle=true", movie)
    ours = bench.pipeline(f"{DRIFT} ! competelayer ! fakesink")
    for what, reach, batch, frames in [
            ("partial_fit and OMP, 256 at a time", "100 x", 256, 2560),
            ("partial_fit and OMP, frame by frame", "", 1, 256)]:
        bench.compare("c", f"scikit-learn {what}; ours: the defaults", Script(
            "sklearn_online.py", movie, "--batch", batch,
            "--frames", 256 + max(batch, int(frames * bench.seconds))),
            ours, reach, frames_a_second)
    theirs = common.script("sklearn_online.py", movie)["nmse"]
    ours = last_epoch_error("tapestrysrc", epochs)
    bench.add("c", f"error in epoch {epochs}, while learning",
              f"{theirs:.3f}", f"{ours:.3f}", f"{ours - theirs:+.3f}",
              "+.020 or less")


def row_d(bench):
    """Text B's loop, on MNIST where it is, else on the built-in digits."""
    digits = "tapestrysrc motion=tiles num-buffers=%d epochs=0"
    of = "built-in digits"
    if os.path.exists(common.MNIST):
        digits += f" location={common.MNIST}"
        of = "MNIST"
    frames = os.path.join(bench.folder, "digits.gray")
    common.raw_frames(digits % 10000, frames)
    digits += " shuffle=true tiles-across=10 tiles-down=10"
    for units, columns, rows, reach in [
            (100, 10, 10, "20 x"), (2000, 50, 40, "60 x")]:
        bench.compare(
            "d", f"text B in numpy, {units} units, {of}",
            Script("numpy_text_b.py", frames, "--units", units,
                   "--seconds", bench.seconds),
            Images(bench.pipeline(
                f"{digits} ! competelayer rule=hebbian coding=winners "
                "init=normal batch-size=100 learning-rate=.02 "
                f"lateral-strength=0 columns={columns} rows={rows} "
                "field-width=28 field-height=28 contrast=none "
                "attach=0 interval=100000000000000 ! fakesink"), 100),
            reach, an_epoch)


def lit_pixels(source, path):
    """How many pixels of a frame are not black, on average."""
    common.raw_frames(source % 1000, path)
    with open(path, "rb") as file:
        return sum(len(pixels) - pixels.count(0)
                   for pixels in iter(lambda: file.read(65536), b"")) / 1000


def memory(line, source):
    """Megabytes that the layer adds to the source's peak."""
    return (common.peak_megabytes(line % 3000)
            - common.peak_megabytes(source % 3000))


# Units across and down, and the side of the window.
SIZES = [(20, 20, 20), (10, 10, 20), (30, 30, 20), (50, 50, 20),
         (100, 100, 20), (20, 20, 28), (20, 20, 40), (20, 20, 64)]


def reach(units):
    if units == 10000:
        return "1 or less, 2,000 frames/s, 2.5 x"
    # Fewer units than the basis has say nothing about growth.
    return "" if units < 400 else "1 or less, 2.5 x"


def scale(bench, name, settings):
    """One kind of layer at all sizes; the first is what others relate to."""
    sources = [f"{DRIFT} ! {WINDOW.format(side)}" for _, _, side in SIZES]
    lines = [f"{source} ! competelayer {settings} columns={columns} "
             f"rows={rows} ! fakesink"
             for source, (columns, rows, _) in zip(sources, SIZES)]
    costs = bench.medians([bench.pipeline(line) for line in lines])
    basis = None
    for source, line, (columns, rows, side), cost in zip(
            sources, lines, SIZES, costs):
        units = columns * rows
        lit = lit_pixels(source, os.path.join(bench.folder, "lit.gray"))
        each = cost / (units * lit)
        basis = basis or each
        held = memory(line, f"{source} ! fakesink")
        weights = units * side * side * 4 / 2**20
        # Smaller weights do not show beside the memory that any layer needs.
        share = f"{held / weights:.1f} x weights" if weights > 3 else "-"
        bench.add(
            "e", f"{name}, {units} units, {side} x {side}, {lit:.0f} lit",
            "", f"{frames_a_second(cost)}, {held:.1f} MB, {share}",
            f"{each / basis:.2f} x cost a unit and lit pixel",
            reach(units),
            seconds_a_frame=[cost], megabytes=held, weights_megabytes=weights,
            lit_pixels=lit)


def row_e(bench):
    """Cost and memory over units and pixels."""
    scale(bench, "text A's rule", "rule=multiplicative coding=winners "
          "learning-rate=.005 lateral-strength=0")
    scale(bench, "the defaults", "")


def row_f(bench):
    """The share of time outside the maths."""
    for name, settings in [
            ("text A's rule",
             "rule=multiplicative coding=winners learning-rate=.02 "
             "lateral-strength=0"),
            ("the defaults", "")]:
        counting = not glue_share.perf_works()
        buffers = int((20000 if counting else 300000) * bench.seconds)
        tool, kinds, _ = glue_share.profile(
            f"{DRIFT % buffers} ! competelayer {settings} ! fakesink",
            counting)
        maths = kinds.pop("maths", 0)
        parts = ", ".join(f"{kind} {share:.0f} %"
                          for kind, share in kinds.items())
        bench.add("f", f"time outside the maths, {name} ({tool})", "", parts,
                  f"{100 - maths:.0f} %", "25 % or less", kinds=kinds)


def row_g(bench):
    """tapestrysrc beside the cheapest source."""
    caps = "video/x-raw,format=GRAY8,width=20,height=20"
    bench.compare(
        "g", "videotestsrc pattern=black; ours: tapestrysrc",
        bench.pipeline(f"videotestsrc pattern=black num-buffers=%d ! {caps} "
                       "! fakesink"),
        bench.pipeline(f"{DRIFT} ! {caps} ! fakesink"),
        "1 x", frames_a_second)


def row_h(bench):
    """Threads: elapsed time, on all cores."""
    for columns, rows, reach in [(20, 20, "1 x or more"), (50, 50, "1.7 x"),
                                 (100, 100, "1.7 x")]:
        for name, settings in [
                ("text A's rule", "rule=multiplicative coding=winners "
                 "learning-rate=.005 lateral-strength=0"),
                ("the defaults", "")]:
            one, all_of_them = [bench.pipeline(
                f"{DRIFT} ! competelayer {settings} columns={columns} "
                f"rows={rows} n-threads={threads} ! fakesink",
                cores=common.CORES) for threads in (1, 0)]
            bench.compare(
                "h", f"{columns * rows} units, {name}, one thread; ours: "
                f"{len(common.CORES)}", one, all_of_them, reach,
                frames_a_second)


def live(bench, what, camera, settings, least):
    """Frames a second of whole pictures, on all cores, by elapsed time."""
    cost, = bench.medians([bench.pipeline(
        f"{camera} ! competelayer {settings} ! fakesink", few=10,
        cores=common.CORES)])
    bench.add("i", what, "", frames_a_second(cost), f"{1 / cost / least:.1f} x",
              f"{least} frames/s", seconds_a_frame=[cost])


def row_i(bench):
    """Live video."""
    folder = os.path.join(bench.folder, "vga")
    os.mkdir(folder)
    vga = common.photographs(folder, 640, 480, 60)
    live(bench, "640x480, 768 fields of 20x20, 400 units, the defaults", vga,
         "field-width=20 field-height=20", 60)
    folder = os.path.join(bench.folder, "hd")
    os.mkdir(folder)
    live(bench, "1920x1080, 8160 fields of 16x16, 256 units, winners, a tenth "
         "learned", common.photographs(folder, 1920, 1080, 20),
         "field-width=16 field-height=16 columns=16 rows=16 coding=winners "
         "fields-per-frame=816", 30)


def row_j(bench):
    """Many fields as one batch, beside numpy's matrix products."""
    folder = os.path.join(bench.folder, "fields")
    os.mkdir(folder)
    camera = common.photographs(folder, 640, 480, 60)
    frames = os.path.join(bench.folder, "fields.gray")
    with open(frames, "wb") as file:
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as frame:
                file.write(frame.read())
    numpy = Script("numpy_batched.py", frames, 640, 480, 20, 400, "--seconds",
                   bench.seconds)
    line = (f"{camera} ! competelayer field-width=20 field-height=20 "
            "rule=multiplicative coding=winners contrast=none "
            "learning-rate=.005 lateral-strength=0 n-threads=1 ! fakesink")
    bench.compare(
        "j", "numpy's batched rule, 768 fields of 20x20, 400 units", numpy,
        bench.pipeline(line, few=10), "2.5 x",
        lambda seconds: f"{768 / seconds:,.0f} fields/s")


def row_k(bench):
    """Flat pictures beside snow: scores that tie cost no more than others."""
    import flat
    snow = flat.film(bench.folder, "snow", flat.snow)
    films = {name: flat.film(bench.folder, name, scene)
             for name, scene in flat.SCENES.items()}
    for columns, rows in [(12, 12), (14, 14), (16, 16), (20, 20), (40, 25)]:
        line = ("%s ! competelayer field-width=16 field-height=16 "
                f"coding=winners columns={columns} rows={rows} n-threads=1 "
                "! fakesink")
        of_snow, *others = bench.medians(
            [bench.pipeline(line % film, few=5)
             for film in [snow, *films.values()]])
        slowest, name = max(zip(others, films))
        bench.add("k", f"snow, {columns * rows} units; ours: the slowest of "
                  f"{len(films)} flat films, {name}",
                  frames_a_second(of_snow), frames_a_second(slowest),
                  f"{of_snow / slowest:.2f} x", "0.91 x",
                  seconds_a_frame=[of_snow, *others])


def row_l(bench):
    """Pursuit alone, in the size of sparse-plex's table: 100 values, 1000 units, 7 of
    them. Ours codes 3072 fields of 10x10 a frame and learns nothing."""
    folder = os.path.join(bench.folder, "signals")
    os.mkdir(folder)
    fields = 3072
    line = (f"{common.photographs(folder, 640, 480, 20)} ! competelayer "
            "columns=40 rows=25 field-width=10 field-height=10 winners=7 "
            "coding=signed-pursuit shortlist=0 lateral-strength=0 "
            "learning=false n-threads=1 ! fakesink")
    their, frame = bench.medians([
        Script("sklearn_omp.py", 100, 1000, 7, "--seconds", bench.seconds),
        bench.pipeline(line, few=3)])
    our = frame / fields
    for what, theirs in [("scikit-learn's orthogonal_mp_gram", their),
                         ("sparse-plex, as published", 170e-6)]:
        bench.add("l", f"{what}: 7 of 1000 units, 100 values",
                  f"{theirs * 1e6:.0f} us a signal",
                  f"{our * 1e6:.0f} us a signal", f"{theirs / our:.1f} x", "",
                  seconds_a_frame=[theirs, our])


ROWS = {"a": row_a, "b": row_b, "c": row_c, "d": row_d, "e": row_e,
        "f": row_f, "g": row_g, "h": row_h, "i": row_i, "j": row_j,
        "k": row_k, "l": row_l}


def main():
    common.start_over()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1,
                        help="processor time of each turn of each contestant")
    parser.add_argument("--only", default="".join(ROWS), metavar="ROWS",
                        help="the letters of the rows to measure")
    parser.add_argument("--quick", action="store_true",
                        help="one short turn each, to check that it runs")
    options = parser.parse_args()
    if options.quick:
        options.turns, options.seconds = 1, 0.1

    # The first run scans GStreamer's plugins.
    common.launch(f"{DRIFT % 10} ! competelayer ! fakesink")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder, options.turns, options.seconds)
        for letter in options.only:
            try:
                ROWS[letter](bench)
            except Exception as error:  # continue with the other rows
                print(error, file=sys.stderr)
                bench.add(letter, "could not be measured", "", "", "", "")
    blas = common.blas()
    print(f"\n{common.machine()}; numpy's BLAS: {blas}; one core, medians of "
          f"{options.turns} turns\n")
    print(common.table(["", "what", "ratio", "reach", "theirs", "ours"],
                       bench.lines))
    common.write_json("speed.json", {
        "machine": common.machine(), "blas": blas, "turns": options.turns,
        "rows": bench.record})


if __name__ == "__main__":
    main()
