"""Runs a command without its output and prints its peak of memory in kB.

Such a peak counts from what the parent had (see getrusage(2)), so this is a
program of its own, with little in it.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import os
import sys

process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(process, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
