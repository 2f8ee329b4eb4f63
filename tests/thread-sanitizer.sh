#!/bin/sh
# Builds with ThreadSanitizer in build-tsan/ and runs the tests in C: all, or those that
# are named. A race in this project's code fails the test in which it happened. Tests that
# are scripts are left out: they start programs without the sanitizer.
#
#   tests/thread-sanitizer.sh [TEST ...]
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."

[ -f build-tsan/build.ninja ] || meson setup build-tsan \
  -Db_sanitize=thread -Db_lundef=false
ninja -C build-tsan
# shellcheck disable=SC2046
${CC:-cc} -shared -fPIC -O1 -g -fsanitize=thread tests/tsan-glib.c \
  -o build-tsan/tsan-glib.so $(pkg-config --cflags gstreamer-1.0) -ldl

# A test in C runs a program of the build.
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(meson introspect build-tsan --tests | python3 -c '
import json, sys
print(*(test["name"] for test in json.load(sys.stdin)
        if test["cmd"][0].startswith(sys.argv[1])))' "$PWD/build-tsan/")

export TSAN_OPTIONS="exitcode=66 die_after_fork=0 ignore_noninstrumented_modules=1 \
suppressions=$PWD/tests/tsan.supp"
preload="env LD_PRELOAD=$PWD/build-tsan/tsan-glib.so"

# GStreamer's scanner cannot load a plugin that needs the sanitizer's runtime. So a test
# program, which runs no cases, scans the plugin first. The tests cannot scan it
# themselves, as they are linked with parts of it.
export GST_REGISTRY="$PWD/build-tsan/registry"
GST_REGISTRY_FORK=no GST_PLUGIN_PATH="$PWD/build-tsan/plugin" CK_RUN_CASE=none \
  $preload build-tsan/tests/check-live > /dev/null

exec meson test -C build-tsan --no-rebuild --print-errorlogs -t 10 \
  --wrapper "$preload GST_REGISTRY=$GST_REGISTRY GST_REGISTRY_UPDATE=no \
CK_DEFAULT_TIMEOUT=1200" "$@"
