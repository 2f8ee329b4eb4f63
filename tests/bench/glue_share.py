"""Where a pipeline's time goes: by kind of code, and by function.

    glue_share.py [--top N] [--callgrind] 'PIPELINE' ...

Samples with perf's clock where perf may be used, else counts instructions with
callgrind (a run about 50 times as slow: lower num-buffers). Every function is
of one kind:

    maths      the elements' plain C, what ORC compiled, libm
    glue       the elements' GObject side (source files named gst*)
    gstreamer  GStreamer, GObject, GLib
    libc       the C library, whatever code called it
    kernel     the kernel and anything else

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import collections
import os
import re
import shutil
import subprocess
import tempfile

import common

PLUGIN = os.path.join(common.BUILD, "plugin", "libgstcompete.so")


def glue_functions():
    """Names of the plugin's functions whose source file is named gst*."""
    lines = subprocess.run(["nm", "-l", PLUGIN], capture_output=True,
                           text=True, check=True).stdout
    return set(re.findall(r" [tT] (\S+)\t\S*/gst[^/]*\.c:\d+$", lines, re.M))


def kind_of(function, library, glue):
    name = os.path.basename(library)
    if name == "libgstcompete.so":
        return "glue" if function.split(".")[0] in glue else "maths"
    if re.match(r"libm[.-]|liborc|orcexec|\[JIT\]|//anon|anon|memfd:", name):
        return "maths"
    if re.match(r"libg(st|lib|object|io|module|thread)", name):
        return "gstreamer"
    if re.match(r"libc[.-]|ld-|libpthread", name):
        return "libc"
    # Code without a library and a name was generated at run time, by ORC.
    if name in ("", "[unknown]", "???"):
        return "maths"
    return "kernel"


def with_perf(line, folder):
    """[(share, library, function)] by perf's samples of the processor clock."""
    data = os.path.join(folder, "perf.data")
    common.run(["perf", "record", "-q", "-e", "cpu-clock", "-F", "2000",
                "-o", data, "gst-launch-1.0", "-q", *line.split()])
    report = subprocess.run(
        ["perf", "report", "-i", data, "--stdio", "-q", "--sort",
         "dso,symbol", "--field-separator=;"],
        capture_output=True, text=True, check=True).stdout
    rows = []
    for row in report.splitlines():
        fields = [field.strip() for field in row.split(";")]
        if len(fields) > 2 and fields[0].endswith("%"):
            rows.append((float(fields[0][:-1]), fields[1],
                         re.sub(r"^\[.\] ", "", fields[2])))
    return rows


def with_callgrind(line, folder):
    """The same by callgrind's count of instructions."""
    data = os.path.join(folder, "callgrind.out")
    common.run(["valgrind", "-q", "--tool=callgrind",
                "--callgrind-out-file=" + data,
                "gst-launch-1.0", "-q", *line.split()])
    report = subprocess.run(
        ["callgrind_annotate", "--threshold=100", "--auto=no", data],
        capture_output=True, text=True, check=True).stdout
    rows = []
    for count, function, library in re.findall(
            r"^\s*([0-9,]+) \([^)]*\)\s+[^:]*:(.*?)(?: \[(.*)\])?$",
            report, re.M):
        rows.append((int(count.replace(",", "")), library or "", function))
    total = sum(count for count, _, _ in rows)
    return [(100 * count / total, library, function)
            for count, library, function in rows]


def name_of(function, library):
    """A readable name: ORC's code has no names, and its file a random one."""
    library = os.path.basename(library)
    if re.match(r"orcexec|\[unknown\]|\?\?\?|$", library):
        return "what ORC compiled"
    if re.match(r"0x[0-9a-f]+$", function):
        function = "static functions"
    return f"{function} ({library})"


def perf_works():
    return shutil.which("perf") is not None and subprocess.run(
        ["perf", "record", "-q", "-e", "cpu-clock", "-o", os.devnull, "true"],
        capture_output=True).returncode == 0


def profile(line, callgrind=False):
    """The tool, the percentages by kind, and the functions by their own."""
    sampler = with_callgrind if callgrind else with_perf
    glue = glue_functions()
    with tempfile.TemporaryDirectory() as folder:
        rows = sampler(line, folder)
    kinds = collections.Counter()
    functions = collections.Counter()
    for share, library, function in rows:
        kind = kind_of(function, library, glue)
        kinds[kind] += share
        functions[(name_of(function, library), kind)] += share
    tool = "callgrind, instructions" if callgrind else "perf, processor clock"
    return tool, dict(kinds.most_common()), functions.most_common()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--top", type=int, default=25)
    parser.add_argument("--callgrind", action="store_true")
    parser.add_argument("pipelines", nargs="+")
    options = parser.parse_args()
    for line in options.pipelines:
        tool, kinds, functions = profile(
            line, options.callgrind or not perf_works())
        print(f"\n{line}\n({tool})\n")
        print(common.table(["kind", "%"], [
            [kind, f"{share:.1f}"] for kind, share in kinds.items()]), "\n")
        print(common.table(["%", "function", "kind"], [
            [f"{share:.1f}", function, kind] for
            (function, kind), share in functions[:options.top]]))


if __name__ == "__main__":
    main()
