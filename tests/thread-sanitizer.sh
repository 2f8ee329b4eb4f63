#!/bin/sh
# Builds into build-tsan/ with ThreadSanitizer and runs the tests in C there: all,
# or those that are named. Any race in this project's code fails the test that
# met it. Those of Python start programs that know nothing of the sanitizer.
#
#   tests/thread-sanitizer.sh [TEST ...]
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."

[ -f build-tsan/build.ninja ] || meson setup build-tsan \
  -Db_sanitize=thread -Db_lundef=false -Dblas=disabled
ninja -C build-tsan
# shellcheck disable=SC2046
${CC:-cc} -shared -fPIC -O1 -g -fsanitize=thread tests/tsan-glib.c \
  -o build-tsan/tsan-glib.so $(pkg-config --cflags gstreamer-1.0) -ldl

[ $# -gt 0 ] || set -- $(meson test -C build-tsan --list 2> /dev/null |
  sed 's/.* //' | grep -v -e '-python$' -e '^browser$' -e '^kernel-arrays$')

# GStreamer's scanner cannot load a plugin that wants the sanitizer's runtime.
export GST_REGISTRY_FORK=no
# Building the registry in the test itself, plugins may start threads before check
# forks.
export TSAN_OPTIONS="exitcode=66 die_after_fork=0 ignore_noninstrumented_modules=1 \
suppressions=$PWD/tests/tsan.supp"
exec meson test -C build-tsan --no-rebuild --print-errorlogs -t 10 \
  --wrapper "env LD_PRELOAD=$PWD/build-tsan/tsan-glib.so CK_DEFAULT_TIMEOUT=1200" \
  "$@"
