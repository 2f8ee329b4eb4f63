#!/bin/sh
# Installs missing packages and builds into build/.
#
#   ./build.sh [PACKAGE ...]
#
# On Debian and systems derived from it, missing packages are installed with apt-get
# (with sudo if not root): those that the build needs, and each PACKAGE. ONE|OTHER stands
# for either of two packages. On other systems the packages are only printed, and the
# build goes on without the missing ones. If all is installed and built, nothing is
# printed.
#
# If COMPETE_BUILD is set to a folder, that build is used as it is, and this script does
# nothing.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
[ -z "${COMPETE_BUILD-}" ] || exit 0
cd "$(dirname "$0")"

wanted="gcc libc6-dev meson ninja-build pkg-config
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev liborc-0.4-dev
  libjson-glib-dev libsoup-3.0-dev libopenmpi-dev libmosquitto-dev
  libcairo2-dev liblapacke-dev libopenblas-dev
  gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good
  gstreamer1.0-plugins-ugly gstreamer1.0-x $*"

installed() { # package
  case $(dpkg-query -W -f '${Status}' "$1" 2> /dev/null || true) in
    *" installed") ;;
    *) return 1 ;;
  esac
}

# Of ONE|OTHER, prints the one that is installed, else the first that apt knows.
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
  $as_root apt-get update -qq -o Acquire::Retries=3
  names=
  for package in $missing; do
    names="$names $(choose "$package")"
  done
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq -o Acquire::Retries=3 --no-install-recommends $names > /dev/null
}

if command -v apt-get > /dev/null && command -v dpkg-query > /dev/null; then
  install_missing $wanted
  # From 1.24 on GStreamer has GstAnalyticsODMtd, from 1.26 on GstTensorMeta; noveltywatch's
  # and competelayer's are built only with them.
  if dpkg --compare-versions \
    "$(dpkg-query -W -f '${Version}' libgstreamer1.0-dev)" ge 1.24; then
    install_missing libgstreamer-plugins-bad1.0-dev
  fi
else
  echo "There is no apt-get here. If the build fails because something is missing,"
  echo "install what your system has in place of these Debian packages:"
  echo $wanted
fi

# If packages were installed since the last setup, look for the optional parts again.
if [ ! -f build/build.ninja ]; then
  meson setup build ${CI:+-Dwerror=true}
elif [ /var/lib/dpkg/status -nt build/build.ninja ]; then
  meson setup --reconfigure build
fi
case $(ninja -C build -n) in
  *"no work to do"*) ;;
  *) ninja -C build ;;
esac
