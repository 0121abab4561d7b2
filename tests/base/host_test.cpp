#include <doctest/doctest.h>

#include <string>

#include "base/host.hpp"

using namespace farmtok;

TEST_CASE("a host is read from itself and from an address on it") {
  for (const auto& [typed, host] : {std::pair{"hooks.example.org", "hooks.example.org"},
                                    {"Hooks.Example.ORG", "hooks.example.org"},
                                    {" hooks.example.org ", "hooks.example.org"},
                                    {"hooks.example.org:8443", "hooks.example.org"},
                                    {"hooks.example.org/farm?x=1", "hooks.example.org"},
                                    {"https://hooks.example.org/farm", "hooks.example.org"},
                                    {"HTTPS://hooks.example.org:443/farm#top", "hooks.example.org"},
                                    {"https://me:secret@hooks.example.org/farm", "hooks.example.org"},
                                    {"http://127.0.0.1:8080/", "127.0.0.1"},
                                    {"[::1]:8080", "[::1]"},
                                    {"https://[2001:DB8::1]/x", "[2001:db8::1]"},
                                    {"localhost", "localhost"},
                                    {"münchen.example", "münchen.example"},
                                    {"my_host.example.", "my_host.example."}}) {
    CAPTURE(typed);
    CHECK(base::host_named(typed) == std::string{host});
  }
}

TEST_CASE("what names no host is none") {
  for (const auto* typed : {"",
                            " ",
                            ".",
                            "a..b",
                            ".a",
                            "a b",
                            "not a host",
                            "-a.example",
                            "https://",
                            "https:///farm",
                            "ftp://files.example.org",
                            "mail@example.org",
                            "host:port",
                            "host:123456",
                            "a:b:c",
                            "::1",
                            "[]",
                            "[::1",
                            "[host]",
                            "[::1]x",
                            "a,b",
                            "\"a\"",
                            "*.example.org"}) {
    CAPTURE(typed);
    CHECK_FALSE(base::host_named(typed).has_value());
  }
}
