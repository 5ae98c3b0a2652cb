#!/usr/bin/env python3
"""check_tree.py finds a planted breach of each convention, and none in a tree that keeps them."""

import os
import shutil
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools/lint"))

import check_tree  # pylint: disable=wrong-import-position

SOUND = {
    "config/include/config/keys.h": "#pragma once\n#include <boost/json/value.hpp>\n",
    "config/keys.cc": '#include "config/keys.h"\n',
    "config/CMakeLists.txt": "add_library(config keys.cc)\n",
    "kvstore/include/kvstore/store.h": "#pragma once\n",
    "kvstore/store.cc": '#include "kvstore/store.h"\n\n#include <rocksdb/db.h>\n',
    "kvstore/CMakeLists.txt": "add_library(kvstore store.cc)\n",
    "host/include/tuningd/plugin.h": "#pragma once\n",
    "host/hooks.h": "#pragma once\n",
    "plugin/settings.h": "#pragma once\n",
    "plugin/domain/preset.h": "#pragma once\n",
    "plugin/store/rows.h": '#pragma once\n#include "plugin/domain/preset.h"\n',
    "plugin/rpc/a_methods.cc": '#include "plugin/store/rows.h"\nauto row = "preset.get";\n',
    "plugin/CMakeLists.txt": "add_library(plugin\n  rpc/a_methods.cc)\n",
    "tests/plugin/get_test.cc": '#include "host/hooks.h"\nauto called = "preset.get";\n',
    "tests/plugin/CMakeLists.txt": "add_facts(plugin_facts SOURCES get_test.cc)\n",
}


class TreeRules(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="check_tree_")
        self.addCleanup(shutil.rmtree, self.root)
        for path, text in SOUND.items():
            self.write(path, text)

    def write(self, path, text):
        whole = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def found(self, with_format=False):
        return [f"{path}:{line}: {message}"
                for path, line, message in check_tree.check(self.root, with_format)]

    def expect(self, path, text, breach):
        self.write(path, text)
        self.assertEqual(self.found(), [breach])

    def test_a_sound_tree_has_no_breach(self):
        self.assertEqual(self.found(), [])

    def test_kvstore_does_not_include_config(self):
        self.expect("kvstore/store.cc", '#include "config/keys.h"\n',
                    "kvstore/store.cc:1: kvstore does not include config/include: config/keys.h")

    def test_host_code_is_not_the_plugins_to_include(self):
        self.expect("plugin/settings.h", '#pragma once\n#include "host/hooks.h"\n',
                    "plugin/settings.h:2: plugin does not include host: host/hooks.h")

    def test_the_host_does_not_include_the_plugin(self):
        self.expect("host/hooks.h", '#pragma once\n#include "plugin/settings.h"\n',
                    "host/hooks.h:2: host does not include plugin: plugin/settings.h")

    def test_the_domain_does_not_look_up_to_the_store(self):
        self.expect("plugin/domain/preset.h", '#pragma once\n#include "plugin/store/rows.h"\n',
                    "plugin/domain/preset.h:2: plugin/domain does not include plugin/store: "
                    "plugin/store/rows.h")

    def test_tools_include_public_headers_only(self):
        self.write("tools/CMakeLists.txt", "add_executable(a a.cc)\n")
        self.expect("tools/a.cc", '#include "plugin/domain/preset.h"\n',
                    "tools/a.cc:1: tools does not include plugin/domain: plugin/domain/preset.h")

    def test_rocksdb_stays_out_of_public_headers_and_other_folders(self):
        self.expect("kvstore/include/kvstore/store.h", "#pragma once\n#include <rocksdb/db.h>\n",
                    "kvstore/include/kvstore/store.h:2: <rocksdb/db.h> is not included here")

    def test_yaml_cpp_stays_in_one_file(self):
        self.expect("config/keys.cc", "#include <yaml-cpp/parser.h>\n",
                    "config/keys.cc:1: <yaml-cpp/parser.h> is not included here")

    def test_asio_stays_in_rpc(self):
        self.expect("plugin/store/rows.h", "#pragma once\n#include <boost/asio/post.hpp>\n",
                    "plugin/store/rows.h:2: <boost/asio/post.hpp> is not included here")

    def test_an_include_of_nothing_is_found(self):
        self.expect("config/keys.cc", '#include "config/kyes.h"\n',
                    'config/keys.cc:1: "config/kyes.h" is no header of this tree')

    def test_a_test_that_is_not_built_is_found(self):
        self.expect("tests/plugin/set_test.cc", "int x;\n",
                    "tests/plugin/set_test.cc:1: listed in no CMakeLists.txt")

    def test_a_comment_in_cmake_builds_nothing(self):
        self.expect("tests/plugin/CMakeLists.txt", "# get_test.cc\n",
                    "tests/plugin/get_test.cc:1: listed in no CMakeLists.txt")

    def test_a_method_without_a_test_is_found(self):
        self.expect("plugin/rpc/a_methods.cc", 'auto row = "preset.list";\n',
                    "plugin/rpc/a_methods.cc:1: no test names preset.list")

    def test_a_long_file_is_found(self):
        self.expect("config/keys.cc", "int x;\n" * 601, "config/keys.cc:601: more than 600 lines")

    def test_a_header_without_a_guard_is_found(self):
        self.expect("plugin/settings.h", "int x;\n", "plugin/settings.h:1: no #pragma once")

    def test_text_rules(self):
        unfinished = "TO" + "DO"
        home = "/ro" + "ot/x"
        for text, message in ((b"a\tb\n", "1: a tab"),
                              (b"a \n", "1: a blank at the end of the line"),
                              (b"a\r\n", "1: a blank at the end of the line"),
                              (b"a", "1: no LF at the end"),
                              (b"a\n\n", "2: an empty line at the end"),
                              (b"\xff\n", "1: is not UTF-8"),
                              (f"// {unfinished}: more\n", "1: a note of something unfinished"),
                              (f"cd {home}\n", "1: a path of one machine")):
            with self.subTest(message):
                self.expect("README.md", text, f"README.md:{message}")

    def test_bytes_for_tests_are_left_alone(self):
        self.write("tests/data/odd.json", b"\xff\t ")
        self.write("tools/fuzz/corpus/x/odd.h", b"\xff\t ")
        self.assertEqual(self.found(), [])

    @unittest.skipUnless(shutil.which("clang-format-19"), "needs clang-format-19")
    def test_formatting_is_looked_at(self):
        self.write(".clang-format", "BasedOnStyle: Google\n")
        self.write("config/keys.cc", "int   x;\n")
        self.assertEqual(self.found(with_format=True),
                         ["config/keys.cc:1: not as clang-format-19 writes it (from here)"])


if __name__ == "__main__":
    unittest.main()
