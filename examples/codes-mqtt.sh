#!/bin/sh
# Publishes codes over MQTT, a message a frame. Anyone with the weights can subscribe at
# any time: the caps are a retained message.
#
#   examples/codes-mqtt.sh [PICTURE.png [FILM]]
#   broker=192.0.2.7:1883 examples/codes-mqtt.sh
#
# Without a broker it starts one of its own on this machine.
#
# Wants mosquitto, python3-paho-mqtt and gstreamer1.0-plugins-bad, for gdppay; they are
# installed here.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/codes.sh"
"$examples/../build.sh" gstreamer1.0-plugins-bad mosquitto python3-paho-mqtt

python=$(python_with paho.mqtt.client)
topic=codes/$$
if [ -z "${broker-}" ]; then
  broker=127.0.0.1:$((20000 + $$ % 12000))
  PATH=$PATH:/usr/sbin mosquitto -p "${broker#*:}" > "$work/broker" 2>&1 &
  own=$!
  trap 'kill "$own"; rm -rf "$work"' EXIT
fi
learn_weights
mkfifo "$work/received"
"$python" "$examples/mqtt-codes.py" subscribe "$broker" "$topic" \
  > "$work/received" 2> "$work/bridge" &
bridge=$!
gst-launch-1.0 -e fdsrc fd=0 ! gdpdepay ! $pictures < "$work/received" > "$work/log" 2>&1 &
receiver=$!
wait_for Subscribed "$work/bridge" "$bridge"
cat "$work/bridge" >&2
gst-launch-1.0 -q $(see "$sent") ! $codes ! gdppay ! fdsink fd=1 sync=true |
  "$python" "$examples/mqtt-codes.py" publish "$broker" "$topic"
wait "$bridge" "$receiver" || true
report
