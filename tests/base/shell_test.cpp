#include <doctest/doctest.h>

#include <string>

#include "base/shell.hpp"

using namespace farmtok;

TEST_CASE("a word is quoted where a shell would read it otherwise") {
  for (const auto& [word, typed] : {std::pair{"post_1", "post_1"},
                                    {"--overlap=0s", "--overlap=0s"},
                                    {"/srv/farm/config.toml", "/srv/farm/config.toml"},
                                    {"", "''"},
                                    {"two words", "'two words'"},
                                    {"$HOME", "'$HOME'"},
                                    {"it's", "'it'\\''s'"},
                                    {"~/x", "'~/x'"},
                                    {"a\nb", "'a\nb'"},
                                    {"täglich", "'täglich'"}}) {
    CAPTURE(word);
    CHECK(base::shell_word(word) == typed);
  }
}
