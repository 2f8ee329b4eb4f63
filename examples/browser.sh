#!/bin/sh
# The panels, the curves and every setting in a web browser, live.
#
#   examples/browser.sh               digits, learned at 1500 frames a second
#   examples/browser.sh camera        a camera (device=/dev/video2 for another one)
#   examples/browser.sh holiday.mp4   a film
#   address=0.0.0.0 examples/browser.sh
#       for the phones in the room, with a token that is made for this run
#
# Prints the address of the page, and a QR code of it where qrencode is installed. port=N
# sets another port than 8080; frames=N ends after N frames.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/video.sh"

what=${1-digits}
if [ "${address:=127.0.0.1}" = 127.0.0.1 ]; then
  token=
else
  token=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
fi

# The address is in what gst-launch-1.0 prints at the start.
announce() {
  while read -r line; do
    case $line in
      "The page is at "*)
        url=${line#The page is at }${token:+#$token}
        echo "Open $url (Ctrl-C ends it)"
        ! command -v qrencode > /dev/null || qrencode -t UTF8 "$url"
        ;;
      ERROR* | WARNING*) echo "$line" >&2 ;;
    esac
  done
}

web="reconstructweb address=$address port=${port:-8080} ${token:+token=$token}"
case $what in
  digits)
    set -- tapestrysrc num-buffers="${frames:--1}" ahead=50 ! competelayer ! $web
    ;;
  camera)
    set -- $(camera) ! $grey ! queue leaky=downstream max-size-buffers=2 ! \
      $layer ! $web
    ;;
  *)
    "$examples/../build.sh" gstreamer1.0-libav
    [ -r "$what" ] || {
      echo "$what: there is no such film." >&2
      exit 1
    }
    set -- filesrc location="$what" ! decodebin ! $grey ! competelayer ! $web
    ;;
esac
gst-launch-1.0 "$@" 2>&1 | announce
