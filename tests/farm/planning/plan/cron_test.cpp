#include "farm/planning/plan/readers.hpp"
#include "plan_texts.hpp"
#include "support.hpp"

using namespace farmtok;

TEST_CASE("cron lines: words and the next moments") {
  struct Row {
    const char* line;
    const char* words;
    const char* next;
  };
  // It is Saturday, 21 November 2026, 12:00.
  constexpr Row rows[]{
      {"0 9,18 * * *", "every day at 09:00 and 18:00 (UTC)", "2026-11-21T18:00:00Z 2026-11-22T09:00:00Z"},
      {"0 9,18 * * * Europe/Berlin", "every day at 09:00 and 18:00 (Europe/Berlin)",
       "2026-11-21T17:00:00Z 2026-11-22T08:00:00Z"},
      {"*/15 9-17 * * mon-fri", "every weekday, every 15 minutes between 09:00 and 17:45 (UTC)",
       "2026-11-23T09:00:00Z 2026-11-23T09:15:00Z"},
      {"30 9 * * 1-5", "every weekday at 09:30 (UTC)", "2026-11-23T09:30:00Z 2026-11-24T09:30:00Z"},
      {"0 12 * * 0", "every Sunday at 12:00 (UTC)", "2026-11-22T12:00:00Z 2026-11-29T12:00:00Z"},
      {"0 12 * * 7", "every Sunday at 12:00 (UTC)", "2026-11-22T12:00:00Z 2026-11-29T12:00:00Z"},
      {"0 12 * * SAT-SUN", "every Saturday and Sunday at 12:00 (UTC)", "2026-11-22T12:00:00Z 2026-11-28T12:00:00Z"},
      {"0 12 * * 5-7", "every Friday, Saturday and Sunday at 12:00 (UTC)", "2026-11-22T12:00:00Z 2026-11-27T12:00:00Z"},
      {"0 12 31 * *", "on the 31st of every month at 12:00 (UTC)", "2026-12-31T12:00:00Z 2027-01-31T12:00:00Z"},
      {"0 9 29 2 *", "on the 29th of February at 09:00 (UTC)", "2028-02-29T09:00:00Z 2032-02-29T09:00:00Z"},
      {"0 9 1,15 jan,jul *", "on the 1st and 15th of January and July at 09:00 (UTC)",
       "2027-01-01T09:00:00Z 2027-01-15T09:00:00Z"},
      {"5/20 6 * * *", "every day at 06:05, 06:25 and 06:45 (UTC)", "2026-11-22T06:05:00Z 2026-11-22T06:25:00Z"},
      {"  0\t9  * * *  ", "every day at 09:00 (UTC)", "2026-11-22T09:00:00Z 2026-11-23T09:00:00Z"},
      {"@daily", "every day at 00:00 (UTC)", "2026-11-22T00:00:00Z 2026-11-23T00:00:00Z"},
      {"@hourly", "every hour (UTC)", "2026-11-21T13:00:00Z 2026-11-21T14:00:00Z"},
      {"@weekly Asia/Kathmandu", "every Sunday at 00:00 (Asia/Kathmandu)", "2026-11-21T18:15:00Z 2026-11-28T18:15:00Z"},
      {"0 9 L * *", "on the last day of every month at 09:00 (UTC)", "2026-11-30T09:00:00Z 2026-12-31T09:00:00Z"},
      {"0 9 1,L-2 * *", "on the 1st and 3rd last day of every month at 09:00 (UTC)",
       "2026-11-28T09:00:00Z 2026-12-01T09:00:00Z"},
      {"0 9 * * 5L", "on the last Friday of every month at 09:00 (UTC)", "2026-11-27T09:00:00Z 2026-12-25T09:00:00Z"},
      {"0 9 ? * mon#2", "on the second Monday of every month at 09:00 (UTC)",
       "2026-12-14T09:00:00Z 2027-01-11T09:00:00Z"},
      {"0 30 9 ? * MON-FRI", "every weekday at 09:30 (UTC)", "2026-11-23T09:30:00Z 2026-11-24T09:30:00Z"},
      {"0 0 9 * * *", "every day at 09:00 (UTC)", "2026-11-22T09:00:00Z 2026-11-23T09:00:00Z"},
      {"15 0 9 * * * Europe/Berlin", "every day at 09:00:15 (Europe/Berlin)",
       "2026-11-22T08:00:15Z 2026-11-23T08:00:15Z"},
      {"CRON_TZ=Europe/Berlin 0 9 * * *", "every day at 09:00 (Europe/Berlin)",
       "2026-11-22T08:00:00Z 2026-11-23T08:00:00Z"},
      {"# mornings\nTZ=Asia/Tokyo\n0 9 * * *  # nine there", "every day at 09:00 (Asia/Tokyo)",
       "2026-11-22T00:00:00Z 2026-11-23T00:00:00Z"},
      {"@yearly", "on the 1st of January at 00:00 (UTC)", "2027-01-01T00:00:00Z 2028-01-01T00:00:00Z"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string{row.line});
    const auto context = test::plan_context();
    CHECK(farm::planning::read_plan(row.line, context).words == row.words);
    CHECK(test::next_moments(row.line, context, 2) == row.next);
  }
}

TEST_CASE("a day of the month and a weekday are each enough, a star makes both needed") {
  const auto context = test::plan_context();
  const auto either = farm::planning::read_plan("0 9 1 * fri", context);
  CHECK(either.words == "on the 1st of every month at 09:00, and every Friday at 09:00 (UTC)");
  // The first of January 2027 is a Friday: one moment.
  CHECK(test::told(farm::planning::moments_of(either, *base::parse_instant("2026-12-25T12:00:00Z"), 3)) ==
        "2027-01-01T09:00:00Z 2027-01-08T09:00:00Z 2027-01-15T09:00:00Z");
  CHECK(test::next_moments("0 9 */10 * fri", context, 2) == "2026-12-11T09:00:00Z 2027-01-01T09:00:00Z");
}

TEST_CASE("a zone behind a cron line is canonical, and what was chosen is said") {
  const auto plan = farm::planning::read_plan("0 9 * * * EST", test::plan_context());
  CHECK(plan.zone == "America/New_York");
  CHECK(plan.notes == std::vector<std::string>{"EST is read as America/New_York, which has summer time"});
  CHECK(farm::planning::read_plan("0 9 * * * JST", test::plan_context()).notes ==
        std::vector<std::string>{"JST is read as Asia/Tokyo"});
  CHECK(farm::planning::read_plan("0 9 * * * europe/berlin", test::plan_context()).notes.empty());
  CHECK(farm::planning::read_plan("0 9 * * *", test::plan_context("2026-11-21T12:00:00Z", "Asia/Tokyo")).zone ==
        "Asia/Tokyo");
}

TEST_CASE("the wrong part of a cron line is named") {
  constexpr std::pair<const char*, const char*> rows[]{
      {"60 9 * * *", "\"60\" is no minute"},
      {"0 24 * * *", "\"24\" is no hour"},
      {"0 9 0 * *", "\"0\" is no day of the month"},
      {"0 9 * 13 *", "\"13\" is no month"},
      {"0 9 * * 8", "\"8\" is no weekday"},
      {"0 9 * * funday", "\"funday\" is no weekday"},
      {"0 18-9 * * *", "\"18-9\" is no hour"},
      {"*/0 * * * *", "\"*/0\" is no minute"},
      {"*/99999999999999 * * * *", "\"*/99999999999999\" is no minute"},
      {"99999999999999999999 9 * * *", "\"99999999999999999999\" is no minute"},
      {"0, 9 * * *", "\"\" is no minute"},
      {"0 9 * *", "a cron line has five fields, and here are 4"},
      {"*/10 0 9 * * *",
       "a cron line of six fields begins with the seconds, and \"*/10\" is not one second of the minute"},
      {"0 0 9 * * 2",
       "a cron line of six fields begins with the seconds, and the weekday \"2\" is counted from Sunday as 0 or as 1; "
       "write its name"},
      {"0 0 9 * * ? 2027", "a cron line of seven fields names seconds and years, and a plan is of every year"},
      {"0 9 15W * *", "\"15W\" of a cron line is not kept: it is the nearest weekday, which a plan cannot say"},
      {"0 9 * * L",
       "\"L\" of a cron line is not kept: programs read it as Saturday or as the last one of the month; write 6 or 6L"},
      {"0 9 * * 5#6", "\"6\" is no week of a month"},
      {"0 9 * * * /usr/bin/post", "\"/usr/bin/post\" comes after the fields of a cron line; no command is run here"},
      {"CRON_TZ=Asia/Tokyo 0 9 * * * Europe/Berlin", "CRON_TZ=Asia/Tokyo and Europe/Berlin are two zones"},
      {"0 9 * * * Europe/Berlin please",
       "\"Europe/Berlin\" comes after the fields of a cron line; no command is run here"},
      {"0 9 * * * Europe/Berln", "there is no time zone \"Europe/Berln\""},
      {"@reboot", "\"@reboot\" is not known"},
      {"0 9 31 2 *", "on the 31st of February at 09:00 never comes"},
  };
  for (const auto& [line, fault] : rows) {
    CAPTURE(std::string{line});
    CHECK(test::plan_fault_of(line) == fault);
  }
}

TEST_CASE("sentences that begin with numbers are no cron lines") {
  for (const std::string text : {"3 per day, 8am 12pm 6pm EST", "9 10 11 every day", "2 posts a day",
                                 "9, 12, 15 on weekdays", "", "every weekday at 9:30"}) {
    CAPTURE(text);
    CHECK_FALSE(farm::planning::read_cron(text, test::plan_context()));
  }
}
