#!/usr/bin/env python3
"""Reads rendered lines as the engines do, with argparse, and compares with the points they are of.

    read_with_argparse.py FILE

FILE has one JSON object a line: {"argv": words after the command, "point": flag to value}. The flags
are those of small_catalogs.h. Exit status 1 with the first line that says something else.
"""

import argparse
import json
import sys


def parser():
    made = argparse.ArgumentParser(allow_abbrev=False)
    made.add_argument("model", nargs="?")
    made.add_argument("--size", "-s", type=int)
    made.add_argument("--ratio", type=float)
    made.add_argument("--name", "--title")
    made.add_argument("--mode", choices=["auto", "none", "8", "on"])
    made.add_argument("--extra")
    made.add_argument("--on", action="store_true", default=None)
    made.add_argument("--fast", action="store_true", default=None)
    made.add_argument("--cache", "-kv", action=argparse.BooleanOptionalAction)
    made.add_argument("--check", choices=["yes", "no"])
    made.add_argument("--sizes", type=int, nargs="*")
    made.add_argument("--names", type=lambda text: text.split(","))
    made.add_argument("--pairs", action="append")
    made.add_argument("--depth", "-O", type=int)
    return made


def expected(name, value):
    if name == "check" and value is not None:
        return "yes" if value else "no"
    return value


def means(name, value):
    """What the engine makes of a text that may be JSON."""
    if name != "extra":
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def main():
    reader = parser()
    with open(sys.argv[1], encoding="utf-8", newline="\n") as lines:
        for line in lines:
            entry = json.loads(line)
            read = vars(reader.parse_args(entry["argv"]))
            if read.pop("model") != entry["model"]:
                sys.exit(f"another model: {line}")
            for name, value in read.items():
                wanted = expected(name, entry["point"].get(name))
                if wanted is None and value is None:
                    continue
                if means(name, value) != wanted or isinstance(value, bool) != isinstance(wanted, bool):
                    sys.exit(f"{name} is {value!r}: {line}")


if __name__ == "__main__":
    main()
