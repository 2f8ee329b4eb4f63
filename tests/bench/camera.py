"""What a frame costs when a film in colour is learned, drawn and recorded.

    camera.py [--size 1280x720] [--frames 200] [--turns 5] [--before FOLDER] [FILM]

Without a film a pattern of videotestsrc takes its place. Prints
processor time a frame (user and system, all threads; medians) of the pipeline
cut off after each stage, and what each stage adds. --before names a folder with
an older libgstcompete.so: both take turns, and the ratio is printed.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import statistics
import tempfile

import common

LAYER = "competelayer field-width=16 field-height=16"
# Drawn as reconstructsink draws a recording.
DRAWN = "reconstruct width=1920 height=1080"
STAGES = (
    ("decode", "fakesink"),
    ("convert", "videoconvert ! video/x-raw,format=BGRx ! fakesink"),
    ("learn", f"videoconvert ! {LAYER} ! fakesink"),
    ("draw", f"videoconvert ! {LAYER} ! {DRAWN} ! fakesink"),
    ("encode", f"videoconvert ! {LAYER} ! reconstructsink location=%s/seen.mp4"))


def make_film(folder, source, size, frames):
    """`frames` frames of the source as an mp4 of that size."""
    width, height = size.split("x")
    film = os.path.join(folder, "film.mp4")
    common.launch(
        f"-q {source} ! videoconvert ! videoscale method=lanczos ! "
        f"video/x-raw,format=I420,width={width},height={height},"
        f"pixel-aspect-ratio=1/1 ! identity eos-after={frames + 1} ! "
        "x264enc pass=qual quantizer=18 speed-preset=veryfast bframes=0 "
        f"bitrate=40000 ! mp4mux ! filesink location={film}")
    return film


def measure(film, folder, plugins, turns):
    """{(plugin, stage): seconds of processor time}, medians."""
    times = {}
    for _ in range(turns):
        for plugin in plugins:
            for stage, rest in STAGES:
                line = f"-q filesrc location={film} ! decodebin ! {rest}"
                times.setdefault((plugin, stage), []).append(common.launch(
                    line.replace("%s", folder), cores=common.CORES,
                    plugin=plugin).cpu)
    return {key: statistics.median(some) for key, some in times.items()}


def show(medians, plugins, frames):
    last = dict.fromkeys(plugins, 0.0)
    print("| up to | " + " | ".join(
        f"{name} | adds" for name in ("before", "now")[-len(plugins):])
        + (" | ratio |" if len(plugins) > 1 else " |"))
    print("|" + " --- |" * (2 + len(plugins) * 2 - (len(plugins) == 1)))
    for stage, _ in STAGES:
        cells = [stage]
        for plugin in plugins:
            ms = 1000 * medians[plugin, stage] / frames
            cells += [f"{ms:.1f} ms", f"{ms - last[plugin]:.1f} ms"]
            last[plugin] = ms
        if len(plugins) > 1:
            cells.append("%.2f x" % (medians[plugins[0], stage]
                                     / medians[plugins[1], stage]))
        print("| " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("film", nargs="?")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--frames", type=int, default=200)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--before")
    args = parser.parse_args()
    plugins = ([os.path.abspath(args.before)] if args.before else []) \
        + [common.PLUGIN]
    source = f"filesrc location={args.film} ! decodebin" if args.film else \
        "videotestsrc pattern=zone-plate kt=2 kx2=20 ky2=20"
    with tempfile.TemporaryDirectory() as folder:
        film = make_film(folder, source, args.size, args.frames)
        show(measure(film, folder, plugins, args.turns), plugins, args.frames)


main()
