#include "http/server/range.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace farmtok::http;
using Kind = RangePlan::Kind;

TEST_CASE("a Range header against the size of a file") {
  struct Case {
    const char* header;
    std::uint64_t size;
    Kind kind;
    std::uint64_t first, length;
    const char* content_range = "";
  };
  for (const auto& c : std::vector<Case>{
           {"", 1000, Kind::whole, 0, 1000},
           {"bytes=0-99", 1000, Kind::part, 0, 100, "bytes 0-99/1000"},
           {"Bytes=0-0", 1000, Kind::part, 0, 1, "bytes 0-0/1000"},
           {"bytes=900-", 1000, Kind::part, 900, 100, "bytes 900-999/1000"},
           {"bytes=900-5000", 1000, Kind::part, 900, 100, "bytes 900-999/1000"},
           {"bytes=-100", 1000, Kind::part, 900, 100, "bytes 900-999/1000"},
           {"bytes=-5000", 1000, Kind::part, 0, 1000, "bytes 0-999/1000"},
           {"bytes= 5-6 ", 1000, Kind::part, 5, 2, "bytes 5-6/1000"},
           {"bytes=0-99999999999999999999999", 1000, Kind::part, 0, 1000, "bytes 0-999/1000"},
           {"bytes=1000-", 1000, Kind::unsatisfiable, 0, 0, "bytes */1000"},
           {"bytes=99999999999999999999999-", 1000, Kind::unsatisfiable, 0, 0, "bytes */1000"},
           {"bytes=-0", 1000, Kind::unsatisfiable, 0, 0, "bytes */1000"},
           {"bytes=0-", 0, Kind::unsatisfiable, 0, 0, "bytes */0"},
           {"bytes=-1", 0, Kind::unsatisfiable, 0, 0, "bytes */0"},
           {"bytes=5-4", 1000, Kind::whole, 0, 1000},
           {"bytes=0-1,5-6", 1000, Kind::whole, 0, 1000},
           {"bytes=-", 1000, Kind::whole, 0, 1000},
           {"bytes=a-b", 1000, Kind::whole, 0, 1000},
           {"bytes=1-2x", 1000, Kind::whole, 0, 1000},
           {"bytes=--1", 1000, Kind::whole, 0, 1000},
           {"lines=1-2", 1000, Kind::whole, 0, 1000},
           {"bytes", 1000, Kind::whole, 0, 1000},
       }) {
    CAPTURE(c.header);
    const auto plan = plan_range(c.header, c.size);
    CHECK(plan.kind == c.kind);
    CHECK(plan.first == c.first);
    CHECK(plan.length == c.length);
    if (c.kind != Kind::whole) CHECK(content_range(plan, c.size) == c.content_range);
  }
}
