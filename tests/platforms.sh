#!/bin/sh
# Runs the two commands of docs/install.md on releases of Debian, as a newcomer would:
# a fresh system with git and a shell, a clone of what is committed here, the first
# movie, the whole suite. And for ARM: a build by Debian's cross compiler, the tests of
# the learning by qemu, and whether the weights that come of it are x86's to the byte.
#
#   tests/platforms.sh [bookworm|trixie|sid|arm64 ...]
#
# All four unless told. Each system is made with debootstrap in build/platforms/ from
# the mirror that apt uses here, and kept as an archive: the next run starts from that.
# It wants to be root (chroot, mounts), some 3 GB of disk and, on two cores, 20 minutes
# a system. It is not part of CI; docs/install.md has the results. The log of each
# run is build/platforms/NAME.log. COMMANDS="tests/run.sh" runs that alone.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "$(dirname "$0")/.."
root=$PWD
platforms=$root/build/platforms
: "${COMMANDS:=examples/first-movie.sh tests/run.sh}"

[ "$(id -u)" = 0 ] || { echo "Run this as root: it makes chroots." >&2; exit 1; }
command -v debootstrap > /dev/null || {
  echo "Installing: debootstrap"
  apt-get install -y -qq --no-install-recommends debootstrap > /dev/null
}
mkdir -p "$platforms"

# Where apt gets Debian from.
mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
    'Origin: Debian' | head -n 1
}

# A fresh system, unpacked from the archive of an earlier run where there is one.
make_system() { # release folder
  archive=$platforms/$1.tar
  leave "$2"
  rm -rf --one-file-system "$2"
  if [ ! -f "$archive" ]; then
    debootstrap --variant=minbase --include=git,ca-certificates "$1" "$2" \
      "$(mirror)"
    tar -C "$2" -cf "$archive.part" .
    mv "$archive.part" "$archive"
  else
    mkdir "$2"
    tar -C "$2" -xf "$archive"
  fi
  # A mirror may be a copy that is kept for long.
  echo 'Acquire::Check-Valid-Until "false";' > "$2/etc/apt/apt.conf.d/80kept"
}

# What programs expect of a running system.
enter() { # folder
  mount --bind /proc "$1/proc"
  mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm" 2> /dev/null || true
  cp /etc/resolv.conf "$1/etc/resolv.conf"
}

leave() { # folder
  for mounted in dev/shm proc; do
    ! mountpoint -q "$1/$mounted" || umount "$1/$mounted"
  done
}

# The two commands, one after another, and the versions that matter.
two_commands() {
  cat << END
export DEBIAN_FRONTEND=noninteractive HOME=/root CI=${CI-}
cd /gst-compete
failed=
for command in $COMMANDS; do
  echo "== \$command"
  sh -c "\$command" || failed="\$failed \$command"
done
echo "== versions"
for package in gcc libglib2.0-dev libgstreamer1.0-dev liborc-0.4-dev; do
  dpkg-query -W -f '\${Package} \${Version}\n' "\$package"
done
[ -z "\$failed" ] || { echo "failed:\$failed"; exit 1; }
END
}

one() { # name release what
  system=$platforms/$1
  make_system "$2" "$system" &&
    git clone -q "$root" "$system/gst-compete" &&
    enter "$system" && {
    result=0
    "$3" | chroot "$system" sh -s || result=$?
    leave "$system"
    return $result
  }
}

on_arm() {
  echo "exec /gst-compete/tests/arm64.sh < /dev/null"
}

# The suite's closing line, and the versions.
summary() { # log
  grep -E '^[0-9]+ passed, [0-9]+ failed' "$1" | tail -n 1
  sed -n '/^== versions/,$p' "$1" | grep -v '^==' | tr '\n' ';'
  echo
}

failed=
for name in ${*:-bookworm trixie sid arm64}; do
  case $name in
    bookworm | trixie | sid) release=$name what=two_commands ;;
    arm64) release=bookworm what=on_arm ;;
    *) echo "There is no $name here: bookworm, trixie, sid or arm64." >&2
       exit 1 ;;
  esac
  echo "$name: running, see build/platforms/$name.log"
  one "$name" "$release" "$what" > "$platforms/$name.log" 2>&1 ||
    failed="$failed $name"
  echo "$name: $(summary "$platforms/$name.log")"
done
[ -z "$failed" ] || { echo "Not all went well:$failed"; exit 1; }
