# What the examples with video share, beside common.sh: where it comes from and
# where it goes. `frames=300 examples/webcam.sh` ends after 300 frames; Ctrl-C ends
# a film well.
# SPDX-License-Identifier: LGPL-2.1-or-later
. "$(dirname "$0")/common.sh"
# The first camera, or gratings that wander when there is none.
camera() {
  : "${frames:=${EXAMPLE_FRAMES:--1}}"
  if [ -e "${device:=/dev/video0}" ]; then
    echo "v4l2src device=$device num-buffers=$frames"
  else
    echo "There is no $device: wandering gratings stand in for it." >&2
    echo "videotestsrc is-live=true num-buffers=$frames
      pattern=zone-plate kx2=20 ky2=20 kt=2"
  fi
}

# What comes, as grey frames of 640 x 480: a third of the work of colour.
grey="videoconvert ! videoscale add-borders=true !
  video/x-raw,format=GRAY8,width=640,height=480,pixel-aspect-ratio=1/1"

# A frame this large is cut into fields of 16 x 16, of which a hundred are learned each
# frame. A camera does not wait: what is late is not learned.
layer="competelayer fields-per-frame=100 qos=true"

# Where pictures go that are joined from several: a window, or a film (.webm).
screen() { # [file]
  case ${1-} in
    "") echo "videoconvert ! autovideosink" ;;
    *.webm)
      echo "videoconvert ! video/x-raw,format=I420,colorimetry=bt601 ! vp8enc deadline=1 cpu-used=16 threads=2
        end-usage=cq cq-level=8 min-quantizer=4 max-quantizer=20
        target-bitrate=40000000 ! webmmux ! filesink location=$1"
      ;;
    *)
      echo "$1: this film is a .webm." >&2
      return 1
      ;;
  esac
}
