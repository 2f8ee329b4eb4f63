#!/bin/sh
# Installs what is missing, builds, runs the whole suite.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."

./build.sh gstreamer1.0-libav gstreamer1.0-plugins-bad \
  python3-gi python3-numpy python3-gst-1.0 chromium \
  clang libclang-rt-14-dev

failed=0
meson test -C build --print-errorlogs || failed=$?
python3 tests/summary.py build/meson-logs/testlog.json
exit $failed
