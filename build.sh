#!/bin/sh
# Installs what is missing and builds into build/.
#
#   ./build.sh [PACKAGE ...]
#
# With COMPETE_BUILD=FOLDER the build that is there is used as it is, and this does
# nothing.
#
# On Debian and its kin, what is missing is installed with apt-get (with sudo
# when not root); PACKAGEs are wanted besides what the build itself needs.
# Elsewhere they are named, and the build goes on with what is there. When all is
# there and built, nothing is printed.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
[ -z "${COMPETE_BUILD-}" ] || exit 0
cd "$(dirname "$0")"

wanted="gcc libc6-dev meson ninja-build pkg-config
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev liborc-0.4-dev
  libjson-glib-dev libcairo2-dev liblapacke-dev libopenblas-dev
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good
  gstreamer1.0-plugins-ugly gstreamer1.0-x $*"

if command -v apt-get > /dev/null && command -v dpkg-query > /dev/null; then
  missing=
  for package in $wanted; do
    case $(dpkg-query -W -f '${Status}' "$package" 2> /dev/null || true) in
      *" installed") ;;
      *) missing="$missing $package" ;;
    esac
  done
  if [ -n "$missing" ]; then
    echo "Installing:$missing"
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends $missing > /dev/null
  fi
else
  echo "There is no apt-get here. Where the build below misses something, look"
  echo "for what your system calls these Debian packages:"
  echo $wanted
fi

[ -f build/build.ninja ] || meson setup build ${CI:+-Dwerror=true}
case $(ninja -C build -n) in
  *"no work to do"*) ;;
  *) ninja -C build ;;
esac
