#!/bin/sh
# Installs what is missing and builds into build/.
#
#   ./build.sh [PACKAGE ...]
#
# With COMPETE_BUILD=FOLDER the build that is there is used as it is, and this does
# nothing.
#
# On Debian and its kin, what is missing is installed with apt-get (with sudo
# when not root); PACKAGEs are wanted besides what the build itself needs, and
# ONE|OTHER is whichever of both there is. Elsewhere they are named, and the build goes
# on with what is there. When all is there and built, nothing is printed.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
[ -z "${COMPETE_BUILD-}" ] || exit 0
cd "$(dirname "$0")"

wanted="gcc libc6-dev meson ninja-build pkg-config
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev liborc-0.4-dev
  libjson-glib-dev libcairo2-dev liblapacke-dev libopenblas-dev
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good
  gstreamer1.0-plugins-ugly gstreamer1.0-x $*"

installed() { # package
  case $(dpkg-query -W -f '${Status}' "$1" 2> /dev/null || true) in
    *" installed") ;;
    *) return 1 ;;
  esac
}

# Of ONE|OTHER, what is installed, else the first that apt knows.
choose() { # packages
  names=$(echo "$1" | tr '|' ' ')
  for name in $names; do
    installed "$name" && echo "$name" && return
  done
  for name in $names; do
    apt-cache show "$name" > /dev/null 2>&1 && echo "$name" && return
  done
  echo "${names%% *}"
}

install_missing() { # packages
  missing=
  for package; do
    installed "$(choose "$package")" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  echo "Installing:$missing"
  as_root=
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  names=
  for package in $missing; do
    names="$names $(choose "$package")"
  done
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $names > /dev/null
}

if command -v apt-get > /dev/null && command -v dpkg-query > /dev/null; then
  install_missing $wanted
  # Since when there is a GstTensorMeta that others read.
  if dpkg --compare-versions \
    "$(dpkg-query -W -f '${Version}' libgstreamer1.0-dev)" ge 1.26; then
    install_missing libgstreamer-plugins-bad1.0-dev
  fi
else
  echo "There is no apt-get here. Where the build below misses something, look"
  echo "for what your system calls these Debian packages:"
  echo $wanted
fi

# A package that has come since may be an optional part: look for all of them anew.
if [ ! -f build/build.ninja ]; then
  meson setup build ${CI:+-Dwerror=true}
elif [ /var/lib/dpkg/status -nt build/build.ninja ]; then
  meson setup --reconfigure build
fi
case $(ninja -C build -n) in
  *"no work to do"*) ;;
  *) ninja -C build ;;
esac
