#pragma once
// Posts of a calendar as the daemon answers them, and the look for their views.

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "output/calendar/calendar.hpp"
#include "times.hpp"

namespace farmtok::test {

using namespace farmtok::cli;
using namespace std::chrono;

inline Json post(const std::string& at, const char* state, Json more = Json::object()) {
  Json made{{"scheduled_id", "post_1"}, {"scheduled_datetime", at}, {"state", state}, {"tweet_text", "Day 30"}};
  made.update(more);
  return made;
}

/// Wednesday 11 February 2026, 12:00 in UTC, where months and days have English names and weeks begin on Monday.
inline CalendarLook look(std::size_t width) {
  use_zone("UTC");
  return {.today = 2026y / February / 11,
          .now = *base::parse_instant("2026-02-11T12:00:00Z"),
          .zone = "UTC",
          .names = DayNames::of("C"),
          .width = width};
}

/// `count` posts of one day, a minute apart, in all states in rotation.
inline Json full_day(const std::string& day, int count) {
  Json posts = Json::array();
  for (int i = 0; i < count; ++i) {
    const auto hour = std::to_string(10 + i / 60), minute = std::to_string(100 + i % 60).substr(1);
    constexpr std::array states{"missed", "held", "late", "fired", "planned"};
    Json more{{"destination_url", "https://www.tiktok.com/@our_brand_of_many_words"},
              {"tweet_text", "What nobody tells you about the first week: 減量 🎬 and the rest of it"}};
    if (i % 10 == 3) more["proof_url"] = "https://www.tiktok.com/@x/video/1";
    posts.push_back(post(day + "T" + hour + ":" + minute + ":00Z", states[static_cast<std::size_t>(i) % 5], more));
  }
  return posts;
}

inline std::string all(const std::vector<std::string>& lines) { return base::join(lines, "\n"); }
inline bool holds(const std::vector<std::string>& lines, std::string_view part) {
  return all(lines).find(part) != std::string::npos;
}
inline std::size_t widest(const std::vector<std::string>& lines) {
  std::size_t most = 0;
  for (const auto& line : lines) most = std::max(most, base::display_width(line));
  return most;
}

}  // namespace farmtok::test
