"""Films with large flat areas, as raw GRAY8 frames.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import os

import numpy as np

WIDTH, HEIGHT, COUNT = 640, 480, 20


def snow(i, draw):
    return draw.integers(0, 256, (HEIGHT, WIDTH))


def black(i, draw):
    return np.zeros((HEIGHT, WIDTH))


def white(i, draw):
    return np.full((HEIGHT, WIDTH), 255)


def ball(i, draw):
    """A white ball on black, with a soft edge, which crosses the picture."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    apart = np.hypot(x - WIDTH * (i + 0.5) / COUNT, y - HEIGHT / 2)
    return 255 * np.clip(40 - apart, 0, 1)


def letterboxed(i, draw):
    """Snow with black bars above and below, an eighth of the picture each."""
    picture = snow(i, draw)
    picture[:HEIGHT // 8] = picture[-HEIGHT // 8:] = 0
    return picture


def fade(i, draw):
    """From black to white, each frame flat."""
    return np.full((HEIGHT, WIDTH), 255 * i // (COUNT - 1))


SCENES = {"black": black, "a ball on black": ball,
          "snow in a letterbox": letterboxed, "white": white,
          "a slow fade": fade}


def film(folder, name, scene):
    """Writes the frames, and returns the element that plays them in a loop.

    %d stands for the number of buffers.
    """
    folder = os.path.join(folder, name.replace(" ", "-"))
    os.mkdir(folder)
    draw = np.random.default_rng(1)
    for i in range(COUNT):
        scene(i, draw).astype(np.uint8).tofile(
            os.path.join(folder, f"{i:05d}.raw"))
    return (f"multifilesrc location={folder}/%%05d.raw loop=true "
            "num-buffers=%d caps=video/x-raw,"
            f"format=GRAY8,width={WIDTH},height={HEIGHT},framerate=30/1")
