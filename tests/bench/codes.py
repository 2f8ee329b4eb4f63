"""How many bits the codes of a film take, and how well codepicture gives it back.

    /usr/bin/python3 tests/bench/codes.py [--film FILM] [--mnist FOLDER]

A layer learns from the film's first 300 frames, and then codes the next 60 with learning
off. Their tensors (codetensor content=picture, format=sparse) go to codepicture. Of
MNIST, it learns from 10,000 training images and codes 500 test images, each a whole
field. Beside the codes stand JPEG and H.264 at the quality that comes nearest in size.
Prints a table. Needs the build, numpy, jpegenc, x264enc and avdec_h264.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import gzip
import math
import os
import struct
import tempfile
import zlib

import numpy

import common

LEARNED, SENT = 300, 60
IMAGES, TESTED = 10000, 500
WINNERS = 1, 3, 5, 10
UNITS = 400
STEP = 0.5  # of activations, when they are rounded


class Frames:
    """Frames to learn and frames to send, as files of grey pixels."""

    def __init__(self, folder, name, width, height, learned, sent, codecs):
        self.folder, self.name, self.codecs = folder, name, codecs
        self.width, self.height, self.sent = width, height, sent
        self.paths = {}
        for part, pixels in (("learned", learned), ("sent", sent)):
            self.paths[part] = os.path.join(folder, f"{name}-{part}.gray")
            pixels.tofile(self.paths[part])

    def source(self, part):
        return (f"filesrc location={self.paths[part]} ! rawvideoparse format=gray8 "
                f"width={self.width} height={self.height} framerate=10/1")

    def psnr(self, path):
        """Of the frames in a file, in dB: of the mean square error over all."""
        given = numpy.fromfile(path, numpy.uint8).reshape(self.sent.shape)
        error = numpy.mean((given.astype(float) - self.sent) ** 2)
        return 10 * math.log10(255 ** 2 / error)


def film_frames(folder, film):
    raw = os.path.join(folder, "film.gray")
    width, height = 768, 576
    common.launch(f"filesrc location={film} ! decodebin ! videoconvert ! videoscale ! "
                  f"video/x-raw,format=GRAY8,width={width},height={height} ! "
                  f"identity eos-after={LEARNED + SENT + 1} ! filesink location={raw}",
                  "-q")
    frames = numpy.fromfile(raw, numpy.uint8).reshape(-1, height, width)
    os.remove(raw)
    return Frames(folder, "film", width, height, frames[:LEARNED],
                  frames[LEARNED:LEARNED + SENT], ("JPEG", "H.264"))


def mnist_frames(folder, mnist):
    def images(part, count):
        with gzip.open(os.path.join(mnist, part + "-images-idx3-ubyte.gz")) as file:
            return numpy.frombuffer(file.read(16 + 784 * count)[16:],
                                    numpy.uint8).reshape(-1, 28, 28)
    return Frames(folder, "digits", 28, 28, images("train", IMAGES),
                  images("t10k", TESTED), ("JPEG",))


def parts(folder, pattern):
    """The contents of numbered files, which are removed."""
    found = []
    for name in sorted(each for each in os.listdir(folder) if each.endswith(pattern)):
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            found.append(file.read())
        os.remove(path)
    return found


def mean_bits(chunks):
    return 8 * sum(map(len, chunks)) / len(chunks)


def codec(frames, encoder, decoder):
    """Bits a frame and PSNR of an encoder."""
    out = os.path.join(frames.folder, "out.gray")
    common.launch(
        f"{frames.source('sent')} ! videoconvert ! video/x-raw,format=I420 ! {encoder} ! "
        f"tee name=t ! queue ! multifilesink location={frames.folder}/%05d.chunk t. ! "
        f"queue ! {decoder} ! videoconvert ! video/x-raw,format=GRAY8 ! "
        f"filesink location={out}", "-q")
    return mean_bits(parts(frames.folder, ".chunk")), frames.psnr(out)


def codec_points(frames, name):
    """Bits and PSNR over the range of qualities."""
    if name == "JPEG":
        return [codec(frames, f"jpegenc quality={quality}", "jpegdec")
                for quality in (1, 3, 6, 10, 15, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95,
                                98, 100)]
    return [codec(frames, "x264enc pass=quant speed-preset=medium byte-stream=true "
                  f"quantizer={quantizer} ! video/x-h264,alignment=au,"
                  "stream-format=byte-stream", "avdec_h264")
            for quantizer in (1, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 50)]


def read(tensor):
    """The values and the indices of a sparse tensor, and the number of values a field."""
    header = struct.unpack_from("=22I", tensor)
    values = numpy.frombuffer(tensor, numpy.float32, header[21], 128)
    return values, numpy.frombuffer(tensor, numpy.uint32, header[21],
                                    128 + 4 * header[21]), header[3]


def entropy(numbers):
    """Bits that all of them take with an ideal code for their frequencies."""
    _, counts = numpy.unique(numbers, return_counts=True)
    return float(-(counts * numpy.log2(counts / counts.sum())).sum())


def rounded(tensor):
    """The tensor with rounded values, and the numbers that were rounded to."""
    values, indices, length = read(tensor)
    units = UNITS if length > UNITS else length
    unit = indices % length
    step = numpy.where(unit < units, STEP if length > UNITS else STEP / 16, 1 / 256)
    steps = numpy.rint(values / step)
    made = (tensor[:128] + (steps * step).astype(numpy.float32).tobytes()
            + indices.tobytes())
    return made, unit, steps, indices // length


def ideal_bits(quantised, units):
    """Bits a frame when each kind of number has an ideal code of its own.

    The units of a field are a set: their order takes no bits."""
    unit = numpy.concatenate([each[1] for each in quantised])
    steps = numpy.concatenate([each[2] for each in quantised])
    total = entropy(unit[unit < units]) + entropy(steps[unit < units])
    for extra in numpy.unique(unit[unit >= units]):
        total += entropy(steps[unit == extra])
    for _, which, _, field in quantised:
        counts = numpy.unique(field[which < units], return_counts=True)[1]
        total -= sum(math.lgamma(count + 1) for count in counts) / math.log(2)
    return total / len(quantised)


def give_back(frames, tensors, caps, weights):
    out = os.path.join(frames.folder, "out.gray")
    path = os.path.join(frames.folder, "%05d.tensor")
    for i, tensor in enumerate(tensors):
        with open(path % i, "wb") as file:
            file.write(tensor)
    common.run(["gst-launch-1.0", "-q", "multifilesrc", f"location={path}", "caps=" + caps,
                "!", "codepicture", "location=" + weights, "!", "filesink",
                "location=" + out])
    parts(frames.folder, ".tensor")
    return frames.psnr(out)


def measure(frames, winners, codecs):
    weights = os.path.join(frames.folder, "weights.safetensors")
    layer = f"competelayer columns=20 rows=20 winners={winners}"
    common.launch(f"{frames.source('learned')} ! {layer} save-location={weights} ! "
                  "fakesink", "-q")
    out = os.path.join(frames.folder, "out.gray")
    said = common.launch(
        f"{frames.source('sent')} ! {layer} location={weights} learning=false ! "
        "codetensor content=picture ! other/tensors,format=sparse ! tee name=t ! queue ! "
        f"multifilesink location={frames.folder}/%05d.code t. ! queue ! "
        f"codepicture name=it location={weights} ! filesink location={out}", "-v").output
    caps = next(line.split("caps = ")[1] for line in said.splitlines()
                if "it.GstPad:sink: caps" in line)
    tensors = parts(frames.folder, ".code")
    exact = frames.psnr(out)
    packed = mean_bits([zlib.compress(each, 9) for each in tensors])
    quantised = [rounded(each) for each in tensors]
    small = ideal_bits(quantised, UNITS)
    row = [frames.name, winners, f"{mean_bits(tensors):,.0f}", f"{packed:,.0f}",
           f"{exact:.1f}", f"{small:,.0f}",
           f"{give_back(frames, [each[0] for each in quantised], caps, weights):.1f}"]
    for name in ("JPEG", "H.264"):
        near = min(codecs.get(name, []), default=None,
                   key=lambda point: abs(math.log(point[0] / small)))
        row.append(f"{near[1]:.1f} ({near[0]:,.0f})" if near else "")
    print("| " + " | ".join(map(str, row)) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--film", default="/usr/share/doc/opencv-doc/examples/data/vtest.avi")
    parser.add_argument("--mnist", default=os.path.dirname(common.MNIST))
    options = parser.parse_args()
    print("| frames | winners | bits a frame | after zlib | PSNR | rounded, ideal code: "
          "bits | PSNR | JPEG: PSNR (bits) | H.264: PSNR (bits) |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for frames in (film_frames(folder, options.film),
                       mnist_frames(folder, options.mnist)):
            codecs = {name: codec_points(frames, name) for name in frames.codecs}
            for winners in WINNERS:
                measure(frames, winners, codecs)


if __name__ == "__main__":
    common.start_over()
    main()
