#include "output/calendar/calendar.hpp"

#include "cli/calendar_fixture.hpp"

using namespace farmtok::test;
using farmtok::base::display_width;

namespace {

const Json planned{{"2026-02-10", {post("2026-02-10T14:00:00Z", "planned"), post("2026-02-10T15:00:00Z", "fired")}},
                   {"2026-02-28", {post("2026-02-28T14:00:00Z", "fired", {{"proof_url", "https://x"}})}},
                   {"2026-02-11", {post("2026-02-11T14:00:00Z", "missed")}}};

}  // namespace

TEST_CASE("a month has its days under their names, counted, with today marked") {
  for (const std::size_t width : {40U, 60U, 80U, 120U, 0U}) {
    CAPTURE(width);
    const auto lines = month_lines(2026y / February, planned, look(width));
    CHECK(lines[0] == "February 2026  4 posts · UTC · ✗1 ●1 ✓1");
    if (width > 0) CHECK(widest(lines) <= width);
    CHECK(holds(lines, "[11]"));
    CHECK_FALSE(holds(lines, "[10]"));
  }
  const auto lines = month_lines(2026y / February, planned, look(80));
  // 1 February 2026 is a Sunday: the last cell of the first row.
  CHECK(lines[1].starts_with("  Mon        Tue "));
  CHECK(lines[3] == "│          │          │          │          │          │          │ 1        │");
  CHECK(lines[11].starts_with("│ 9        │ 10       │ [11]"));
  CHECK(lines[12].starts_with("│          │ 2 posts  │ 1 post   │"));
  CHECK(lines[13].starts_with("│          │ ●1       │ ✗1       │"));
}

TEST_CASE("the totals of a month give the same grid as its posts") {
  const Json totals{{"2026-02-10", {{"posts", 2}, {"states", {{"planned", 1}, {"fired", 1}}}}},
                    {"2026-02-28", {{"posts", 1}, {"states", {{"fired", 1}}}, {"proofs", {{"fired", 1}}}}},
                    {"2026-02-11", {{"posts", 1}, {"states", {{"missed", 1}}}}}};
  for (const std::size_t width : {20U, 40U, 80U, 0U})
    CHECK(month_lines(2026y / February, totals, look(width)) == month_lines(2026y / February, planned, look(width)));
  const Standing day{
      Json{{"posts", 5}, {"states", {{"planned", 3}, {"late", 2}}}, {"proofs", {{"late", 1}}}, {"failed_videos", 2}}};
  CHECK(day.posts() == 5);
  CHECK(day.of(Stand::no_video) == 2);
  CHECK(day.of(Stand::planned) == 1);
  CHECK(day.of(Stand::late) == 1);
  CHECK(day.of(Stand::done) == 1);
}

TEST_CASE("every month has all its days and whole weeks, whichever day begins them") {
  for (std::size_t first = 0; first < 7; ++first) {
    for (int year = 2024; year <= 2027; ++year) {
      for (unsigned month = 1; month <= 12; ++month) {
        const auto shown = std::chrono::year{year} / std::chrono::month{month};
        auto seen = look(80);
        seen.names.first = first;
        const auto lines = month_lines(shown, Json::object(), seen);
        const auto last = static_cast<unsigned>((shown / std::chrono::last).day());
        CHECK(holds(lines, std::to_string(last) + " "));
        CHECK((lines.size() - 3) % 4 == 0);
        for (std::size_t i = 2; i < lines.size(); ++i) CHECK(display_width(lines[i]) == 78);
        // The first of the month is below the name of its day.
        const auto column = (weekday{sys_days{shown / 1}}.iso_encoding() + 6 - first) % 7;
        std::size_t bar = 0;
        for (std::size_t i = 0; i <= column; ++i) bar = lines[3].find("│", i == 0 ? 0 : bar + 1);
        CHECK(lines[3].substr(bar).starts_with("│ 1 "));
        CHECK(lines[1].starts_with("  " + seen.names.brief[first]));
      }
    }
  }
}

TEST_CASE("a legend tells the signs that are in sight, and nothing when all is planned") {
  const Json calm{{"2026-02-20", {post("2026-02-20T14:00:00Z", "planned")}}};
  const auto quiet = month_lines(2026y / February, calm, look(80));
  CHECK(quiet.back().starts_with("└"));
  const Json late{{"2026-02-10", {post("2026-02-10T14:00:00Z", "late")}}};
  CHECK(month_lines(2026y / February, late, look(80)).back() == "» fired late");
  const Json failed{{"2026-02-20", {post("2026-02-20T14:00:00Z", "planned", {{"dedup_status", "failed"}})}}};
  CHECK(month_lines(2026y / February, failed, look(80)).back() == "! video failed");
}

TEST_CASE("a month with missed or held posts ends with their count and what helps") {
  const Json trouble{{"2026-02-10", full_day("2026-02-10", 12)}};
  const auto lines = month_lines(2026y / February, trouble, look(80));
  CHECK(lines.back() == "3 missed, 3 held: farmtok schedule recover (--fire, --move or --drop)");
  const auto narrow = month_lines(2026y / February, trouble, look(40));
  CHECK(holds(narrow, "farmtok schedule recover"));
  CHECK(widest(narrow) <= 40);
}

TEST_CASE("a proof is told by its sign, whatever the state was, and every state has a sign and a tint of its own") {
  CHECK(stand_of(post("2026-02-10T14:00:00Z", "late", {{"proof_url", "https://x"}})).stand == Stand::done);
  std::string signs;
  for (const auto& row : stand_table()) {
    CHECK(display_width(row.sign) == 1);
    CHECK(display_width(row.word) <= 8);
    CHECK(signs.find(row.sign) == std::string::npos);
    signs += row.sign;
    auto coloured = look(80);
    coloured.colour = true;
    const auto state = row.stand == Stand::done || row.stand == Stand::no_video ? "planned" : std::string{row.word};
    Json more = Json::object();
    if (row.stand == Stand::done) more["proof_url"] = "https://x";
    if (row.stand == Stand::no_video) more["dedup_status"] = "failed";
    const Json days{{"2026-02-10", {post("2026-02-10T14:00:00Z", state.c_str(), more)}}};
    CHECK(holds(month_lines(2026y / February, days, coloured), tinted("1 post", row.tint, true)));
  }
}

TEST_CASE("posts that go out with the AI label have a mark, from posts and from totals alike") {
  const Json days{{"2026-02-10",
                   {post("2026-02-10T09:00:00Z", "planned", {{"ai_origin", "declared"}, {"is_aigc", true}}),
                    post("2026-02-10T10:00:00Z", "planned", {{"ai_origin", "declared"}}),
                    post("2026-02-10T11:00:00Z", "planned", {{"ai_origin", "declared"}, {"is_aigc", false}}),
                    post("2026-02-10T12:00:00Z", "planned")}}};
  const Json totals{{"2026-02-10", {{"posts", 4}, {"states", {{"planned", 4}}}, {"ai_labels", 2}}}};
  for (const std::size_t width : {0U, 120U, 80U, 40U}) {
    const auto lines = month_lines(2026y / February, days, look(width));
    CHECK(lines == month_lines(2026y / February, totals, look(width)));
    CAPTURE(all(lines));
    CHECK(holds(lines, "AI2"));
    CHECK(holds(lines, "AI with the AI label"));
    CHECK((width == 0 || widest(lines) <= width));
  }
}

TEST_CASE("two hundred posts of a day fit into any width") {
  const Json full{{"2026-02-10", full_day("2026-02-10", 200)}};
  for (std::size_t width = 20; width <= 130; ++width) {
    CAPTURE(width);
    const auto lines = month_lines(2026y / February, full, look(width));
    CHECK(widest(lines) <= width);
    CHECK(holds(lines, "200"));
    // The rows of the grid end below each other.
    for (const auto& line : lines)
      if (line.starts_with("│")) CHECK(display_width(line) == display_width(lines[2]));
  }
  CHECK(holds(month_lines(2026y / February, full, look(40)), "│✗◐»●│"));
  CHECK(holds(month_lines(2026y / February, full, look(30)), "Tue 10 200 posts ✗40 ◐40 »40\n●20 ✓20"));
}
