# The installed library works: the example in C compiles with the flags of pkg-config,
# with the shared and with the static library. It learns from images that are sums of
# bars, and each bar must become a prototype.
# SPDX-License-Identifier: LGPL-2.1-or-later

import glob
import gzip
import os
import random
import re
import shlex
import shutil
import struct
import subprocess
import tempfile
import unittest

BUILD = os.environ["BUILD"]
EXAMPLE = os.path.join(os.environ["SOURCES"], "examples", "c", "prototypes.c")
CC = shlex.split(os.environ["CC"])
SIDE = 8
UNITS_ACROSS = 20  # the library's default


def run(*command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True,
                          **more).stdout


def find(folder, name):
    found, = glob.glob(os.path.join(folder, "**", name), recursive=True)
    return found


def bars():
    """Each row and each column of an image, lit."""
    for n in range(SIDE):
        yield bytes(255 * (i // SIDE == n) for i in range(SIDE * SIDE))
        yield bytes(255 * (i % SIDE == n) for i in range(SIDE * SIDE))


def idx_file():
    """500 images of two to four bars each."""
    generator = random.Random(1)
    images = [bytes(map(max, *generator.sample(list(bars()), generator.randint(2, 4))))
              for _ in range(500)]
    return struct.pack(">4I", 0x803, len(images), SIDE, SIDE) + b"".join(images)


def cosine(a, b):
    def dot(x, y):
        return sum(p * q for p, q in zip(x, y))
    return dot(a, b) / (dot(a, a) * dot(b, b)) ** 0.5


class InstalledLibrary(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = cls.temporary.name
        cls.shared = os.path.join(cls.folder, "shared")
        run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", cls.shared)
        cls.static = os.path.join(cls.folder, "static")
        shutil.copytree(cls.shared, cls.static, symlinks=True)
        for name in glob.glob(os.path.join(cls.static, "**", "libcompete.so*"),
                              recursive=True):
            os.remove(name)
        for folder in cls.shared, cls.static:
            cls.move(folder)
        cls.images = os.path.join(cls.folder, "bars.idx3-ubyte")
        with open(cls.images, "wb") as file:
            file.write(idx_file())

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @staticmethod
    def move(folder):
        """Changes the prefix in compete.pc to the folder of the installation."""
        path = find(folder, "compete.pc")
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(re.sub("^prefix=", "prefix=" + folder, text, flags=re.M))

    def flags(self, folder, *more):
        pc = os.path.dirname(find(folder, "compete.pc"))
        paths = os.pathsep.join(filter(None, [pc, os.environ.get("PKG_CONFIG_PATH")]))
        return run("pkg-config", "--cflags", *more, "compete", "zlib",
                   env=dict(os.environ, PKG_CONFIG_PATH=paths)).split()

    def compile(self, folder, *more):
        program = os.path.join(folder, "prototypes")
        run(*CC, "-Wall", "-Wextra", "-Werror", "-o", program, EXAMPLE,
            *self.flags(folder, "--libs", *more))
        return program

    def environment(self):
        return dict(os.environ, LD_LIBRARY_PATH=os.path.dirname(
            find(self.shared, "libcompete.so")))

    def mosaic(self, program, images, **more):
        picture = os.path.join(self.folder, "mosaic.pgm")
        run(program, images, picture, **more)
        with open(picture, "rb") as file:
            return file.read()

    def test_learns_with_the_shared_library(self):
        program = self.compile(self.shared)
        self.assertIn("libcompete.so", run("ldd", program, env=self.environment()))
        picture = self.mosaic(program, self.images, env=self.environment())
        side = UNITS_ACROSS * SIDE
        header = b"P5\n%d %d\n255\n" % (side, side)
        self.assertEqual(picture[:len(header)], header)
        self.assertEqual(len(picture), len(header) + side * side)
        pixels = picture[len(header):]
        tiles = [[pixels[(y + row) * side + x + column]
                  for row in range(SIDE) for column in range(SIDE)]
                 for y in range(0, side, SIDE) for x in range(0, side, SIDE)]
        tiles = [tile for tile in tiles if any(tile)]
        for bar in bars():
            self.assertGreater(max(cosine(bar, tile) for tile in tiles), 0.9)

    def test_learns_the_same_with_the_static_library(self):
        program = self.compile(self.static, "--static")
        self.assertNotIn("libcompete", run("ldd", program))
        packed = self.images + ".gz"
        with gzip.open(packed, "wb") as file:
            file.write(idx_file())
        shared = self.compile(self.shared)
        self.assertEqual(self.mosaic(program, packed),
                         self.mosaic(shared, self.images, env=self.environment()))

    def test_reports_errors(self):
        program = self.compile(self.static, "--static")
        cut = os.path.join(self.folder, "cut")
        with open(cut, "wb") as file:
            file.write(idx_file()[:-1])
        for images, sentence in [
                (os.path.join(self.folder, "absent"), "No such file or directory.\n"),
                (EXAMPLE, "This is not an IDX file of images.\n"),
                (cut, "The file ends before its last image.\n")]:
            done = subprocess.run([program, images, os.path.join(self.folder, "x")],
                                  stderr=subprocess.PIPE, text=True,
                                  env=dict(os.environ, LC_ALL="C"))
            self.assertEqual((done.returncode, done.stderr), (1, sentence))

    @unittest.skipUnless(shutil.which("nm"), "There is no nm.")
    def test_exports_what_the_headers_declare(self):
        declared = set()
        for header in glob.glob(os.path.join(
                os.path.dirname(find(self.shared, "compete.h")), "*.h")):
            with open(header) as file:
                text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
            declared |= set(re.findall(r"\b(compete_\w+) \(", re.sub("#define.*", "", text)))
            declared |= set(re.findall(r"^extern .*\b(\w+);", text, flags=re.M))
        self.assertIn("compete_new", declared)
        for options, path in [
                (["-D"], find(self.shared, "libcompete.so")),
                (["-g"], find(self.shared, "libcompete.a"))]:
            lines = run("nm", *options, "--defined-only", path).splitlines()
            self.assertEqual({line.split()[2] for line in lines if len(line.split()) == 3},
                             declared)

    @unittest.skipUnless(shutil.which("c++"), "There is no C++ compiler.")
    def test_headers_are_also_for_cplusplus(self):
        source = os.path.join(self.folder, "empty.cc")
        with open(source, "w") as file:
            file.write("#include <compete/compete.h>\n")
        run("c++", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", source,
            *self.flags(self.shared))


if __name__ == "__main__":
    unittest.main()
