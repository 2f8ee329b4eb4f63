# Turns what gst-launch-1.0 -m says of competelayers into one line that moves,
# and ends on how fast they learned and how well, each by its name when there is
# more than one. Set `of` to the number of frames that are to come; fails when
# the pipeline did.
# A part of more: `before` is how many frames went before it, and with `part`
# the line is left as it is.
# SPDX-License-Identifier: LGPL-2.1-or-later

function value(name,    text) {
  match($0, "[ ,]" name "=\\([a-z0-9]*\\)[-+.0-9e]+")
  text = substr($0, RSTART, RLENGTH)
  sub(/.*\)/, "", text)
  return text + 0
}

function layer(    text) {
  match($0, /from element "[^"]*"/)
  text = substr($0, RSTART, RLENGTH)
  gsub(/from element |"/, "", text)
  return text
}

function clock(    now) {
  "date +%s.%N" | getline now
  close("date +%s.%N")
  return now
}

function errors(    i, text) {
  if (layers == 1)
    return sprintf("%.3f", error[names[1]])
  for (i = 1; i <= layers; i++)
    text = text sprintf("%s%.3f (%s)", i > 1 ? ", " : "", error[names[i]], \
      names[i])
  return text
}

# How long the rest takes at the pace so far.
function left(    seconds) {
  seconds = (clock() - start) * (of - frames) / (frames - before)
  if (seconds < 100)
    return sprintf("%d s", seconds)
  return sprintf("%d min", seconds / 60 + 0.5)
}

BEGIN {
  start = clock()
  shown = before
}

/\(element\): competelayer,/ {
  name = layer()
  if (!(name in error)) {
    for (i = ++layers; i > 1 && names[i - 1] > name; i--)
      names[i] = names[i - 1]
    names[i] = name
  }
  error[name] = value("nmse")
  frames = before + value("frames")
  if (frames - shown < of / 100)
    next
  printf "\r%6d of %d frames, reconstruction error %s, %s left   ", frames, \
    of, errors(), left()
  fflush()
  shown = frames
}

/^ERROR|^WARNING|^Additional debug info/ { print }

/^ERROR|erroneous pipeline/ { failed = 1 }

END {
  if (frames == 0 || failed)
    exit 1
  if (part)
    exit
  printf "\r%d frames learned at %d a second; reconstruction error %s     \n", \
    frames, frames / (clock() - start), errors()
}
