#include "zones/zones.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "english/zone_names/zone_names.hpp"

using namespace farmtok;
using namespace farmtok::zones;

TEST_CASE("a hint never names what was refused") {
  for (const char* name : {"localtime", "posixrules", "Factory"}) {
    try {
      zones::canonical(name);
      FAIL(name);
    } catch (const base::Error& error) {
      CAPTURE(name);
      CHECK(error.hint.find(fmt::format("{}?", name)) == std::string::npos);
    }
  }
}

TEST_CASE("a typed name becomes the zone that was meant") {
  struct Row {
    std::string_view typed, zone;
  };
  for (const auto& [typed, zone] : {Row{"Europe/Berlin", "Europe/Berlin"},
                                    {"europe/berlin", "Europe/Berlin"},
                                    {"AMERICA/NEW_YORK", "America/New_York"},
                                    {"EST", "America/New_York"},
                                    {"edt", "America/New_York"},
                                    {"PST", "America/Los_Angeles"},
                                    {"CEST", "Europe/Berlin"},
                                    {"utc", "UTC"},
                                    {"New York", "America/New_York"},
                                    {"Eastern", "America/New_York"},
                                    {"eastern time", "America/New_York"},
                                    {"W. Europe Standard Time", "Europe/Berlin"},
                                    {"Eastern Standard Time", "America/New_York"},
                                    {"China Standard Time", "Asia/Shanghai"},
                                    {"India Standard Time", "Asia/Kolkata"},
                                    {"Russia Time Zone 3", "Europe/Samara"},
                                    {"Central Standard Time (Mexico)", "America/Mexico_City"},
                                    {"UTC+5:30", "Asia/Kolkata"},
                                    {"utc+0530", "Asia/Kolkata"},
                                    {"UTC+05:45", "Asia/Kathmandu"},
                                    {"GMT-5", "Etc/GMT+5"},
                                    {"UTC+2", "Etc/GMT-2"},
                                    {"UTC-09:30", "Pacific/Marquesas"},
                                    {"UTC+0", "UTC"},
                                    {"UTC", "UTC"}}) {
    CAPTURE(typed);
    CHECK(canonical(typed) == zone);
  }
  for (const std::string_view typed :
       {"", "Mars/Olympus", "Europe/", "../etc/passwd", "+02:00", "Europe/Berlin ", "UTC+10:30", "UTC+15", "UTC+5:x",
        "UTC+", "localtime", "posixrules", "Factory", "posix/Europe/Berlin", "right/Europe/Berlin"}) {
    CAPTURE(typed);
    CHECK_THROWS_AS(canonical(typed), base::Error);
  }
  try {
    canonical("Europe/Berln");
    FAIL("was taken");
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::INVALID_REQUEST);
    CHECK(error.hint == "Did you mean Europe/Berlin?");
    REQUIRE(error.details.size() == 1);
    CHECK(error.details[0].field == "timezone");
  }
}

TEST_CASE("each name of Windows is a zone that the database has") {
  std::size_t names = 0;
  for (const auto& [word, zone] : english::windows_zones()) {
    CAPTURE(word);
    CHECK(known(zone) == zone);
    CHECK(canonical(word) == zone);
    ++names;
  }
  CHECK(names == 134);
}

TEST_CASE("a wall time keeps its meaning through the year") {
  struct Row {
    std::string_view wall, zone, instant;
    std::string_view back = {};  // the wall time of that instant when it is another one
  };
  for (const auto& [wall, zone, instant, back] : {
           Row{"2026-12-24T09:00:00", "America/New_York", "2026-12-24T14:00:00Z"},
           {"2026-07-24T09:00:00", "America/New_York", "2026-07-24T13:00:00Z"},
           {"2026-03-15T09:00:00", "UTC", "2026-03-15T09:00:00Z"},
           {"2026-12-24T09:00:00", "Asia/Kolkata", "2026-12-24T03:30:00Z"},
           {"2026-12-24T09:00:00", "Pacific/Kiritimati", "2026-12-23T19:00:00Z"},
           // Berlin, 29 March 2026: 02:00 becomes 03:00.
           {"2026-03-29T01:59:59", "Europe/Berlin", "2026-03-29T00:59:59Z"},
           {"2026-03-29T02:30:00", "Europe/Berlin", "2026-03-29T01:30:00Z", "2026-03-29T03:30:00"},
           {"2026-03-29T03:00:00", "Europe/Berlin", "2026-03-29T01:00:00Z"},
           // Berlin, 25 October 2026: 02:30 comes twice, the first is meant.
           {"2026-10-25T02:30:00", "Europe/Berlin", "2026-10-25T00:30:00Z"},
           {"2026-10-25T03:00:00", "Europe/Berlin", "2026-10-25T02:00:00Z"},
           // New York, 8 March and 1 November 2026.
           {"2026-03-08T02:15:00", "America/New_York", "2026-03-08T07:15:00Z", "2026-03-08T03:15:00"},
           {"2026-11-01T01:30:00", "America/New_York", "2026-11-01T05:30:00Z"},
           // Lord Howe moves by half an hour.
           {"2026-10-04T02:10:00", "Australia/Lord_Howe", "2026-10-03T15:40:00Z", "2026-10-04T02:40:00"},
       }) {
    CAPTURE(wall);
    CAPTURE(zone);
    const auto typed = base::parse_wall(wall);
    REQUIRE(typed);
    const auto found = to_instant(*typed, std::string{zone});
    CHECK(base::format_instant(found) == instant);
    CHECK(base::format_wall(to_wall(found, std::string{zone})) == (back.empty() ? wall : back));
  }
}

TEST_CASE("abbreviations follow the season") {
  const auto winter = *base::parse_instant("2026-12-24T12:00Z");
  const auto summer = *base::parse_instant("2026-07-24T12:00Z");
  CHECK(abbreviation(winter, "America/New_York") == "EST");
  CHECK(abbreviation(summer, "America/New_York") == "EDT");
  CHECK(abbreviation(summer, "Europe/Berlin") == "CEST");
  CHECK(abbreviation(winter, "UTC") == "UTC");
}

TEST_CASE("fractions and instants before 1970 round down to the second") {
  CHECK(base::format_wall(to_wall(base::from_millis(-1), "UTC")) == "1969-12-31T23:59:59");
  CHECK(base::format_wall(to_wall(base::from_millis(999), "UTC")) == "1970-01-01T00:00:00");
}

TEST_CASE("the last supported moment is before the rules run out") {
  CHECK(last_supported() < *base::parse_instant("2038-01-01T00:00Z"));
  CHECK(last_supported() > *base::parse_instant("2037-12-01T00:00Z"));
  CHECK_THROWS_AS(to_wall(base::from_millis(0), "Mars/Olympus"), base::Error);
}
