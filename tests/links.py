"""Checks that each link in the Markdown files leads somewhere.

    tests/links.py ROOT

Of every .md file under ROOT, but for builds and hidden folders, each relative link and
picture must be a file or folder, and each "#heading" a heading of the file that it
names. Addresses in the web are not looked at. Prints what leads nowhere.
SPDX-License-Identifier: LGPL-2.1-or-later
"""

import os
import re
import sys
import urllib.parse

LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)?$", re.M)
CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|^(?: {4}|\t).*?$|`[^`\n]+`", re.M | re.S)


def documents(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            each for each in folders
            if not each.startswith((".", "build")) and
            not os.path.exists(os.path.join(folder, each, "build.ninja")))
        for name in sorted(names):
            if name.endswith(".md"):
                yield os.path.join(folder, name)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def anchors(path):
    """The names that GitHub and others give to the headings of a file."""
    found = set()
    text = re.sub(r"^```.*?^```", "", read(path), flags=re.M | re.S)
    for heading in HEADING.findall(text):
        heading = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        name = name.replace(" ", "-")
        n = 0
        while (name if n == 0 else f"{name}-{n}") in found:
            n += 1
        found.add(name if n == 0 else f"{name}-{n}")
    return found


def broken(document):
    """The links of a document that lead nowhere."""
    for link in LINK.findall(CODE.sub("", read(document))):
        if re.match(r"[a-z][a-z0-9+.-]*:", link, re.I):
            continue
        path, _, anchor = urllib.parse.unquote(link).partition("#")
        target = document
        if path:
            target = os.path.join(os.path.dirname(document), path)
        if not os.path.exists(target):
            yield link
        elif anchor and (os.path.isdir(target) or anchor not in anchors(target)):
            yield link


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: tests/links.py ROOT")
    root = sys.argv[1]
    found = [document for document in documents(root)]
    failures = [f"{os.path.relpath(document, root)}: {link}"
                for document in found for link in broken(document)]
    print("\n".join(failures) or f"{len(found)} documents, all links lead somewhere")
    sys.exit(bool(failures) or not found)


if __name__ == "__main__":
    main()
