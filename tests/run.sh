#!/bin/sh
# Installs missing packages, builds, and runs the whole suite.
#
#   tests/run.sh [--without-browser] [--without-fuzzing]
#
# With these options, the tests that need them are reported as skipped.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."

browser='chromium chromium-driver'
fuzzing='clang libclang-rt-14-dev|libclang-rt-dev'
LEFT_OUT=
for option; do
  case $option in
    --without-browser) browser= LEFT_OUT="$LEFT_OUT browser" ;;
    --without-fuzzing) fuzzing= LEFT_OUT="$LEFT_OUT fuzzing" ;;
    *)
      echo "usage: tests/run.sh [--without-browser] [--without-fuzzing]" >&2
      exit 2
      ;;
  esac
done
export LEFT_OUT

if [ -n "$browser" ] && ! command -v chromedriver > /dev/null; then
  echo "The tests need chromium, to play the recorded films and to steer from a page."
  echo "  tests/run.sh --without-browser runs them without it."
fi
if [ -n "$fuzzing" ] && ! command -v clang > /dev/null; then
  echo "The tests need clang, for its fuzzer, which makes broken files and settings."
  echo "  tests/run.sh --without-fuzzing runs them without it."
fi
./build.sh gstreamer1.0-libav gstreamer1.0-plugins-bad mosquitto openmpi-bin openssl \
  parallel procps python3-gi python3-gst-1.0 python3-matplotlib python3-numpy \
  python3-paho-mqtt $browser $fuzzing

failed=0
meson test -C build --print-errorlogs || failed=$?
python3 tests/summary.py build/meson-logs/testlog.json
exit $failed
