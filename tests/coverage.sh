#!/bin/sh
# Runs the suite and says how much of core/ and elements/ it comes through: lines and
# branches, each file and in all. Fails below 90 % of lines or 80 % of branches.
#
#   tests/coverage.sh [FOLDER]       built in FOLDER, build-coverage unless told
#
# Needs gcc and gcovr. With gcovr's own --html-details, in FOLDER, it is seen line
# by line. To run some tests only, and add to what others came through before:
# TESTS="texts presets" tests/coverage.sh
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."
folder=${1:-build-coverage}

# -O1: without any, the loops over weights take too long. Counters are atomic where
# they can be, as workers share them.
[ -f "$folder/build.ninja" ] || CC=gcc meson setup "$folder" \
  --buildtype=debug -Doptimization=1 -Db_coverage=true -Dtests=enabled \
  -Dc_args=-fprofile-update=prefer-atomic > "$folder.log" 2>&1 ||
  { cat "$folder.log" && exit 1; }
rm -f "$folder.log"
ninja -C "$folder"
[ -n "${TESTS:-}" ] || find "$folder" -name '*.gcda' -delete
export CK_TIMEOUT_MULTIPLIER=10
# What is learned about the suite's failures is said and does not end it here.
suite=0
meson test -C "$folder" --print-errorlogs --timeout-multiplier 10 \
  ${TESTS:-} || suite=$?

# What is left out, and why:
# - all that is not below core/ and elements/ of the sources, so also what orcc and
#   glib-compile-resources made: nobody wrote it, and ORC compiles the kernels
#   anew when they run; tests/core/kernels.c compares them with their C code.
# - branches inside macros of GStreamer's log, of GLib's checks of arguments and of
#   type registration, and of g_new: each has some that depend on the log's level,
#   on the size of a type, or that only a caller in error, or another thread in the
#   midst of the first registration, takes. The lines they are on count.
# - branches of lines without source text, and of C++ exceptions, which the
#   compiler adds.
# A process that is killed while it adds up its counts, as some tests do, leaves one
# below 0 now and then, which gcovr would end at.
# widekernels.c is compiled once for each width of vector; a line of it counts as
# run when any was, as a machine runs one of them only where it has the wide ones.
macros='GST_(CAT_)?(ELEMENT_)?(ERROR|WARNING|FIXME|INFO|DEBUG|LOG|TRACE)(_OBJECT)?'
macros="$macros|GST_DEBUG_CATEGORY_INIT|GST_ELEMENT_REGISTER_DEFINE"
macros="$macros|G_DEFINE_[A-Z_]*|GST_SETTING_DEFINE_[A-Z]*"
macros="$macros|g_return_(val_)?if_fail|g_return_val_if_reached|g_(re)?new0?"
gcovr --root . --filter 'core/' --filter 'elements/' --object-directory "$folder" \
  --gcov-ignore-parse-errors --exclude-unreachable-branches --exclude-throw-branches \
  --exclude-branches-by-pattern ".*\\b($macros)\\b.*" \
  --csv "$folder/coverage.csv" "$folder"

tests/coverage.awk "$folder/coverage.csv" || suite=1
exit $suite
