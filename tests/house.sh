#!/bin/sh
# Checks the rules of the tree. Prints each room with its number, its number of source
# files and the rooms that it includes headers from, then each breach of these rules, and
# fails if there is one:
#
# - A room includes headers of its own, or of a room with a lower number. The rooms of
#   one element may include one another, in one direction. reconstructsink and
#   reconstructweb, bins around reconstruct, are above the other elements.
# - Elements and the plugin include only core's public headers: those in core/ itself,
#   and what these include.
# - core/ includes nothing of GStreamer.
# - A room has fewer than 16 .c files, a file at most 450 lines, a function at most 60.
#   kernels-dist.*, which orcc wrote, are not counted.
# - No two headers have the same name, as #include lines name no folder.
#
# A room is a folder. `tests/house.sh FOLDER` checks another tree.
# SPDX-License-Identifier: LGPL-2.1-or-later
set -eu
cd "${1:-$(dirname "$0")/..}"

# shellcheck disable=SC2016,SC2046
awk '
function room_of(path) {
  return substr(path, 1, match(path, /\/[^\/]*$/) - 1)
}

function number_of(room) {
  if (room in numbers)
    return numbers[room]
  return room ~ /^elements\/./ ? numbers["elements/"] : -1
}

# The element that a room belongs to; a sub-room belongs to that of its parent.
function element_of(room,  parts) {
  return split(room, parts, "/") > 1 && parts[1] == "elements" ? parts[2] : ""
}

function breach(text) {
  breaches[++n_breaches] = text
}

BEGIN {
  split("core/base 0 core/files 1 core/mqtt 1 core/simd 1 core/field 2 " \
    "core/code 3 " \
    "core/slow 4 core/watch 4 core/learn 4 core/layer 5 core/share 6 core 6 " \
    "core/door 7 elements/sparsecode 8 elements/shared 9 elements/ 10 " \
    "elements/reconstructsink 11 elements/reconstructweb 12 " \
    "elements/reconstructweb/pictures 12 plugin 13", pairs, " ")
  for (i = 1; i in pairs; i += 2)
    numbers[pairs[i]] = pairs[i + 1]
  most_lines = 450
  most_in_function = 60
  most_sources = 15
}

FNR == 1 {
  room = room_of(FILENAME)
  name = substr(FILENAME, length(room) + 2)
  written = name !~ /^kernels-dist\./
  if (!(room in seen)) {
    seen[room]
    rooms[++n_rooms] = room
  }
  if (name ~ /\.c$/)
    sources[room]++
  else if (name in home)
    breach(FILENAME ": there is a " name " in " home[name] ", too")
  else
    home[name] = room
}

{ lines[FILENAME]++ }

# #include "x.h" is looked up when all headers are known.
/^#[ \t]*include[ \t]*[<"]/ {
  split($0, quoted, /[<">]/)
  n_includes++
  from[n_includes] = FILENAME
  what[n_includes] = quoted[2]
  if (room ~ /^core(\/|$)/ && quoted[2] ~ /^gst\//)
    breach(FILENAME ": includes " quoted[2] "; core/ knows nothing of GStreamer")
}

# GNU style: a function is what is between { and } in the first column, under its name.
/^[a-z_][a-z0-9_]* \(/ { title = $1 "()" }
/^(typedef )?(struct|enum|union)/ { title = $0 }
/^\{/ { begin = FNR }
/^\}/ && begin {
  if (written && FNR - begin + 1 > most_in_function)
    breach(FILENAME ": " title " has " FNR - begin + 1 " lines")
  begin = 0
}

END {
  # What headers in core/ include, and what these include.
  for (pass = 1; pass <= 3; pass++)
    for (i = 1; i <= n_includes; i++)
      if (room_of(from[i]) == "core" || from[i] in public)
        public[home[what[i]] "/" what[i]]

  for (file in lines)
    if (file !~ /\/kernels-dist\./ && lines[file] > most_lines)
      breach(file ": " lines[file] " lines")

  for (i = 1; i <= n_includes; i++) {
    if (!(what[i] in home))
      continue
    mine = room_of(from[i])
    other = home[what[i]]
    if (mine == other)
      continue
    uses[mine, other]
    said = from[i] ": includes " what[i] " of " other
    low = number_of(mine)
    high = number_of(other)
    if (low < high)
      breach(said ", upwards")
    else if (low == high) {
      if (element_of(mine) == "" || element_of(mine) != element_of(other))
        breach(said ", sideways")
    } else if (mine !~ /^core(\/|$)/ && other ~ /^core\// &&
        !((other "/" what[i]) in public))
      breach(said ", which is behind the door")
  }
  for (pair in uses) {
    split(pair, two, SUBSEP)
    if (two[1] < two[2] && (two[2], two[1]) in uses)
      breach(two[1] " and " two[2] ": each includes the other")
  }

  for (i = 1; i <= n_rooms; i++) {
    room = rooms[i]
    number = number_of(room)
    if (number < 0)
      breach(room ": has no number")
    if (sources[room] > most_sources)
      breach(room ": " sources[room] " source files")
    list = ""
    for (j = 1; j <= n_rooms; j++)
      if ((room, rooms[j]) in uses)
        list = list " " rooms[j]
    printf "%2d %-24s %2d files %s\n", number, room, sources[room], list | "sort"
  }
  close("sort")
  for (i = 1; i <= n_breaches; i++)
    print breaches[i] | "sort"
  close("sort")
  if (n_breaches) {
    print n_breaches " breaches"
    exit 1
  }
}' $(find core elements plugin -name '*.[ch]' | sort)
