#!/bin/sh
# Tests the build for 64-bit ARM. Run it in a fresh Debian 12 for x86-64, which
# tests/platforms.sh makes. Builds natively and with the cross compiler, runs the tests of
# learning in qemu, and compares the hashes of the weights that both builds learn. The
# kernel need not emulate ARM: qemu is called by name.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd /gst-compete
export DEBIAN_FRONTEND=noninteractive HOME=/root
# A test on an emulated processor takes ten times as long.
export CK_TIMEOUT_MULTIPLIER=10

install() { # packages
  apt-get install -y -qq --no-install-recommends "$@" > /dev/null
}

weights() { # build [how to run it]
  GST_PLUGIN_PATH=$1/plugin GST_REGISTRY=/tmp/$1.registry \
    GST_PLUGIN_SCANNER=${2:+/usr/local/bin/scan-plugins} \
    ${2-} "$1/tests/weights"
}

libraries="libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev liborc-0.4-dev
  libjson-glib-dev libcairo2-dev liblapacke-dev libopenblas-dev
  gstreamer1.0-plugins-base"
dpkg --add-architecture arm64
apt-get update -qq
install gcc libc6-dev meson ninja-build pkg-config python3 $libraries
meson setup build
ninja -C build
weights build > /tmp/x86

# Some of these packages cannot be installed for two processors at the same time.
install crossbuild-essential-arm64 qemu-user-static $(printf '%s:arm64 ' $libraries)
meson setup build-arm64 --cross-file tests/arm64.ini
ninja -C build-arm64

# GStreamer scans plugins in a separate process, which qemu has to run, too. The tests that
# are linked with parts of the plugin cannot scan it themselves.
cat > /usr/local/bin/scan-plugins << 'END'
#!/bin/sh
exec qemu-aarch64-static \
  /usr/lib/aarch64-linux-gnu/gstreamer1.0/gstreamer-1.0/gst-plugin-scanner "$@"
END
chmod +x /usr/local/bin/scan-plugins

failed=0
GST_PLUGIN_SCANNER=/usr/local/bin/scan-plugins \
  meson test -C build-arm64 --print-errorlogs --timeout-multiplier 10 \
  kernels kernels-backup drive fields layer layermemory minibatch novelty watch scores \
  codingstages sketch shortlist winnersteps compete settings reseed divergence unitnorm \
  workers hebbian hostileinput hostilefiles checkpoint savedweights tapestry dance \
  invariant slow slowstage slowwinners recall competelayer || failed=1
python3 tests/summary.py build-arm64/meson-logs/testlog.json || true

echo "== weights"
weights build-arm64 qemu-aarch64-static > /tmp/arm
cat /tmp/arm
if diff /tmp/x86 /tmp/arm; then
  echo "The weights are the same as on x86, to the byte."
else
  echo "The weights differ from those on x86."
  failed=1
fi

echo "== versions"
for package in gcc-aarch64-linux-gnu libglib2.0-dev:arm64 \
  libgstreamer1.0-dev:arm64 liborc-0.4-dev:arm64; do
  dpkg-query -W -f '${Package} ${Version}\n' "$package"
done
exit $failed
