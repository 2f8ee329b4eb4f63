"""Counts the checks of meson's test logs, as one: N passed, N failed.

Before that it names the tests that were skipped, and says why. A test program counts as many checks as it says it made, or as one where it
says nothing or ended badly. Fails when no test ran or one failed.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import json
import re
import sys


def counts(test):
    """(passed, failed, skipped) of one line of the log."""
    said = test.get("stdout", "") + test.get("stderr", "")
    bad = test["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")
    check = re.search(r"Checks: (\d+), Failures: (\d+), Errors: (\d+)", said)
    tap = re.findall(r"^(ok|not ok) \d+", said, re.M)
    unit = re.search(r"Ran (\d+) tests? in", said)
    if test["result"] == "SKIP":
        return 0, 0, 1
    if check:
        made, failures, errors = map(int, check.groups())
        failed = failures + errors
    elif tap:
        made, failed = len(tap), tap.count("not ok")
    elif unit:
        made = int(unit[1])
        failed = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", said)))
    else:
        made, failed = 1, 0
    if bad and failed == 0:
        failed, made = 1, max(made, 1)
    return made - failed, failed, 0


def reason(test):
    """What a test that was skipped says of it."""
    return (test.get("stdout") or test.get("stderr") or "").strip()


passed, failed, skipped = 0, 0, 0
for name in sys.argv[1:]:
    with open(name) as log:
        for line in log:
            test = json.loads(line)
            p, f, s = counts(test)
            if s:
                print(f"Skipped: {test['name']}. {reason(test)}")
            passed, failed, skipped = passed + p, failed + f, skipped + s
print(f"{passed} passed, {failed} failed" +
      (f", {skipped} skipped" if skipped else ""))
sys.exit(failed > 0 or passed == 0)
