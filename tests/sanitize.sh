#!/bin/sh
# Builds with AddressSanitizer and UndefinedBehaviorSanitizer in build-sanitize/ and runs
# the suite. Needs the packages that tests/run.sh installs.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."

[ -f build-sanitize/build.ninja ] || meson setup build-sanitize \
  -Db_sanitize=address,undefined -Db_lundef=false ${CI:+-Dwerror=true}
ninja -C build-sanitize
# GStreamer would trust a registry that another build has written.
rm -f build-sanitize/tests/*.registry

failed=0
meson test -C build-sanitize --no-rebuild --print-errorlogs || failed=$?
python3 tests/summary.py build-sanitize/meson-logs/testlog.json
exit $failed
