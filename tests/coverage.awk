#!/usr/bin/awk -f
# Prints gcovr's table of lines and branches, the files with the least coverage first, and
# the totals. Fails below 90 % of lines or 80 % of branches.
# SPDX-License-Identifier: LGPL-2.1-or-later
BEGIN { FS = "," }

function percent(covered, total) {
  return total > 0 ? 100 * covered / total : 100
}

NR == 1 { next }

{
  lines += $2; lines_covered += $3
  branches += $5; branches_covered += $6
  row = sprintf("%6.1f %% of %4d lines, %6.1f %% of %4d branches  %s",
    percent($3, $2), $2, percent($6, $5), $5, $1)
  print row | "sort -n"
}

END {
  close("sort -n")
  printf "%6.1f %% of %4d lines, %6.1f %% of %4d branches  in all\n",
    percent(lines_covered, lines), lines,
    percent(branches_covered, branches), branches
  exit NR < 2 || percent(lines_covered, lines) < 90 ||
    percent(branches_covered, branches) < 80
}
