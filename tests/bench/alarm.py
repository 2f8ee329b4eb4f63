#!/usr/bin/env python3
"""Alarms on what is planted in a film of a standing camera: noveltywatch beside others.

The film is Debian's vtest.avi (opencv-doc), half its size. Things are left behind in it,
it plays too fast, people walk the wrong way, the light and the camera change. Prints two
tables: of what stands, and of what moves.

    python3 tests/bench/alarm.py [--seed N] [--films N] [--ways N]
        [--only still|motion] [--method WORD]

Needs python3-opencv, opencv-doc, python3-gi, numpy and motion. The daemon `motion` takes
half an hour for its row; `--method watch` leaves out all but noveltywatch.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import tempfile

import cv2
import numpy as np

import alarmdaemon
import alarmfilms as films
import common

SIDE = 12
ACROSS, DOWN = films.WIDTH // SIDE, films.HEIGHT // SIDE

# Alarms count from here on: before it, methods learn what is usual.
STILL_FROM, MOTION_FROM = 105, 320


# --- methods: each gives a map of fields for each frame; at 1 there is an alarm ---

def watch(film, kind, layer=""):
    """noveltywatch, read from its meta."""
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    with tempfile.NamedTemporaryFile() as raw:
        film.tofile(raw)
        raw.flush()
        pipeline = Gst.parse_launch(
            f"filesrc location={raw.name} ! rawvideoparse format=gray8 "
            f"width={films.WIDTH} height={films.HEIGHT} framerate=10/1 ! {layer} "
            f"noveltywatch field-size={SIDE} novelty-kinds={kind} ! "
            "appsink name=sink sync=false max-buffers=4")
        pipeline.set_state(Gst.State.PLAYING)
        maps, sink = [], pipeline.get_by_name("sink")
        while sample := sink.emit("pull-sample"):
            meta = sample.get_buffer().get_custom_meta("GstNoveltyMeta")
            values = meta.get_structure().get_value("novelty").get_data()
            maps.append(np.frombuffer(values, np.float32).reshape(DOWN, ACROSS))
        pipeline.set_state(Gst.State.NULL)
    return np.array(maps)


def block_means(mask):
    return mask.reshape(DOWN, SIDE, ACROSS, SIDE).mean((1, 3))


def least_of_four(share):
    """As in still novelty: all of 2 x 2 fields must agree."""
    padded = np.pad(share, ((0, 1), (0, 1)), mode="edge")
    least = np.minimum(np.minimum(padded[:-1, :-1], padded[1:, :-1]),
                       np.minimum(padded[:-1, 1:], padded[1:, 1:]))
    padded = np.pad(least, ((1, 0), (1, 0)), mode="edge")
    return np.maximum(np.maximum(padded[:-1, :-1], padded[1:, :-1]),
                      np.maximum(padded[:-1, 1:], padded[1:, 1:]))


def mog2(film, hold):
    """Foreground for `hold` frames in a row, in half of the pixels of each field."""
    model = cv2.createBackgroundSubtractorMOG2(history=600, detectShadows=True)
    seen, maps = np.zeros(film[0].shape, int), []
    for frame in film:
        seen = np.where(model.apply(frame) == 255, seen + 1, 0)
        maps.append(least_of_four(block_means(seen >= hold)) / 0.5)
    return np.array(maps)


def difference(film):
    """The share of changed pixels of each field, from frame to frame."""
    changed = np.abs(film[1:].astype(int) - film[:-1]) > 15
    return np.array([np.zeros((DOWN, ACROSS))]
                    + [block_means(mask) for mask in changed])


# --- counting ---

def inside(box):
    """The fields that a box touches."""
    mask = np.zeros((DOWN, ACROSS), bool)
    mask[max(box[1], 0) // SIDE:-(-box[3] // SIDE),
         max(box[0], 0) // SIDE:-(-box[2] // SIDE)] = True
    return mask


def still_figures(maps, events, least=1.0):
    """Events found and their delays in seconds; false frames and all frames."""
    alarms = maps >= least
    alarms[:STILL_FROM] = False
    delays = []
    for event in events:
        found = np.nonzero((alarms[event.comes:event.goes]
                            & inside(event.box)).any((1, 2)))[0]
        if len(found):
            delays.append(found[0] / 10)
    for comes, goes, box in films.STANDING:
        alarms[comes:goes, inside(box)] = False
    for event in events:        # that it is taken away is new, too
        alarms[event.comes:, inside(event.box)] = False
    return delays, alarms.any((1, 2)).sum(), len(maps) - STILL_FROM


def auc(events, usual):
    """The probability that an event's frame has a larger score than a usual one."""
    both = np.sort(np.concatenate([events, usual]))
    rank = (np.searchsorted(both, events, "left")
            + np.searchsorted(both, events, "right") + 1) / 2
    n = len(events)
    return (rank.sum() - n * (n + 1) / 2) / n / len(usual)


def motion_figures(score, label, starts, length, usual=None):
    """The frame AUC, events found, and false frames, where the alarm is at 1; and the
    events found over the greatest of the usual frames."""
    usual_frames = score[MOTION_FROM:][label[MOTION_FROM:] == 0] \
        if usual is None else usual[MOTION_FROM:]
    found = [score[start:start + length].max() for start in starts]
    return (auc(score[label == 1], usual_frames),
            np.mean([f >= 1 for f in found]), (usual_frames >= 1).sum(),
            len(usual_frames), np.mean([f > usual_frames.max() for f in found]))


def wrong_way_figures(method, wrong_films):
    """The mean frame AUC of the films, then counts over all: events found, false frames,
    usual frames, events found over each film's greatest usual frame, events."""
    aucs, counts = [], np.zeros(5, int)
    for film, label, starts in wrong_films:
        area, found, false, usual, best = motion_figures(method(film), label,
                                                         starts, 40)
        aucs.append(area)
        counts += np.rint([found * len(starts), false, usual,
                           best * len(starts), len(starts)]).astype(int)
    return (np.mean(aucs), *counts)


# --- tables ---

DISTURBANCES = ["nothing", "light 10 %", "light 25 % in 25 s", "shake 1 px",
                "nudge 1 px", "shadow 30 %", "noise 5", "noise 12"]

LAYER = "competelayer n-threads=1 fields-per-frame=100 !"


def still_table(frames, args):
    methods = {
        "noveltywatch, still": lambda film: watch(film, "still"),
        "noveltywatch, look": lambda film: watch(film, "look", LAYER),
        "MOG2 held 1.5 s": lambda film: mog2(film, 15),
        "frame difference": lambda film: difference(film) / 0.5}
    head = ["method", "found", "delay, s", "found, noise 5", "found, noise 12"] \
        + [f"false %: {name}" for name in DISTURBANCES]
    rows = []
    for name, method in methods.items():
        if args.method not in name:
            continue
        cells = []
        for noise in (None, "noise 5", "noise 12"):
            rng, found, total = np.random.default_rng(args.seed), [], 0
            for _ in range(args.films if noise is None else
                           max(args.films // 3, 1)):
                film, events = films.left_behind(frames, rng)
                if noise is not None:
                    film = films.disturbed(film, noise, rng)
                found += still_figures(method(film), events)[0]
                total += len(events)
            cells.append(f"{len(found)} of {total}")
            if noise is None:
                cells.append(f"{np.median(found):.1f}" if found else "")
        for kind in DISTURBANCES:
            rng = np.random.default_rng(args.seed)
            film = films.disturbed(frames, kind, rng)
            _, false, count = still_figures(method(film), [])
            cells.append(f"{100 * false / count:.1f}")
        rows.append([name] + cells)
        print("\t".join(rows[-1]), flush=True)
    return common.table(head, rows)


def greatest(maps):
    return maps.reshape(len(maps), -1).max(1)


def motion_table(frames, args):
    fast, fast_label = films.three_times_as_fast(frames)
    fast_label[:MOTION_FROM] = -1
    starts = [t for t in range(1, len(fast))
              if fast_label[t] == 1 and fast_label[t - 1] != 1]
    rng = np.random.default_rng(args.seed)
    wrong_films = [films.one_way(frames, rng) for _ in range(args.ways)]
    steady = {kind: films.disturbed(frames, kind, rng)
              for kind in ("light 10 %", "shake 1 px")}
    methods = {
        "noveltywatch, motion": lambda f: greatest(watch(f, "motion")),
        "noveltywatch, look": lambda f: greatest(watch(f, "look", LAYER)),
        "MOG2: foreground": lambda f: mog2(f, 1).sum((1, 2)),
        "frame difference: changed": lambda f: difference(f).sum((1, 2)),
        "daemon: changed pixels": alarmdaemon.changed_pixels}
    head = ["method", "3x: AUC", "3x: found", "3x: false frames",
            "wrong way: AUC", "wrong way: found", "wrong way: false frames",
            "false: light 10 %", "false: shake 1 px"]
    rows = []
    for name, method in methods.items():
        if args.method not in name:
            continue
        usual, scores = method(frames), method(fast)
        a = motion_figures(scores, fast_label, starts, 30, usual)
        b = wrong_way_figures(method, wrong_films)
        if name.startswith("noveltywatch"):
            cells = [f"{a[0]:.3f}", f"{a[1] * len(starts):.0f} of {len(starts)}",
                     f"{a[2]} of {a[3]}", f"{b[0]:.3f}",
                     f"{b[1]} of {b[5]}",
                     f"{b[2]} of {b[3]}"]
            cells += [str((method(film)[MOTION_FROM:] >= 1).sum())
                      for film in steady.values()]
        else:                   # at the threshold at which nothing is false
            cells = [f"{a[0]:.3f}", f"{a[4] * len(starts):.0f} of {len(starts)}",
                     "0", f"{b[0]:.3f}",
                     f"{b[4]} of {b[5]}",
                     "0", "", ""]
        rows.append([name] + cells)
        print("\t".join(rows[-1]), flush=True)
    return common.table(head, rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--films", type=int, default=11,
                        help="of six things each that are left behind")
    parser.add_argument("--ways", type=int, default=3,
                        help="films in which people walk the wrong way")
    parser.add_argument("--only", choices=["still", "motion"])
    parser.add_argument("--method", default="",
                        help="measures the rows whose name contains this word")
    args = parser.parse_args()
    frames = films.vtest()
    tables = []
    if args.only != "motion":
        tables.append(still_table(frames, args))
    if args.only != "still":
        tables.append(motion_table(frames, args))
    print("\n" + "\n\n".join(tables))


if __name__ == "__main__":
    common.start_over()
    main()
