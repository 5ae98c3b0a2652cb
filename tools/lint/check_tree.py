#!/usr/bin/env python3
"""The conventions of this tree, as a check.

    check_tree.py [--format] [FOLDER]

Looks at every file of the tree (of git's, where it is a checkout) and prints each breach as
`file:line: what is wrong`. Exit status: 0 none, 1 some, 2 used wrongly.

To change a convention, change its table below; tests/lint/check_tree_test.py plants a breach of
each and expects it to be found.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys

# --- include directions ---------------------------------------------------------------------------
# A part of the tree is the longest of these prefixes that a path starts with. Each may include
# itself and the parts listed.
PUBLIC = ["config/include", "kvstore/include", "host/include"]
ANYTHING = None
PURE = ["plugin/space", "plugin/launch", "plugin/catalog", "plugin/domain",
        "plugin/expression"]
TASKS = ["host/runner", "host/score", "host/search", "host/format"]
PARTS = {
    "config/include": [],
    "config": ["config/include"],
    "kvstore/include": [],
    "kvstore": ["kvstore/include"],
    "host/include": [],
    # daemon, methods → tasks → runner → score, search → format; the plugin ABI's parts beside them.
    "host": [*PUBLIC, *TASKS, "host/tasks"],
    "host/tasks": [*PUBLIC, *TASKS, "host"],
    "host/runner": ["config/include", "host/format", "host/score"],
    "host/score": ["config/include", "host/format"],
    "host/search": ["config/include", "host/format"],
    "host/format": ["config/include"],
    # entry → rpc → service → store → json; below them, without storage and host: space and launch →
    # catalog → domain → expression. What stands beside the folders (settings, log) is for the upper.
    "plugin/entry.cc": [*PUBLIC, "plugin/plugin", "plugin/rpc", "plugin/service", "plugin/store",
                        "plugin/json", *PURE, "plugin"],
    "plugin/plugin": [*PUBLIC, "plugin/rpc", "plugin/service", "plugin/store", "plugin/json",
                      *PURE, "plugin"],
    "plugin/rpc": [*PUBLIC, "plugin/service", "plugin/store", "plugin/json", *PURE, "plugin"],
    "plugin/service": ["config/include", "kvstore/include", "plugin/store", "plugin/json", *PURE,
                       "plugin"],
    "plugin/store": ["config/include", "kvstore/include", "plugin/json", "plugin/domain",
                     "plugin/expression"],
    "plugin/json": ["config/include", "plugin/domain", "plugin/expression"],
    "plugin/space": ["config/include", "plugin/catalog", "plugin/domain", "plugin/expression"],
    "plugin/launch": ["config/include", "plugin/catalog", "plugin/domain", "plugin/expression"],
    "plugin/catalog": ["config/include", "plugin/domain", "plugin/expression"],
    "plugin/domain": ["config/include", "plugin/expression"],
    "plugin/expression": ["config/include"],
    "plugin": [*PUBLIC],
    "tools": [*PUBLIC],
    # Merging, catalogs, counting and searching are measured in process.
    "tools/bench": [*PUBLIC, *PURE, "host/format", "host/search", "tools"],
    # Looks at the parsers behind the public headers, as the tests do.
    "tools/fuzz": ANYTHING,
    "tests": ANYTHING,
}

# Where quoted names are looked for, after the including file's own folder.
INCLUDE_ROOTS = ["", "config/include", "kvstore/include", "host/include", "host", "kvstore",
                 "tools", "tests"]

# Libraries, and the only places that may include them.
LIBRARIES = [
    ("rocksdb/", r"kvstore/[^/]+\.(cc|h)|tools/bench/.*|tests/(kvstore|crash)/.*"),
    ("yaml-cpp/", r"config/yaml_text\.cc|plugin/launch/[^/]+\.cc"),
    ("boost/asio", r"plugin/rpc/.*|host/.*|tools/(bench|console|simulator)/.*|tests/.*"),
    ("boost/beast", r"host/.*|tools/.*|tests/.*"),
    ("boost/json", r"(?!kvstore/).*"),
    ("boost/test", r"tests/.*"),
    ("boost/program_options", r"host/main\.cc|tools/.*|tests/.*"),
    ("tao/", r"plugin/expression/[^/]+\.cc"),
    ("dlib/", r"host/search/.*"),
    ("systemd/", r"host/.*|tests/.*"),
]

# --- text -----------------------------------------------------------------------------------------
BYTES_ARE_THE_POINT = re.compile(r"(tools/fuzz/corpus|tests/data)/")
NOT_FORMATTED = re.compile(r"tests/abi/frozen/")  # kept as it was released
MAY_HOLD_TABS = re.compile(r"(^|/)Makefile$|\.patch$")
MOST_LINES = 600
CODE = re.compile(r"\.(cc|c|h|in|py|js|css|html|sh|cmake)$|(^|/)CMakeLists\.txt$")
SOURCE = re.compile(r"\.(cc|c|h)$")
# Written so that this file does not breach its own rules.
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E)\b")
MACHINE_PATH = re.compile(r"(?<![\w.}\])-])/(?:root/|work/|tmp/build\b)")

# A row of a method table stands in such a file; each must be named by a test.
METHOD_FILES = re.compile(r"(plugin/rpc|host|host/tasks)/(\w+_methods\.cc|openrpc\.h)$")
METHOD = re.compile(r'"((?:preset|system|store|task|rpc)\.[a-z_]+)"')


class Tree:
    """The files, and the breaches found in them."""

    def __init__(self, root):
        self.root = root
        self.paths = sorted(listed(root))
        self.known = set(self.paths)
        self.texts = {}
        self.breaches = []

    def text(self, path):
        """The file's text; bytes that are not UTF-8 become U+FFFD."""
        if path not in self.texts:
            with open(os.path.join(self.root, path), "rb") as file:
                self.texts[path] = file.read().decode("utf-8", errors="replace")
        return self.texts[path]

    def breach(self, path, line, message):
        self.breaches.append((path, line, message))


def listed(root):
    """Paths of the tree's files, relative to its root."""
    git = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others",
                          "--exclude-standard", "--deduplicate"],
                         capture_output=True, check=False)
    if git.returncode == 0 and os.path.exists(os.path.join(root, ".git")):
        paths = [path for path in git.stdout.decode().split("\0") if path]
    else:
        paths = []
        for folder, folders, files in os.walk(root):
            folders[:] = [f for f in folders
                          if f not in (".git", "__pycache__") and not re.match(r"build(-|$)", f)]
            paths += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    return [path for path in paths
            if os.path.isfile(os.path.join(root, path))
            and not os.path.islink(os.path.join(root, path))]


def part_of(path):
    """The longest prefix in PARTS; "plugin/plugin" covers plugin.cc and plugin.h."""
    fitting = [part for part in PARTS
               if path == part or path.startswith(part + "/") or path.startswith(part + ".")]
    return max(fitting, key=len) if fitting else None


def resolve(tree, includer, name):
    """The file of the tree that `name` means, or None."""
    folders = [os.path.dirname(includer), *INCLUDE_ROOTS]
    for folder in folders:
        path = os.path.normpath(os.path.join(folder, name))
        if path in tree.known:
            return path
        if path + ".in" in tree.known:
            return path + ".in"
    if PARTS.get(part_of(includer), PUBLIC) is ANYTHING:  # test programs have roots of their own
        return next((path for path in tree.paths if path.endswith("/" + name)), None)
    return None


def check_includes(tree, path):
    here = part_of(path)
    for number, line in enumerate(tree.text(path).splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not match:
            continue
        kind, name = match.groups()
        for prefix, places in LIBRARIES:
            if name.startswith(prefix) and not re.fullmatch(places, path):
                tree.breach(path, number, f"<{name}> is not included here")
        target = resolve(tree, path, name)
        if target is None:
            if kind == '"':
                tree.breach(path, number, f'"{name}" is no header of this tree')
            continue
        if here is None or PARTS[here] is ANYTHING:
            continue
        there = part_of(target)
        if there != here and there not in PARTS[here]:
            tree.breach(path, number, f"{here} does not include {there}: {name}")


def check_text(tree, path):
    if BYTES_ARE_THE_POINT.match(path):
        return
    with open(os.path.join(tree.root, path), "rb") as file:
        data = file.read()
    if b"\0" in data[:8192]:
        return  # an image
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        tree.breach(path, data.count(b"\n", 0, error.start) + 1, "is not UTF-8")
    lines = tree.text(path).split("\n")
    if lines[-1]:
        tree.breach(path, len(lines), "no LF at the end")
    elif len(lines) > 1 and not lines[-2]:
        tree.breach(path, len(lines) - 1, "an empty line at the end")
    for number, line in enumerate(lines, 1):
        if line.endswith((" ", "\t", "\r")):
            tree.breach(path, number, "a blank at the end of the line")
        if "\t" in line and not MAY_HOLD_TABS.search(path):
            tree.breach(path, number, "a tab")
        if UNFINISHED.search(line):
            tree.breach(path, number, "a note of something unfinished")
        if MACHINE_PATH.search(line):
            tree.breach(path, number, "a path of one machine")
    if (CODE.search(path) or data.startswith(b"#!")) and len(lines) - 1 > MOST_LINES:
        tree.breach(path, len(lines) - 1, f"more than {MOST_LINES} lines")


def check_header(tree, path):
    if "#pragma once" not in tree.text(path) and "#ifndef" not in tree.text(path):
        tree.breach(path, 1, "no #pragma once")


def build_lists(tree):
    """(folder, text without comments) of every CMakeLists.txt and *.cmake."""
    return [(os.path.dirname(path), re.sub(r"#.*", "", tree.text(path))) for path in tree.paths
            if path.endswith((".cmake", "CMakeLists.txt"))]


def check_is_built(tree, lists, path):
    """A source that no CMakeLists.txt lists is a source, or a test, that nobody runs."""
    for folder, text in lists:
        words = [path]  # from any folder, by its whole path
        if not folder or path.startswith(folder + "/"):
            words.append(os.path.relpath(path, folder or "."))
            if re.search(r"\$\{\w+\}\.(cc|c)\b", text):  # a loop adds the ending
                words.append(os.path.splitext(words[-1])[0])
        if any(re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w./-])", text) for word in words):
            return
    tree.breach(path, 1, "listed in no CMakeLists.txt")


def check_methods_are_tested(tree):
    tests = "\n".join(tree.text(path) for path in tree.paths
                      if path.startswith("tests/") and not path.startswith("tests/lint/"))
    for path in tree.paths:
        if not METHOD_FILES.search(path):
            continue
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            for name in METHOD.findall(line):
                if not re.search(rf"""["'\\]{re.escape(name)}["'\\]""", tests):
                    tree.breach(path, number, f"no test names {name}")


def check_format(tree):
    program = shutil.which("clang-format-19")
    if program is None:
        print("clang-format-19 is not installed: formatting is not checked", file=sys.stderr)
        return
    sources = [path for path in tree.paths
               if SOURCE.search(path) and not BYTES_ARE_THE_POINT.match(path)
               and not NOT_FORMATTED.match(path)]
    if not sources:
        return
    run = subprocess.run([program, "--dry-run", "--style=file", *sources], cwd=tree.root,
                         capture_output=True, text=True, check=False)
    seen = set()
    for path, line in re.findall(r"^(.+?):(\d+):\d+: warning: code should be clang-formatted",
                                 run.stderr, re.MULTILINE):
        if path not in seen:
            seen.add(path)
            tree.breach(path, int(line), "not as clang-format-19 writes it (from here)")
    if run.returncode != 0:
        tree.breach(".clang-format", 1, run.stderr.strip().splitlines()[0])


def check(root, with_format):
    tree = Tree(root)
    lists = build_lists(tree)
    for path in tree.paths:
        check_text(tree, path)
        if not SOURCE.search(path) or BYTES_ARE_THE_POINT.match(path):
            continue
        check_includes(tree, path)
        if path.endswith(".h"):
            check_header(tree, path)
        else:
            check_is_built(tree, lists, path)
    check_methods_are_tested(tree)
    if with_format:
        check_format(tree)
    return sorted(tree.breaches)


def main():
    parser = argparse.ArgumentParser(description="Checks the conventions of the source tree.")
    parser.add_argument("--format", action="store_true", help="formatting too (clang-format-19)")
    parser.add_argument("folder", nargs="?", help="the tree; this one by default",
                        default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    arguments = parser.parse_args()
    breaches = check(os.path.abspath(arguments.folder), arguments.format)
    for path, line, message in breaches:
        print(f"{path}:{line}: {message}")
    if breaches:
        print(f"{len(breaches)} breaches", file=sys.stderr)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
