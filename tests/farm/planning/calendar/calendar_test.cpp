#include "farm/planning/calendar/calendar.hpp"

#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace std::chrono;
using base::Code;
using test::code_of;

namespace {

struct Fixture : test::FarmFixture {
  std::string job_id = job().job_id;

  /// A row with times that no request may name, as years in the store produce.
  void stored(const char* at) {
    store.write([&](store::Tx& tx) {
      model::Scheduled made;
      made.scheduled_id = fmt::format("post_{}_{}", at, ++stored_);
      made.result_id = result(job_id).result_id;
      made.job_id = job_id;
      made.scheduled_datetime = *base::parse_instant(at);
      store::insert(tx.db, "posts", made);
    });
  }

  int stored_ = 0;

  /// "2026-07-01: 2, 2026-07-03: 1"
  std::string told(const farm::planning::DaySpan& span, const std::string& zone) {
    std::map<std::string, int> days;
    const auto totals = store.read([&](sql::Database& db) {
      const auto next = farm::planning::read_calendar(
          db, span, zone, {1000, {}}, [&](const std::string& day, const sql::Query& post) {
            ++days[day];
            CHECK(store::read_row<model::Scheduled>(post, 2).job_id == job_id);
            return true;
          });
      CHECK_FALSE(next);
      return farm::planning::count_calendar(db, span, zone);
    });
    std::string text, counted;
    for (const auto& [day, count] : days) text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", day, count);
    for (const auto& each : totals)
      counted += fmt::format("{}{}: {}", counted.empty() ? "" : ", ", each.day, each.posts);
    CHECK(counted == text);
    return text;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "calendar days follow the zone they are asked for in") {
  stored("2026-07-01T03:00:00Z");
  CHECK(told(farm::planning::month_span(2026, 7), "UTC") == "2026-07-01: 1");
  CHECK(told(farm::planning::month_span(2026, 7), "America/New_York").empty());
  CHECK(told(farm::planning::month_span(2026, 6), "America/New_York") == "2026-06-30: 1");
  CHECK(told(farm::planning::week_span(2026, 27), "UTC") == "2026-07-01: 1");
}

TEST_CASE_FIXTURE(Fixture, "a day is as long as its zone makes it") {
  struct Row {
    const char* zone;
    const char* first;  // the day's first moment
    const char* past;   // and the next day's
    const char* day;
    int hours;
  };
  for (const auto& row : {Row{"UTC", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z", "2026-03-29", 24},
                          Row{"Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "2026-03-29", 23},
                          Row{"Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-25", 25},
                          Row{"America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "2026-03-08", 23},
                          Row{"Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", "2026-04-05", 24},
                          // Midnight itself is skipped: the day begins at one.
                          Row{"America/Havana", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "2026-03-08", 23},
                          Row{"Asia/Beirut", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z", "2026-03-29", 23},
                          Row{"Asia/Kathmandu", "2026-03-28T18:15:00Z", "2026-03-29T18:15:00Z", "2026-03-29", 24}}) {
    CAPTURE(row.zone);
    CAPTURE(row.day);
    store.write([&](store::Tx& tx) { tx.db("DELETE FROM posts").run(); });
    const auto first = *base::parse_instant(row.first), past = *base::parse_instant(row.past);
    CHECK(floor<hours>(past - first).count() == row.hours);
    for (const auto at : {first - 1ms, first, past - 1ms, past}) stored(base::format_instant(at).c_str());
    const auto day = sys_days{*base::parse_day(row.day)};
    const auto name = [&](int offset) { return base::format_day(year_month_day{day + days{offset}}); };
    CHECK(told(farm::planning::days_span(row.day, 1), row.zone) == fmt::format("{}: 2", row.day));
    CHECK(told(farm::planning::days_span(name(-3), 7), row.zone) ==
          fmt::format("{}: 1, {}: 2, {}: 1", name(-1), name(0), name(1)));
  }
}

TEST_CASE_FIXTURE(Fixture, "posts come by time, and days without posts are left out") {
  for (const auto* at : {"2026-12-31T23:59:59.999Z", "2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z"}) stored(at);
  CHECK(told(farm::planning::days_span("2026-01-01", 365), "UTC") == "2026-01-01: 1, 2026-06-01: 1, 2026-12-31: 1");
  CHECK(told(farm::planning::days_span("2026-01-01", 364), "UTC") == "2026-01-01: 1, 2026-06-01: 1");
  CHECK(told(farm::planning::week_span(2026, 53), "UTC") == "2026-12-31: 1");
  CHECK(told(farm::planning::month_span(2026, 12), "UTC") == "2026-12-31: 1");
  CHECK(told(farm::planning::month_span(2026, 2), "UTC").empty());
}

TEST_CASE_FIXTURE(Fixture, "a calendar is read in pages, also where many posts have one moment") {
  for (int i = 0; i < 25; ++i) stored(i % 5 ? "2026-06-01T12:00:00Z" : "2026-06-02T12:00:00Z");
  const auto span = farm::planning::month_span(2026, 6);
  for (const std::int64_t limit : {1, 7, 20, 24, 25, 26}) {
    CAPTURE(limit);
    std::vector<std::string> ids;
    farm::PageRequest page{limit, {}};
    std::size_t pages = 0;
    do {
      page.cursor = store.read([&](sql::Database& db) {
        return farm::planning::read_calendar(db, span, "UTC", page, [&](const std::string&, const sql::Query& post) {
          ids.push_back(store::read_row<model::Scheduled>(post, 2).scheduled_id);
          return true;
        });
      });
      ++pages;
    } while (page.cursor && pages < 100);
    CHECK(pages == (25 + static_cast<std::size_t>(limit) - 1) / static_cast<std::size_t>(limit));
    CHECK(ids.size() == 25);
    std::ranges::sort(ids);
    CHECK(std::ranges::adjacent_find(ids) == ids.end());
  }
  const auto stopped = store.read([&](sql::Database& db) {
    return farm::planning::read_calendar(db, span, "UTC", {1000, {}},
                                         [](const std::string&, const sql::Query&) { return false; });
  });
  CHECK(stopped);
}

TEST_CASE_FIXTURE(Fixture, "the totals of a day tell states, proofs and failed videos") {
  for (int i = 0; i < 6; ++i) stored("2026-06-01T12:00:00Z");
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET state = 'fired' WHERE row % 3 = 0").run();
    tx.db("UPDATE posts SET proof_url = 'x', proof_timestamp = 1 WHERE row IN (SELECT min(row) FROM posts WHERE "
          "state = 'fired')")
        .run();
    tx.db("UPDATE posts SET dedup_status = 'failed' WHERE row % 3 = 1").run();
  });
  const auto totals = store.read([&](sql::Database& db) {
    return farm::planning::count_calendar(db, farm::planning::month_span(2026, 6), "UTC");
  });
  REQUIRE(totals.size() == 1);
  CHECK(totals[0].posts == 6);
  CHECK(totals[0].states == std::map<std::string, std::int64_t>{{"fired", 2}, {"planned", 4}});
  CHECK(totals[0].proofs == std::map<std::string, std::int64_t>{{"fired", 1}});
  CHECK(totals[0].failed_videos == 2);
}

TEST_CASE_FIXTURE(Fixture, "the totals of a day count the posts that go out with the AI label") {
  for (int i = 0; i < 4; ++i) stored("2026-06-01T12:00:00Z");
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET ai_origin = 'declared' WHERE row % 4 < 3").run();
    tx.db("UPDATE posts SET is_aigc = row % 4 WHERE row % 4 < 2").run();
  });
  const auto totals = store.read([&](sql::Database& db) {
    return farm::planning::count_calendar(db, farm::planning::month_span(2026, 6), "UTC");
  });
  REQUIRE(totals.size() == 1);
  CHECK(totals[0].ai_labels == 2);
}

TEST_CASE("what is no month, week or span of days is refused") {
  for (const auto& [year, month] : {std::pair{2026, 13}, {2026, 0}, {1969, 1}, {2038, 1}, {99999, 1}})
    CHECK(code_of([&, y = year, m = month] { farm::planning::month_span(y, m); }) == Code::INVALID_DATE);
  for (const auto& [year, week] : {std::pair{2025, 53}, {2026, 54}, {2026, 0}, {-1, 1}})
    CHECK(code_of([&, y = year, w = week] { farm::planning::week_span(y, w); }) == Code::INVALID_DATE);
  for (const auto* day : {"", "today", "2026-02-29", "2026-2-1", "1969-12-31", "2038-01-01"})
    CHECK(code_of([&] { farm::planning::days_span(day, 1); }) == Code::INVALID_DATE);
  for (const auto count : {0, -1, 367})
    CHECK(code_of([&] { farm::planning::days_span("2026-02-01", count); }) == Code::INVALID_REQUEST);
  CHECK(farm::planning::days_span("2028-02-29", 366).past == sys_days{2029y / March / 1});
}
