#include <doctest/doctest.h>

#include "base/time.hpp"

using namespace farmtok::base;
using namespace std::chrono;

TEST_CASE("ISO 8601 instants") {
  struct Row {
    std::string_view text;
    std::optional<std::string_view> want;  // formatted again, in UTC
  };
  for (const auto& [text, want] : {
           Row{"2026-12-24T14:00:00Z", "2026-12-24T14:00:00Z"},
           {"2026-12-24T09:00:00-05:00", "2026-12-24T14:00:00Z"},
           {"2026-12-24T09:00-0500", "2026-12-24T14:00:00Z"},
           {"2026-12-24 14:00z", "2026-12-24T14:00:00Z"},
           {"2026-12-24T14:00:00.25Z", "2026-12-24T14:00:00.250Z"},
           {"2026-12-24T14:00:00,0019Z", "2026-12-24T14:00:00.001Z"},
           {"2026-12-31T23:59:59.999999999Z", "2026-12-31T23:59:59.999Z"},
           {"2026-01-01T00:30:00+05:45", "2025-12-31T18:45:00Z"},
           {"2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"},
           {"2000-02-29T12:00:00Z", "2000-02-29T12:00:00Z"},
           {"1969-12-31T23:59:59.500Z", "1969-12-31T23:59:59.500Z"},
           {"2026-02-29T12:00:00Z", {}},
           {"2100-02-29T12:00:00Z", {}},
           {"2026-04-31T12:00:00Z", {}},
           {"2026-13-01T12:00:00Z", {}},
           {"2026-00-10T12:00:00Z", {}},
           {"2026-12-24T24:00:00Z", {}},
           {"2026-12-24T23:60:00Z", {}},
           {"2026-12-24T23:59:60Z", {}},
           {"2026-12-24T09:00:00", {}},
           {"2026-12-24T09:00:00.Z", {}},
           {"2026-12-24T09:00:00+5", {}},
           {"2026-12-24T09:00:00+16:00", {}},
           {"2026-12-24T09:00:00Z ", {}},
           {" 2026-12-24T09:00:00Z", {}},
           {"2026-12-24T9:00Z", {}},
           {"2026-12-24", {}},
           {"26-12-24T09:00Z", {}},
           {"-026-12-24T09:00Z", {}},
           {"2026-+1-24T09:00Z", {}},
           {"0000-01-01T00:00:00+01:00", {}},
           {"9999-12-31T23:59:59-01:00", {}},
           {"now", {}},
           {"", {}},
       }) {
    CAPTURE(text);
    const auto instant = parse_instant(text);
    CHECK(instant.has_value() == want.has_value());
    if (!instant || !want) continue;
    CHECK(format_instant(*instant) == *want);
    CHECK(parse_instant(format_instant(*instant)) == instant);
    CHECK(from_millis(to_millis(*instant)) == *instant);
  }
}

TEST_CASE("wall times have no offset") {
  struct Row {
    std::string_view text;
    std::optional<std::string_view> want;
  };
  for (const auto& [text, want] : {Row{"2026-12-24T09:00", "2026-12-24T09:00:00"},
                                   {"2026-12-24 09:00:30", "2026-12-24T09:00:30"},
                                   {"2024-02-29T23:59:59.9", "2024-02-29T23:59:59"},
                                   {"2026-12-24T09:00Z", {}},
                                   {"2026-12-24T09:00+01:00", {}},
                                   {"2026-12-24", {}},
                                   {"2026-12-24T", {}},
                                   {"2025-02-29T09:00", {}}}) {
    CAPTURE(text);
    const auto wall = parse_wall(text);
    CHECK(wall.has_value() == want.has_value());
    if (wall && want) CHECK(format_wall(*wall) == *want);
  }
}

TEST_CASE("days") {
  for (const std::string_view text : {"2026-01-01", "2024-02-29", "1999-12-31", "2000-02-29"}) {
    CAPTURE(text);
    const auto day = parse_day(text);
    REQUIRE(day);
    CHECK(format_day(*day) == text);
  }
  for (const std::string_view text :
       {"2025-02-29", "1900-02-29", "2026-1-1", "2026-01-32", "2026-01-01T", "20260101", ""}) {
    CAPTURE(text);
    CHECK_FALSE(parse_day(text));
  }
}

TEST_CASE("ISO weeks: 52 in most years, 53 in long ones") {
  struct Row {
    int year, week;
    std::optional<std::string_view> monday;
  };
  for (const auto& [year, week, monday] : {
           Row{2026, 1, "2025-12-29"},
           {2026, 53, "2026-12-28"},  // 2026 begins on a Thursday
           {2026, 54, {}},
           {2025, 52, "2025-12-22"},
           {2025, 53, {}},
           {2020, 53, "2020-12-28"},  // a leap year that begins on a Wednesday
           {2021, 1, "2021-01-04"},
           {2027, 1, "2027-01-04"},
           {2024, 1, "2024-01-01"},
           {2024, 53, {}},
           {2026, 0, {}},
           {2026, -1, {}},
           {1969, 1, {}},
           {9999, 1, {}},
       }) {
    CAPTURE(year);
    CAPTURE(week);
    const auto found = iso_week_monday(year, week);
    CHECK(found.has_value() == monday.has_value());
    if (!found || !monday) continue;
    CHECK(format_day(year_month_day{*found}) == *monday);
    CHECK(weekday{*found} == Monday);
  }
  // The weeks of 400 years, after which the calendar repeats, follow one another without a gap.
  auto expected = *iso_week_monday(1970, 1);
  int long_years = 0;
  for (int y = 1970; y < 2370; ++y) {
    for (int week = 1; const auto monday = iso_week_monday(y, week); ++week) {
      CHECK(*monday == expected);
      expected += days{7};
      if (week == 53) ++long_years;
    }
  }
  CHECK(long_years == 71);
}

TEST_CASE("durations") {
  struct Row {
    std::string_view text;
    std::optional<std::int64_t> want;
  };
  for (const auto& [text, want] :
       {Row{"90", 90},      {"0", 0},       {"90s", 90},    {"15m", 900},
        {"6h", 21600},      {"2d", 172800}, {"1w", 604800}, {"1000000000w", 604'800'000'000'000},
        {"1000000001", {}}, {"", {}},       {"s", {}},      {"-5", {}},
        {"+5", {}},         {"5 m", {}},    {" 5m", {}},    {"5M", {}},
        {"5ms", {}},        {"1.5h", {}},   {"1h30m", {}},  {"99999999999999999999", {}}}) {
    CAPTURE(text);
    const auto length = parse_duration(text);
    CHECK(length.has_value() == want.has_value());
    if (length && want) CHECK(length->count() == *want);
  }
}
