# Turns what gst-launch-1.0 -m says of a competelayer into one line that moves,
# and ends on how fast it learned and how well. Set `of` to the number of frames
# that are to come; fails when the pipeline did.
# SPDX-License-Identifier: LGPL-2.1-or-later

function value(name,    text) {
  match($0, "[ ,]" name "=\\([a-z0-9]*\\)[-+.0-9e]+")
  text = substr($0, RSTART, RLENGTH)
  sub(/.*\)/, "", text)
  return text + 0
}

function clock(    now) {
  "date +%s.%N" | getline now
  close("date +%s.%N")
  return now
}

BEGIN { start = clock() }

/\(element\): competelayer,/ {
  frames = value("frames")
  error = value("nmse")
  printf "\r%6d of %d frames, reconstruction error %.3f ", frames, of, error
  fflush()
}

/^ERROR|^Additional debug info|erroneous pipeline/ { print; failed = 1 }

END {
  if (frames == 0 || failed)
    exit 1
  printf "\r%d frames learned at %d a second; reconstruction error %.3f\n", \
    frames, frames / (clock() - start), error
}
