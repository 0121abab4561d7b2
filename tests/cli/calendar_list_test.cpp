#include "cli/calendar_fixture.hpp"

using namespace farmtok::test;
using farmtok::base::display_width;

namespace {

const Json noted{
    {"2026-02-10",
     {post("2026-02-10T09:00:00Z", "late",
           {{"destination_url", "https://www.tiktok.com/@brand/"}, {"fired_at", "2026-02-10T09:12:30Z"}}),
      post("2026-02-10T09:30:00Z", "missed", {{"destination_url", "https://example.com/wall/"}}),
      post("2026-02-10T15:00:00Z", "fired", {{"fired_at", "2026-02-10T13:00:00Z"}, {"proof_url", "https://x"}})}},
    {"2026-02-12", {post("2026-02-12T14:00:00Z", "planned")}}};

}  // namespace

TEST_CASE("a week lists the posts of each day") {
  const auto lines = week_lines(sys_days{2026y / February / 9}, noted, look(80));
  CHECK(lines[0] == "2026-W07  4 posts · UTC · ✗1 »1 ✓1");
  CHECK(holds(lines, "Mon 2026-02-09\n  –\n"));
  CHECK(holds(lines,
              "\nTue 2026-02-10  3 posts\n"
              "  09:00  » late      12 min late   @brand            Day 30\n"
              "  09:30  ✗ missed    26 h overdue  example.com/wall  Day 30\n"
              "  15:00  ✓ proof in  2 h early                       Day 30\n"));
  CHECK(holds(lines, "Wed 2026-02-11  today\n  –\n"));
  CHECK(holds(lines, "Thu 2026-02-12\n  14:00  ○ planned"));
  CHECK(lines.back() == "1 missed: farmtok schedule recover (--fire, --move or --drop)");
}

TEST_CASE("a day tells the hours that have posts") {
  const auto lines = day_lines(2026y / February / 10, noted, look(80));
  CHECK(lines[0] == "Tuesday 2026-02-10  3 posts · UTC · ✗1 »1 ✓1");
  CHECK(holds(lines, "\n09:00 UTC  2 posts\n  09:00  »"));
  CHECK(holds(lines, "\n15:00 UTC\n  15:00  ✓"));
  CHECK_FALSE(holds(lines, "14:00"));
  CHECK(day_lines(2026y / February / 11, noted, look(80)) ==
        std::vector<std::string>{"Wednesday 2026-02-11 (today)  0 posts · UTC"});
}

TEST_CASE("an hour that comes twice is told twice") {
  const Json back{{"2026-10-25",
                   {post("2026-10-25T00:30:00Z", "planned"), post("2026-10-25T00:40:00Z", "planned"),
                    post("2026-10-25T01:30:00Z", "planned")}}};
  auto seen = look(80);
  use_zone("Europe/Berlin");
  const auto lines = day_lines(2026y / October / 25, back, seen);
  CHECK(holds(lines, "\n02:00 CEST  2 posts\n"));
  CHECK(holds(lines, "\n02:00 CET\n  02:30"));
  use_zone("UTC");
}

TEST_CASE("an agenda tells the days with posts and today") {
  const auto lines = agenda_lines(sys_days{2026y / February / 9}, 14, noted, look(80));
  CHECK(lines[0].starts_with("Mon 2026-02-09 to Sun 2026-02-22  4 posts"));
  CHECK_FALSE(holds(lines, "\nMon 2026-02-09"));
  CHECK(holds(lines, "\nTue 2026-02-10  3 posts\n"));
  CHECK(holds(lines, "\nWed 2026-02-11  today\n  –\n"));
  CHECK(holds(lines, "\nThu 2026-02-12\n"));
  CHECK_FALSE(holds(agenda_lines(sys_days{2026y / March / 1}, 14, Json::object(), look(80)), "today"));
}

TEST_CASE("lists keep to any width, with two hundred posts a day too") {
  const Json full{{"2026-02-10", full_day("2026-02-10", 200)}};
  for (std::size_t width = 36; width <= 130; ++width) {
    CAPTURE(width);
    for (const auto& lines : {week_lines(sys_days{2026y / February / 9}, full, look(width)),
                              day_lines(2026y / February / 10, full, look(width)),
                              agenda_lines(sys_days{2026y / February / 9}, 14, full, look(width))}) {
      CHECK(widest(lines) <= width);
      CHECK(holds(lines, "200 posts"));
      CHECK(holds(lines, "13:19"));
    }
  }
  // On a narrow terminal a post takes two lines, and loses neither its state nor its lateness.
  CHECK(
      holds(day_lines(2026y / February / 10, full, look(40)), "  10:00  ✗ missed    26 h overdue\n         @our_bra"));
}

TEST_CASE("posts that go out with the AI label are marked in lists") {
  const Json days{{"2026-02-10",
                   {post("2026-02-10T09:00:00Z", "planned", {{"ai_origin", "operator"}, {"is_aigc", true}}),
                    post("2026-02-10T10:00:00Z", "planned")}}};
  for (const std::size_t width : {0U, 120U, 80U, 50U, 40U}) {
    for (const auto& lines : {week_lines(2026y / February / 9, days, look(width)),
                              agenda_lines(2026y / February / 10, 2, days, look(width)),
                              day_lines(2026y / February / 10, days, look(width))}) {
      CAPTURE(all(lines));
      CHECK(holds(lines, width > 0 && width < 60 ? "         AI  Day 30" : "○ planned   AI"));
      CHECK(holds(lines, "AI with the AI label"));
      CHECK((width == 0 || widest(lines) <= width));
    }
  }
  const Json plain{{"2026-02-10", {post("2026-02-10T10:00:00Z", "planned")}}};
  CHECK_FALSE(holds(week_lines(2026y / February / 9, plain, look(80)), "AI"));
}

TEST_CASE("how late a post is") {
  const auto told = [](const char* due, const char* fired) {
    return lateness(post(due, "x", fired ? Json{{"fired_at", fired}} : Json::object()), look(0).now);
  };
  CHECK(told("2026-02-11T12:30:00Z", nullptr) == "");
  CHECK(told("2026-02-11T11:59:30Z", nullptr) == "");
  CHECK(told("2026-02-11T11:58:00Z", nullptr) == "2 min overdue");
  CHECK(told("2026-02-08T12:00:00Z", nullptr) == "3 days overdue");
  CHECK(told("2026-02-08T12:00:00Z", "2026-02-08T12:00:59Z") == "");
  CHECK(told("2026-02-08T12:00:00Z", "2026-02-08T14:00:59Z") == "2 h late");
  CHECK(told("2026-02-08T12:00:00Z", "2026-02-08T11:50:00Z") == "10 min early");
}

TEST_CASE("whose a post is") {
  const auto told = [](const char* url) {
    return account(post("2026-02-11T12:00:00Z", "x", {{"destination_url", url}}));
  };
  CHECK(told("https://www.tiktok.com/@our_brand") == "@our_brand");
  CHECK(told("https://www.tiktok.com/@our_brand/video/1?lang=de") == "@our_brand");
  CHECK(told("https://www.example.com/wall/") == "example.com/wall");
  CHECK(account(post("2026-02-11T12:00:00Z", "x")) == "");
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
