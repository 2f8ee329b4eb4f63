#!/bin/sh
# Runs a test in Python with the first Python that has the modules that users of the
# plugin need: gi with GStreamer, and numpy. It looks for them each time: they may have
# been installed after meson set up the build.
# SPDX-License-Identifier: LGPL-2.1-or-later
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import gi, numpy
gi.require_version("Gst", "1.0")
from gi.repository import Gst' 2> /dev/null; then
    exec "$python" "$@"
  fi
done
echo "No Python here has gi with GStreamer, and numpy: install python3-gi, python3-gst-1.0 and python3-numpy."
exit 77
