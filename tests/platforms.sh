#!/bin/sh
# Runs the two commands of docs/install.md on releases of Debian, as a new user would: on
# a fresh system with git and a shell, in a clone of the committed files, it makes the
# first movie and runs the whole suite. For ARM, it builds with Debian's cross compiler,
# runs the tests of learning in qemu, and compares the learned weights with those on x86.
#
#   tests/platforms.sh [bookworm|trixie|sid|arm64 ...]
#
# Without arguments, all four. Each system is made with debootstrap in build/platforms/
# from the mirror that apt uses here, and kept as an archive for the next run. The script
# needs root (chroot, mounts), some 3 GB of disk and, on two cores, 20 minutes a system.
# It is not part of CI; docs/install.md has the results. The log of each run is
# build/platforms/NAME.log. COMMANDS="tests/run.sh" runs only that command.
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

# Prints the address of the Debian mirror that apt uses.
mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
    'Origin: Debian' | head -n 1
}

# Makes a fresh system, from the archive of an earlier run if there is one.
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
  # The mirror may be an old copy, whose release file has expired.
  echo 'Acquire::Check-Valid-Until "false";' > "$2/etc/apt/apt.conf.d/80kept"
}

# Mounts what programs expect of a running system.
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

# Prints the last line of the suite, how often the compiler warned, and the versions.
summary() { # log
  grep -E '^[0-9]+ passed, [0-9]+ failed' "$1" | tail -n 1
  echo "$(grep -c -E ':[0-9]+: (warning:|error: .*-Werror)' "$1") warnings"
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
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
