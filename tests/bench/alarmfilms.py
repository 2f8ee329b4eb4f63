"""Films for alarm.py: Debian's vtest.avi with events planted in it.

All films are grey, 384 x 288, ten frames a second.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

from collections import defaultdict, namedtuple

import cv2
import numpy as np

DATA = "/usr/share/doc/opencv-doc/examples/data/"
WIDTH, HEIGHT = 384, 288

# What comes to stand in vtest.avi itself: the first and the last frame, and the box in
# which an alarm is no false one. A man at the left edge, two on the path, one by the
# bushes, and a car that parks.
STANDING = [(235, 300, (0, 60, 60, 144)), (410, 480, (120, 84, 204, 168)),
            (500, 660, (276, 132, 372, 240)), (755, 795, (336, 0, 384, 72))]

# An object, person or car: the frames in which it is there, its box, and a name.
Event = namedtuple("Event", "comes goes box")


def vtest():
    capture, frames = cv2.VideoCapture(DATA + "vtest.avi"), []
    while True:
        there, frame = capture.read()
        if not there:
            return np.array(frames)
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        frames.append(cv2.resize(grey, (WIDTH, HEIGHT),
                                 interpolation=cv2.INTER_AREA))


def things(rng, count):
    """Pieces of photographs, as things that may be left behind."""
    names = ["fruits.jpg", "baboon.jpg", "box.png", "messi5.jpg", "home.jpg",
             "stuff.jpg", "board.jpg", "building.jpg", "cards.png", "aero1.jpg"]
    pictures = [cv2.imread(DATA + name, cv2.IMREAD_GRAYSCALE) for name in names]
    for _ in range(count):
        picture = pictures[rng.integers(len(pictures))]
        side = int(rng.integers(80, 160))
        y = rng.integers(picture.shape[0] - side)
        x = rng.integers(picture.shape[1] - side)
        width, height = rng.integers(26, 49, 2)
        thing = cv2.resize(picture[y:y + side, x:x + side],
                           (int(width), int(height)),
                           interpolation=cv2.INTER_AREA)
        if thing.std() > 15:
            yield thing


def left_behind(frames, rng, count=6, stay=100):
    """Things appear in places where nobody is, and stand for ten seconds."""
    film, events, taken = frames.copy(), [], []
    found = things(rng, 1000)
    while len(events) < count:
        thing = next(found)
        height, width = thing.shape
        x = int(rng.integers(12, WIDTH - width - 12))
        y = int(rng.integers(84, HEIGHT - height - 12))
        comes = 120 + int(len(events) * (len(frames) - 240) / count)
        box = (x - 12, y - 12, x + width + 12, y + height + 12)
        if any(overlap(box, other) for other in taken):
            continue
        mask = np.zeros((height, width), np.float32)
        cv2.ellipse(mask, (width // 2, height // 2),
                    (width // 2 - 1, height // 2 - 1), 0, 0, 360, 1, -1)
        mask = cv2.GaussianBlur(mask, (3, 3), 0.7)
        for frame in film[comes:comes + stay]:
            part = frame[y:y + height, x:x + width]
            part[:] = np.rint(part + mask * (thing.astype(float) - part))
        taken.append(box)
        events.append(Event(comes, comes + stay, box))
    return film, events


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# --- what is no event ---

def disturbed(frames, kind, rng):
    """The light, the camera or the noise change, from frame 300 on."""
    film = frames.astype(np.float32)
    late = film[300:]
    if kind == "light 10 %":
        late *= 1.1
    elif kind == "light 25 % in 25 s":
        late *= 1 + 0.25 * np.minimum(np.arange(len(late)) / 250, 1)[
            :, None, None]
    elif kind == "shake 1 px":
        for t in range(0, 30):
            late[t] = np.roll(late[t], [0, 1, 0, -1][t % 4], 1)
            late[t + 200] = np.roll(late[t + 200], [0, 1, 0, -1][t % 4], 0)
    elif kind == "nudge 1 px":
        late[:, :, 1:] = late[:, :, :-1].copy()
    elif kind == "shadow 30 %":
        for i in range(4):
            x, y = rng.integers(0, WIDTH - 130), rng.integers(80, HEIGHT - 90)
            soft = np.zeros((HEIGHT, WIDTH), np.float32)
            soft[y:y + 80, x:x + 120] = 0.3
            soft = cv2.GaussianBlur(soft, (0, 0), 6)
            late[i * 100:i * 100 + 80] *= 1 - soft
    elif kind.startswith("noise"):
        film += rng.normal(0, float(kind.split()[1]), film.shape)
    return np.clip(np.rint(film), 0, 255).astype(np.uint8)


# --- motion ---

def three_times_as_fast(frames, starts=(340, 430, 520, 610, 700), frames_long=30):
    """For 30 frames at a time the film plays at three times its speed."""
    film, label = frames.copy(), np.zeros(len(frames), int)
    for start in starts:
        film[start:start + frames_long] = frames[
            start:start + 3 * frames_long:3]
        label[start:start + frames_long] = 1
        # Then it jumps back, which is no event and not usual, either.
        label[start + frames_long:start + frames_long + 12] = -1
    return film, label


def blobs(frames):
    found = []
    for t, frame in enumerate(frames):
        first = t // 50 * 50
        usual = blobs.usual.get(first)
        if usual is None:
            usual = np.median(frames[max(0, first - 150):first + 150:7],
                              0).astype(np.uint8)
            blobs.usual[first] = usual
        mask = (cv2.absdiff(frame, usual) > 14).astype(np.uint8)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 5)))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3)))
        found.append(cv2.connectedComponentsWithStats(mask)[1:])
    return found


blobs.usual = {}


def tracks(found):
    """Blobs that one blob of the next frame goes on from."""
    all_tracks, live = [], {}
    for t, (labels, stats, _) in enumerate(found):
        heirs, new = defaultdict(list), {}
        for i, track in live.items():
            after = [j for j in np.unique(labels[found[t - 1][0] == i])
                     if j > 0 and stats[j, 4] > 60]
            if len(after) == 1:
                heirs[after[0]].append((i, track))
        for j in range(1, len(stats)):
            if stats[j, 4] < 60:
                continue
            if len(heirs[j]) == 1 and 0.6 < stats[j, 4] / found[t - 1][1][
                    heirs[j][0][0], 4] < 1.6:
                new[j] = heirs[j][0][1]
            else:
                new[j] = []
                all_tracks.append(new[j])
            new[j].append((t, j))
        live = new
    return all_tracks


def longest_way(track, found, least=0.6):
    """The longest part of a track that goes on in one direction; to the left is
    less than 0."""
    x = np.array([found[t][1][j][0] + found[t][1][j][2] / 2 for t, j in track])
    best, way = [], 0
    speed = np.array([np.polyfit(np.arange(len(x[max(0, i - 6):i + 7])),
                                 x[max(0, i - 6):i + 7], 1)[0]
                      for i in range(len(x))])
    for sign in (-1, 1):
        run = []
        for step, going in zip(track, speed * sign > least):
            run = run + [step] if going else []
            if len(run) > len(best):
                best, way = run, sign
    return best, way


def walkers(frames):
    """People cut out of the film, each as if it walked to the left."""
    found, people = blobs(frames), []
    for track in tracks(found):
        if len(track) < 25:
            continue
        part, way = longest_way(track, found)
        tall = np.median([found[t][1][j][3] > 1.1 * found[t][1][j][2]
                          for t, j in part]) if part else 0
        if len(part) < 25 or not tall:
            continue
        person = []
        for t, j in part:
            labels, stats, _ = found[t]
            x, y, width, height, _ = stats[j]
            x0, y0 = max(x - 2, 0), max(y - 2, 0)
            x1, y1 = min(x + width + 2, WIDTH), min(y + height + 2, HEIGHT)
            mask = (labels[y0:y1, x0:x1] == j).astype(np.float32)
            mask = cv2.GaussianBlur(cv2.dilate(mask, np.ones((3, 3))),
                                    (3, 3), 0.8)
            person.append((x0, y0, frames[t][y0:y1, x0:x1], mask))
        people.append(turned(person) if way > 0 else person)
    return people


def turned(person):
    return [(WIDTH - x - part.shape[1], y, part[:, ::-1], mask[:, ::-1])
            for x, y, part, mask in person]


def one_way(frames, rng, length=1500, first=620, every=90):
    """All walk to the left; from `first` on, every 90 frames, one to the right.

    People fade in and out where they were cut out of the film, which nobody does: frames
    in which someone does, and the six after, are no events and not usual, either."""
    people = walkers(frames)
    empty = np.median(frames[::5], 0).astype(np.float32)
    film = np.repeat(empty[None], length, 0)
    wrong_way, fading = np.zeros((2, length), bool)
    starts = list(range(first, length - 40, every))
    plan = [(start, turned(people[rng.integers(len(people))]), 1)
            for start in starts]
    t = -40.0
    while t < length:
        plan.append((int(t), people[rng.integers(len(people))], 0))
        t += rng.exponential(np.mean([len(p) for p in people]) / 4)
    for start, person, wrong in plan:
        for i, (x, y, part, mask) in enumerate(person):
            if not 0 <= start + i < length:
                continue
            cover = mask * min(1, (i + 1) / 6, (len(person) - i) / 6)
            place = film[start + i, y:y + part.shape[0], x:x + part.shape[1]]
            place += cover * (part - place)
            if cover.max() < mask.max():
                fading[start + i:start + i + 7] = True
            elif wrong:
                wrong_way[start + i] = True
    film += rng.normal(0, 1.5, film.shape)
    label = np.where(wrong_way, 1, np.where(fading, -1, 0))
    return np.clip(np.rint(film), 0, 255).astype(np.uint8), label, starts
