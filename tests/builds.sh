#!/bin/sh
# Builds the project in each supported variant, with warnings as errors, and runs the
# whole suite in each.
#
#   tests/builds.sh [VARIANT ...]
#
#   gcc      with all optional parts that are found
#   clang    likewise
#   orcc     without ORC's compiler: the -dist files are used
#   cairo    without Cairo: no titles, no curves
#   lapack   without LAPACK and BLAS: no invariantlayer
#   web      without libsoup: no reconstructweb
#   mpi      without MPI: no share=mpi
#   mqtt     without libmosquitto: no share=mqtt
#   least    with clang and without all of these parts
#   tarball  from the tarball of `meson dist`, without git
#   package  the Debian package, built, and checked by lintian
#
# Without arguments, all of them run, which takes as long as eleven suites. Each is built in
# a temporary folder; if it fails, its log is kept there. To choose tests:
# TESTS="texts presets" tests/builds.sh clang
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
failed=
export CK_TIMEOUT_MULTIPLIER=10

# build COMPILER SOURCES [OPTION ...]
build() {
  compiler=$1 sources=$2
  shift 2
  CC=$compiler meson setup "$folder/$variant" "$sources" -Dwerror=true \
    -Delements=enabled -Dtests=enabled "$@" &&
    ninja -C "$folder/$variant" &&
    meson test -C "$folder/$variant" --print-errorlogs \
      --timeout-multiplier 3 ${TESTS:-}
}

# Unpacks the committed files, and puts a git that always fails first on the path.
unpack() {
  mkdir "$folder/bin"
  printf '#!/bin/sh\necho "There is no git here." >&2\nexit 127\n' \
    > "$folder/bin/git"
  chmod +x "$folder/bin/git"
  meson setup "$folder/dist" "$root" -Dtests=disabled &&
    meson dist -C "$folder/dist" --no-tests --allow-dirty &&
    tar xf "$folder"/dist/meson-dist/gst-compete-*.tar.xz -C "$folder"
}

tarball() {
  unpack && (PATH="$folder/bin:$PATH" build gcc "$folder"/gst-compete-[0-9]*)
}

package() {
  mkdir "$folder/sources" &&
    git -C "$root" archive --prefix=gst-compete/ HEAD |
      tar x -C "$folder/sources" &&
    (cd "$folder/sources/gst-compete" && dpkg-buildpackage -us -uc) &&
    lintian --display-info --fail-on error,warning,info "$folder"/sources/*.changes
}

one() {
  case $variant in
    gcc | clang) build "$variant" "$root" ;;
    orcc | cairo | lapack | web | mpi | mqtt) build gcc "$root" "-D$variant=disabled" ;;
    least)
      build clang "$root" -Dorcc=disabled -Dcairo=disabled -Dlapack=disabled \
        -Dweb=disabled -Dmpi=disabled -Dmqtt=disabled ;;
    tarball | package) "$variant" ;;
    *) echo "There is no variant $variant." && return 1 ;;
  esac
}

for variant in ${*:-gcc clang orcc cairo lapack web mpi mqtt least tarball package}; do
  if one > "$folder/$variant.log" 2>&1; then
    echo "$variant: passed"
    rm -rf "${folder:?}/$variant"
  else
    echo "$variant: failed, see $folder/$variant.log"
    failed="$failed $variant"
  fi
done
[ -n "$failed" ] && exit 1
rm -rf "$folder"
