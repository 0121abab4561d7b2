#include "output/calendar.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "times.hpp"

using namespace farmtok::cli;
using namespace std::chrono;
using farmtok::base::display_width;

namespace {

Json post(const char* at, const char* state, bool fired = false, const char* proof = nullptr) {
  Json made{{"scheduled_id", "post_1"},
            {"scheduled_datetime", at},
            {"state", state},
            {"fired", fired},
            {"tweet_text", "Day 30"}};
  if (proof) made["proof_url"] = proof;
  return made;
}

const Json planned{
    {"2026-02-10", {post("2026-02-10T14:00:00Z", "planned"), post("2026-02-10T15:00:00Z", "fired", true)}},
    {"2026-02-28", {post("2026-02-28T14:00:00Z", "fired", true, "https://x")}},
    {"2026-02-11", {post("2026-02-11T14:00:00Z", "missed")}}};

std::string all(const std::vector<std::string>& lines) { return farmtok::base::join(lines, "\n"); }

}  // namespace

TEST_CASE("a month has its days under their names, counted, with today marked") {
  for (const std::size_t width : {60U, 80U, 120U, 0U}) {
    CAPTURE(width);
    const auto lines = month_lines(2026y / February, planned, 2026y / February / 11, "UTC", {.width = width});
    CHECK(lines[0] == "February 2026  4 posts · UTC · ✓1 ●1 !1");
    for (const auto& line : lines)
      if (width > 0 && line.find("[n]") == std::string::npos) CHECK(display_width(line) <= width);
    CHECK(all(lines).find("[11]") != std::string::npos);
    CHECK(all(lines).find("[10]") == std::string::npos);
  }
  const auto lines = month_lines(2026y / February, planned, 2026y / March / 1, "UTC", {.width = 80});
  // 1 February 2026 is a Sunday: the last cell of the first row.
  CHECK(lines[3] == "│          │          │          │          │          │          │ 1        │");
  CHECK(lines[11].starts_with("│ 9        │ 10       │ 11"));
  CHECK(lines[12].starts_with("│          │ 2 posts  │ 1 post   │"));
  CHECK(lines[13].starts_with("│          │ ●1       │ !1       │"));
}

TEST_CASE("every month has all its days and whole weeks") {
  for (int year = 2024; year <= 2027; ++year) {
    for (unsigned month = 1; month <= 12; ++month) {
      const auto shown = std::chrono::year{year} / std::chrono::month{month};
      const auto lines = month_lines(shown, Json::object(), 2000y / January / 1, "UTC", {.width = 80});
      const auto last = static_cast<unsigned>((shown / std::chrono::last).day());
      CHECK(all(lines).find(std::to_string(last) + " ") != std::string::npos);
      CHECK((lines.size() - 4) % 4 == 0);
      for (std::size_t i = 2; i + 1 < lines.size(); ++i) CHECK(display_width(lines[i]) == 78);
    }
  }
}

TEST_CASE("a week lists the posts of each day") {
  use_zone("UTC");
  const auto lines = week_lines(sys_days{2026y / February / 9}, planned, 2026y / February / 11, "UTC", {.width = 80});
  CHECK(lines[0].starts_with("2026-W07  "));
  const auto text = all(lines);
  CHECK(text.find("Mon 2026-02-09\n  –") != std::string::npos);
  CHECK(text.find("Tue 2026-02-10\n  14:00  planned   post_1  Day 30\n  15:00  fired     post_1  Day 30") !=
        std::string::npos);
  CHECK(text.find("Wed 2026-02-11  today") != std::string::npos);
}

TEST_CASE("ISO weeks at the turns of years") {
  const std::vector<std::pair<year_month_day, std::pair<int, int>>> rows{{2026y / January / 1, {2026, 1}},
                                                                         {2024y / December / 30, {2025, 1}},
                                                                         {2027y / January / 3, {2026, 53}},
                                                                         {2023y / January / 1, {2022, 52}},
                                                                         {2026y / December / 31, {2026, 53}}};
  for (const auto& [day, week] : rows) {
    CHECK(iso_week(day).year == week.first);
    CHECK(iso_week(day).week == week.second);
  }
}
