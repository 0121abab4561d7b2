#include "base/counted.hpp"

#include <doctest/doctest.h>

using namespace farmtok;

TEST_CASE("numbers of things have the noun's number") {
  CHECK(base::counted(0, "backup") == "0 backups");
  CHECK(base::counted(1, "backup") == "1 backup");
  CHECK(base::counted(2, "backup") == "2 backups");
  CHECK(base::counted(1, "piece of work", "pieces of work") == "1 piece of work");
  CHECK(base::counted(3, "piece of work", "pieces of work") == "3 pieces of work");
  CHECK(base::times(0) == "0 times");
  CHECK(base::times(1) == "once");
  CHECK(base::times(2) == "twice");
  CHECK(base::times(17) == "17 times");
}

TEST_CASE("a text becomes a sentence, a command stays one") {
  CHECK(base::sentence("nothing says so") == "Nothing says so");
  CHECK(base::sentence("farmtok jobs list") == "farmtok jobs list");
  CHECK(base::sentence("`farmtok jobs list` shows them") == "`farmtok jobs list` shows them");
  CHECK(base::sentence("").empty());
}

TEST_CASE("a note becomes a further sentence of a notice") {
  CHECK(base::with_note("", "it has no video") == "it has no video");
  CHECK(base::with_note("it is late ", "it has no video") == "it is late. It has no video");
  CHECK(base::with_note("It is late.", "`farmtok why POST` shows why") == "It is late. `farmtok why POST` shows why");
}
