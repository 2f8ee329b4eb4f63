"""Writes the corpus that fuzzing starts from: correct files, slightly damaged ones, and
scripts for layers of each kind.

    python3 tests/fuzz/corpus.py

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import gzip
import itertools
import json
import pathlib
import struct

corpus = pathlib.Path(__file__).parent / "corpus"


def write(target, name, data):
    folder = corpus / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def idx(count, height, width, pixels=None, magic=0x803):
    size = count * height * width if pixels is None else pixels
    return (struct.pack(">IIII", magic, count, height, width) +
            bytes(i % 251 for i in range(size)))


def packed(data):
    return gzip.compress(data, 9, mtime=0)


whole = idx(3, 2, 4)
write("idx", "whole", whole)
write("idx", "cut", whole[:-1])
write("idx", "too-long", whole + b"x")
write("idx", "header-cut", whole[:9])
write("idx", "labels", struct.pack(">II", 0x801, 3) + b"abc")
write("idx", "none", idx(0, 2, 4))
write("idx", "flat", idx(3, 0, 4))
write("idx", "greatest", idx(0xffffffff, 0xffff, 0xffff, 5))
write("idx", "overflow", idx(0x10000, 0x10000, 0x10000, 0))
write("idx", "gzip", packed(whole))
write("idx", "gzip-cut", packed(whole)[:-9])
write("idx", "gzip-checksum", packed(whole)[:-8] + b"1234" + packed(whole)[-4:])
write("idx", "gzip-bomb", packed(idx(1, 1, 1, 200000)))
write("idx", "gzip-promises", packed(idx(0xffff, 0xffff, 0xffff, 3)))
write("idx", "gzip-twice", packed(packed(whole)))
write("idx", "to-pack", b"\1" + whole)
write("idx", "to-pack-cut", b"\1" + whole[:-1])


def tensor(shape, begin, end, dtype="F32"):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def safetensors(kind, header, data):
    text = header if isinstance(header, bytes) else json.dumps(
        header, separators=(",", ":")).encode()
    text += b"\n"
    return bytes([kind]) + struct.pack("<Q", len(text)) + text + data


def floats(*numbers):
    return struct.pack(f"<{len(numbers)}f", *numbers)


ones = floats(*[1] * 24)
state = {
    "weights": tensor([4, 2], 0, 32), "wins": tensor([4], 32, 48),
    "activity": tensor([4], 48, 64), "usage": tensor([4], 64, 80),
    "previous-code": tensor([4], 80, 96)}
said = {"__metadata__": {
    "format": "gst-compete", "version": "1", "columns": "4", "rows": "1",
    "field-width": "2", "field-height": "1", "channels": "1", "halves": "1",
    "rule": "unit-norm", "frames-learned": "7", "fields-learned": "9"}}
for kind in 0, 2, 4:
    write("safetensors", f"foreign-{kind}",
          safetensors(kind, {"weights": tensor([4, 2], 0, 32)}, ones))
    write("safetensors", f"whole-{kind}",
          safetensors(kind, said | state, ones))
    write("safetensors", f"won-{kind}", safetensors(
        kind, said | state | {"fields-won": tensor([4], 96, 128, "U64")},
        ones + struct.pack("<4Q", 0, 1, 2**63, 2**64 - 1)))
    write("safetensors", f"last-won-{kind}", safetensors(
        kind, said | state | {"last-won": tensor([4], 96, 128, "U64")},
        ones + struct.pack("<4Q", 0, 1, 9, 2**64 - 1)))
write("safetensors", "halves", safetensors(
    10, {"weights": tensor([4, 4], 0, 64)}, ones))
write("safetensors", "many-fields", safetensors(
    2, state | {"previous-code": tensor([2, 4], 64, 96)}, ones))
write("safetensors", "not-finite", safetensors(
    2, state, floats(*[1e38] * 8, float("nan")) + ones))
write("safetensors", "negative", safetensors(2, state, floats(*[-3] * 24)))
write("safetensors", "too-many-fields", safetensors(
    2, state | {"previous-code": tensor([2**62, 4], 64, 96)}, ones))
write("safetensors", "far", safetensors(
    2, {"weights": tensor([4, 2], 2**63 - 33, 2**63 - 1)}, ones))
write("safetensors", "last-frame", safetensors(
    2, said | state | {"__metadata__": {
        "frames-learned": str(2**64 - 1), "rule": "unit-norm"}}, ones))
write("safetensors", "half", safetensors(
    2, {"weights": tensor([4, 2], 0, 16, "F16")}, ones))
write("safetensors", "nested", safetensors(2, b"[" * 400 + b"]" * 400, ones))
write("safetensors", "no-text", safetensors(2, b'{"\xff":1}', ones))
write("safetensors", "header-cut", b"\3" + struct.pack("<Q", 2**63) + b"{}")


def code_tensor(kind, length, fields, entries, **words):
    """A sparse tensor of `length` values a field, after the bytes that choose the code."""
    header = [0xfeedcced, 0xde001000, 7, length, fields, 1, 1] + [0] * 25
    header[19:22] = [2, 4, len(entries)]
    for word, value in words.items():
        header[int(word[1:])] = value
    return (bytes(kind) + struct.pack("<32I", *header) +
            floats(*[value for _, value in entries]) +
            struct.pack(f"<{len(entries)}I", *[index for index, _ in entries]))


# Two fields of three units, two winners; with two more values a field.
plain, contrast = (1, 1, 1, 2), (3, 1, 1, 2)
three = [(0, 1), (2, -0.5), (4, 2)]
write("tensor", "whole", code_tensor(plain, 3, 2, three))
write("tensor", "contrast", code_tensor(
    contrast, 5, 2, [(1, 1), (3, 0.5), (4, 0.25), (8, 0.5), (9, 1)]))
write("tensor", "mended", code_tensor((0, 1, 1, 2), 9, 9, three))
write("tensor", "empty", code_tensor(plain, 3, 2, []))
write("tensor", "too-large", code_tensor(plain, 3, 2, [(6, 1)]))
write("tensor", "not-ascending", code_tensor(plain, 3, 2, [(2, 1), (2, 1)]))
write("tensor", "many-winners", code_tensor(
    plain, 3, 2, [(0, 1), (1, 1), (2, 1)]))
write("tensor", "not-a-number", code_tensor(plain, 3, 2, [(0, float("nan"))]))
write("tensor", "promises", code_tensor(plain, 3, 2, three, w21=2**32 - 1))
write("tensor", "other-dimensions", code_tensor(plain, 4, 2, three))
write("tensor", "header-cut", code_tensor(plain, 3, 2, [])[:100])


def script(colour, way, rule, coding, activation, source, more=b""):
    """The bytes that tests/fuzz/layer.c and fuzzsettings.c read first."""
    shape = bytes([colour, way, 7, 5] + ([3, 2, 2] if way % 2 else []))
    layer = bytes([rule, coding, activation, source, 0, 3, 2, 2])
    frames = b"".join(bytes([10 + i % 3, i % 2 + 1, i]) for i in range(9))
    return (shape + layer + bytes([len(more) // 2]) + more + frames +
            b"\2" + b"\3\2\5\22\10\23" + frames + b"\4\3" + frames + b"\0\2")


for rule, coding, way in itertools.product(range(3), range(4), range(4)):
    if (rule == 2) > (coding == 0):
        continue
    write("layer", f"rule{rule}-coding{coding}-way{way}", script(
        way % 3, way, rule, coding, (rule + coding) % 3, way % 2))

# Fields of two frames, and of four with contrast=motion.
for rule, way in itertools.product(range(3), (65, 67, 227)):
    write("layer", f"frames-rule{rule}-way{way}", script(
        way % 3, way, rule, 0 if rule == 2 else 2, 0, 0))

for i, request in enumerate((
        {"do": "token", "token": "brain"}, {"do": "heard", "number": 7},
        {"do": "picture", "number": 4294967295},
        {"do": "set", "element": "web/reconstruct", "property": "panels",
         "value": "original+code"},
        {"do": "set", "element": "layer", "property": "winners", "value": 3},
        {"do": "set", "element": "layer", "property": "learning", "value": False},
        {"do": "reset", "element": "layer", "property": "learning-rate"},
        {"do": "play"}, {"do": "pause"}, {"do": "save", "element": "layer"},
        {"do": "look", "panel": "prototypes", "x": 0.5, "y": 0.999},
        {"do": "unit", "number": 399}, {"do": "line"},
        {"do": ["set"], "value": {"a": [1, None]}}, {"do": "set"},
        {"do": "show", "element": "layer"}, {"do": "show", "element": ""})):
    write("request", f"request-{i}", b"r" + json.dumps(request).encode())
write("request", "nested", b"r" + b"[" * 1000)
write("request", "no-text", b'r{"do":"\xff"}')
write("request", "cut", b'r{"do":"set","element":"la')
for i, host in enumerate((b"127.0.0.1:8080", b"[::1]:8080", b"localhost",
                          b"evil.example", b"a@[::1", b"http://127.0.0.1:8080")):
    write("request", f"host-{i}", b"h" + host)
write("request", "token", b"tbrain")


def news(run, number, gain, total, kind=1, units=((0.6, 0.8, 0), (0, 0, 1)), heard=(),
         settings=b"columns=2\nrows=1\n", version=1, origin=5):
    """A message as core/share/newsmessage.c says, of two units of three values."""
    header = b"COMPNEWS" + struct.pack(
        "<6I9Q", version, kind, 2, 3, len(settings), len(heard), run, number, origin,
        gain, gain, total, total, 100 + total, 100 + total)
    return (header + settings + b"".join(struct.pack("<2Q", *h) for h in heard) +
            b"".join(struct.pack("<2Q8f", total, total, gain, gain, total, 0.5, 0.25, *unit) +
                     (struct.pack("<4f", 0.25, 0.2, 0.1, 0) if kind == 1 else b"")
                     for unit in units))


first = news(1, 1, 10, 10)
write("news", "one", b"\0\0" + first)
write("news", "two", b"\0\1" + first + news(1, 2, 5, 15))
write("news", "three", b"\0\2" + first + news(2, 1, 5, 5) + news(1, 3, 5, 20))
write("news", "other-origin", b"\0\1" + first + news(2, 9, 50, 500, origin=6))
write("news", "heard", b"\0\0" + news(1, 1, 10, 10, heard=((1, 9), (7, 1), (3, 2))))
write("news", "mean", b"\1\1" + news(1, 1, 10, 10, kind=0, units=(
    (3e38, 3e38, -3e38), (0, 0, 0))) + news(2, 1, 10, 10, kind=0))
write("news", "cancel", b"\0\1" + first + news(2, 1, 10, 10, units=(
    (-0.6, -0.8, 0), (0, 0, -1))))
write("news", "norm", b"\0\0" + news(1, 1, 10, 10, units=((1, 1, 1), (0, 0, 1))))
write("news", "fall", b"\0\1" + news(1, 1, 10, 20) + news(1, 2, 5, 15))
write("news", "settings", b"\0\0" + news(1, 1, 10, 10, settings=b"columns=3\nrows=1\n"))
write("news", "no-text", b"\0\0" + news(1, 1, 10, 10, settings=b"columns=\xff"))
write("news", "version", b"\0\0" + news(1, 1, 10, 10, version=2))
write("news", "cut", b"\0\0" + first[:-1])
write("news", "greatest", b"\0\0" + news(2**64 - 1, 2**64 - 1, 2**53, 2**53 - 100))
