# Turns what gst-launch-1.0 -m says of competelayers into one line that moves, and ends
# on what came of it, of each layer by its name when there is more than one. Fails when
# the pipeline did.
#
#   of       the number of frames that are to come
#   verb     what becomes of them [learned]
#   figure   error: the reconstruction error of the last interval; usage: how evenly
#            the units win; none: nothing [error]
#   before   with a part of more: how many frames went before it
#   part     and the line is left as it is at the end
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

# What the message says of its layer.
function figure_of() {
  if (figure == "none")
    return ""
  if (figure == "usage")
    return sprintf(", usage entropy %.3f, %d units unused", \
      value("usage-entropy"), value("unused-units"))
  if (value("nmse") < 1000)
    return sprintf(", reconstruction error %.3f", value("nmse"))
  return sprintf(", reconstruction error %.1e", value("nmse"))
}

function figures(    i, text) {
  if (layers == 1)
    return told[names[1]]
  for (i = 1; i <= layers; i++)
    text = text told[names[i]] " (" names[i] ")"
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
  if (verb == "")
    verb = "learned"
}

/\(element\): competelayer,/ {
  name = layer()
  if (!(name in told)) {
    for (i = ++layers; i > 1 && names[i - 1] > name; i--)
      names[i] = names[i - 1]
    names[i] = name
  }
  told[name] = figure_of()
  frames = before + value("frames")
  if (frames - shown < of / 100)
    next
  printf "\r%6d of %d frames %s%s, %s left   ", frames, of, verb, figures(), left()
  fflush()
  shown = frames
}

/^WARNING/ {
  if (shown)
    print ""
  print
}

/^ERROR|^Additional debug info/ { print }

/^ERROR|erroneous pipeline/ { failed = 1 }

END {
  if (frames == 0 || failed)
    exit 1
  if (part)
    exit
  printf "\r%d frames %s at %d a second%s          \n", frames, verb, \
    (frames - before) / (clock() - start), figures()
}
