#include "times.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "base/error.hpp"
#include "days.hpp"

using namespace farmtok::cli;
using farmtok::base::Error;

namespace {
const auto now = *farmtok::base::parse_instant("2026-11-20T10:00:00Z");
}

TEST_CASE("times as people type them") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"+2h", "2026-11-20T12:00:00Z"},
      {"+30m", "2026-11-20T10:30:00Z"},
      {"+1d", "2026-11-21T10:00:00Z"},
      {"in 3 hours", "2026-11-20T13:00:00Z"},
      {"2026-12-24", "2026-12-24"},
      {"2026-12-24T09:00", "2026-12-24T09:00:00"},
      {"2026-12-24 09:00", "2026-12-24T09:00:00"},
      {"2026-12-24T09:00:00-05:00", "2026-12-24T09:00:00-05:00"},
      {" 2026-12-24T09:00:00Z ", "2026-12-24T09:00:00Z"}};
  for (const auto& [typed, sent] : rows) CHECK(time_for_request("at", typed, now) == sent);
  use_zone("America/New_York");
  // The daemon reads words, because it knows the zone.
  for (const auto* typed : {"tomorrow", "Dec 24 at 18:00", "Friday 20:00 New York", "midday", "12 noon", "next friday"})
    CHECK(time_for_request("at", typed, now) == typed);
  CHECK(bound_for_request("start", "tomorrow 20:00 Tokyo", now) == "2026-11-21T11:00:00Z");
  CHECK(bound_for_request("start", "9am EST", now) == "2026-11-20T14:00:00Z");
  CHECK(bound_for_request("start", "tomorrow", now) == "2026-11-21T05:00:00Z");
  use_zone("UTC");
  for (const auto* typed : {"", "soon", "today", "+", "+2x", "2026-13-01T00:00", "9"}) {
    CAPTURE(typed);
    CHECK_THROWS_AS((void)time_for_request("at", typed, now), Error);
  }
}

TEST_CASE("bounds of a list are days of the operator's zone") {
  use_zone("America/New_York");
  CHECK(bound_for_request("start", "2026-12-01", now) == "2026-12-01T05:00:00Z");
  CHECK(bound_for_request("start", "2026-07-01", now) == "2026-07-01T04:00:00Z");
  CHECK(bound_for_request("start", "2026-12-01T09:00", now) == "2026-12-01T14:00:00Z");
  CHECK(local_time("2026-12-24T14:00:00Z") == "2026-12-24 09:00");
  CHECK(local_time("not a time") == "not a time");
  use_zone("UTC");
  CHECK(local_time("2026-12-24T14:00:00Z") == "2026-12-24 14:00");
}

TEST_CASE("a length of time needs its unit") {
  for (const auto* typed : {"+1", "+90", "+007"}) {
    CAPTURE(typed);
    CHECK_THROWS_WITH_AS((void)time_for_request("at", typed, now), doctest::Contains("which has no unit"), Error);
    CHECK_THROWS_AS((void)bound_for_request("start", typed, now), Error);
  }
  CHECK(time_for_request("at", "+90s", now) == "2026-11-20T10:01:30Z");
  CHECK(time_for_request("at", "+0", now) == "2026-11-20T10:00:00Z");
}

TEST_CASE("days as people type them") {
  use_zone("UTC");
  const auto day = [](const char* typed) { return farmtok::base::format_day(day_for_request("--from", typed, now)); };
  CHECK(day("2026-12-24") == "2026-12-24");
  CHECK(day("tomorrow") == "2026-11-21");
  CHECK(day("yesterday") == "2026-11-19");
  CHECK(day("24.12.2026") == "2026-12-24");
  CHECK(day("Dec 24") == "2026-12-24");
  for (const auto* typed : {"", "soon", "2026-13-01", "12"}) {
    CAPTURE(typed);
    CHECK_THROWS_WITH_AS(day(typed), doctest::Contains("--from is"), Error);
  }
}

TEST_CASE("bounds in the wrong order are refused") {
  check_order("start", "2026-11-20T10:00:00Z", "end", "2026-11-20T10:00:00Z");
  check_order("start", "", "end", "2026-11-20T10:00:00Z");
  CHECK_THROWS_WITH_AS(check_order("start", "2026-11-20T10:00:00Z", "end", "2026-11-19T10:00:00Z"),
                       doctest::Contains("--end is before --start"), Error);
}

TEST_CASE("how far a moment is") {
  CHECK(distance("2026-11-20T10:00:00Z", now) == "now");
  CHECK(distance("2026-11-20T12:00:00Z", now) == "in 2 h");
  CHECK(distance("2026-11-10T10:00:00Z", now) == "10 days ago");
}

TEST_CASE("instants within a text are told in the operator's zone, but not those in commands") {
  use_zone("America/New_York");
  CHECK(with_local_times("It fired at 2026-11-20T14:00:21.136Z, late.") == "It fired at 2026-11-20 09:00 EST, late.");
  CHECK(with_local_times("2026-11-20T14:00:21Z") == "2026-11-20 09:00 EST");
  for (const auto* same :
       {"", "It fires at 2026-12-24T09:00:00 (Europe/Berlin).", "2026-12-24", "T", "video 7349123456789012345",
        "`farmtok schedule move POST --at 2026-11-20T14:00:21Z` moves it."})
    CHECK(with_local_times(same) == same);
  use_zone("UTC");
}
