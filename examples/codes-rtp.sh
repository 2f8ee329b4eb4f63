#!/bin/sh
# Sends codes over RTP. Here both ends are on this machine; on two of them, the host of
# udpsink is the other one, which gets a copy of the weights.
#
#   examples/codes-rtp.sh [PICTURE.png [FILM]]
#
# A tensor is cut into packets of RTP and put together again. The caps go along, with
# each packet of config-interval. A tensor of which a packet is lost is dropped.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/codes.sh"

: "${udp_port:=$((20000 + $$ % 12000))}"
learn_weights
gst-launch-1.0 -e udpsrc address=127.0.0.1 port="$udp_port" buffer-size=4000000 \
  caps="application/x-rtp,media=application,clock-rate=90000,encoding-name=X-GST" ! \
  rtpjitterbuffer latency=200 ! rtpgstdepay ! $pictures > "$work/log" 2>&1 &
receiver=$!
wait_for PLAYING "$work/log" "$receiver"
gst-launch-1.0 -q $(see "$sent") ! $codes ! rtpgstpay config-interval=1 ! \
  udpsink host=127.0.0.1 port="$udp_port"
# RTP has no end: what is still in the jitter buffer takes 200 ms.
sleep 1
kill -INT "$receiver"
wait "$receiver" || true
report
