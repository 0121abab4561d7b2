// Which parts of a sentence belong together: it is clear, or the sentence is refused with the part's name.
#include "farm/planning/plan/plan_texts.hpp"
#include "support.hpp"
#include "zones/zones.hpp"

using namespace farmtok;

namespace {

/// From Monday, 23 November 2026, 06:01 on: "11-23 09:00".
std::string first_of(const std::string& text, std::size_t count, const char* now = "2026-11-23T06:01:00Z") {
  const auto context = test::plan_context(now);
  std::string made;
  for (const auto at : farm::planning::moments_of(farm::planning::read_plan(text, context), context.anchor, count)) {
    const auto told = base::format_instant(at);
    made += (made.empty() ? "" : " ") + told.substr(5, 5) + " " + told.substr(11, 5);
  }
  return made;
}

struct Row {
  const char* text;
  const char* part;  // in the message
};

void refused(const std::vector<Row>& rows) {
  for (const auto& [text, part] : rows) {
    CAPTURE(std::string{text});
    const auto fault = test::plan_fault_of(text, test::plan_context("2026-11-23T06:01:00Z"));
    CHECK(fault.find(part) != std::string::npos);
    CHECK_FALSE(fault.starts_with("read as"));
  }
}

}  // namespace

TEST_CASE("one day among days that come again is refused") {
  refused({{"daily at 9am and on Dec 24 at 6pm", "Dec 24"},
           {"daily at 9am and 2027-01-05", "2027-01-05"},
           {"weekdays at 9am and Jan 5 at noon", "Jan 5"},
           {"daily tomorrow", "tomorrow"},
           {"every other day at 9am, 24 December", "24 December"},
           {"on the 1st at 9am and 24 December", "24 December"},
           {"9am in January and on 24 December", "24 December"},
           {"at 9am and on Dec 24 at 6pm", "Dec 24"},
           {"Dec 24 and 25 at 9am", "Dec 24 and 25"},
           {"Jan 1-5 and 10 at 9am", "Jan 1-5 and 10"},
           {"Dec 20 and 12 at 9am", "Dec 20 and 12"},
           {"Monday, 25 December 2026 at 9am", "another day of the week"}});
  CHECK(first_of("Friday, 25 December at 9am", 9) == "12-25 09:00");
  CHECK(first_of("once a year on 1 December at noon", 2) == "12-01 12:00 12-01 12:00");
  CHECK(first_of("24 December, 9 to 11am every hour", 9) == "12-24 09:00 12-24 10:00 12-24 11:00");
}

TEST_CASE("a range has two ends") {
  refused({{"mon-wed-fri 9am", "mon-wed-fri"},
           {"mon-tue-thu-sat 9am", "mon-tue-thu"},
           {"Monday to Wednesday to Friday at 9am", "Monday to Wednesday to Friday"},
           {"Jan-Mar-May, daily at 9am", "Jan-Mar-May"},
           {"on the 1st-3rd-5th at 9am", "1st-3rd-5th"},
           {"weekdays - Saturday at 9am", "weekdays - Saturday"},
           {"Monday 9am - Tuesday 10am", "Monday 9am - Tuesday"},
           {"Dec 24-20, daily at 9am", "Dec 24-20"},
           {"24 to 20 December, daily at 9am", "24 to 20 December"},
           {"on the 5th to 1st at 9am", "5th to 1st"}});
  CHECK(first_of("on the 1st to 3rd of each month at 9am", 4) == "12-01 09:00 12-02 09:00 12-03 09:00 01-01 09:00");
  CHECK(first_of("on the 1st-3rd at 9am", 3) == "12-01 09:00 12-02 09:00 12-03 09:00");
}

TEST_CASE("months belong to the part that they stand in") {
  refused({{"(daily) at 9am in December and at 10am in January", "in December and at 10am"},
           {"9am in December, 10am in January", "in December, 10am"},
           {"in January at 9am and in February at 10am", "in January at 9am and in February"},
           {"daily at 9am in June but not on Mondays in July", "not on Mondays in July"},
           {"daily at 9am, not on Mondays in July", "not on Mondays in July"},
           {"on the 1st of January and the 15th of July at 9am", "of January and the 15th"},
           {"every 25 December and every 1 January at noon", "every 25 December and every 1 January"},
           {"Mondays in January and Fridays in July at 9am", "in January and Fridays"},
           {"weekdays at 9am in December and weekends at 11am", "in December"},
           {"weekdays at 9am and weekends at 11am in December", "in December"},
           {"weekdays at 9am not in August and weekends at 11am", "not in August"},
           {"weekdays at 9am, but Fridays at 5pm in December", "in December"}});
  CHECK(first_of("in December, weekdays at 9am and weekends at 11am", 2) == "12-01 09:00 12-02 09:00");
  CHECK(first_of("weekends at 9am and Mondays at 11am, in December", 3) == "12-05 09:00 12-06 09:00 12-07 11:00");
  CHECK(first_of("Mondays at 9am in December and Fridays at 6pm in January", 6) ==
        "12-07 09:00 12-14 09:00 12-21 09:00 12-28 09:00 01-01 18:00 01-08 18:00");
  CHECK(first_of("Mondays at 9am in December; Fridays at 6pm in January", 5) ==
        "12-07 09:00 12-14 09:00 12-21 09:00 12-28 09:00 01-01 18:00");
  CHECK(first_of("daily at 9am in December, but Sundays at 11am", 6) ==
        "12-01 09:00 12-02 09:00 12-03 09:00 12-04 09:00 12-05 09:00 12-06 11:00");
}

TEST_CASE("what counts days counts those it stands at") {
  refused({{"every other monday and every friday at 9am", "every other monday and every friday"},
           {"every friday and every other monday at 9am", "every friday and every other monday"},
           {"every other Monday and Friday at 9am", "every other Monday and Friday"},
           {"every second evening", "second evening"},
           {"every other weekday at 9am", "every other weekday"},
           {"every other day and on Mondays at 9am", "every other day and on Mondays"},
           {"every 2 weeks on Monday and every Friday at 9am", "every Friday"},
           {"Fridays every 2 weeks and Mondays at 9am", "Fridays every 2 weeks and Mondays"},
           {"the 1st of every 2nd month and the 15th of every month at 9am", "of every 2nd month and the 15th"},
           {"every other day at 9am and Fridays", "Fridays"},
           {"every other day at 9am, 6pm on Mondays", "on Mondays"},
           {"every other Monday at 9am and Friday at 6pm", "Friday"},
           {"the first Monday of the month at 9am and Friday at 6pm", "Friday"},
           {"every 2 hours on weekdays and every 4 hours on weekends between 9am and 5pm", "9am"}});
  CHECK(first_of("every other Monday at 9am and every Friday at 6pm", 4) ==
        "11-23 09:00 11-27 18:00 12-04 18:00 12-07 09:00");
  CHECK(first_of("every 2 weeks on Monday and on Friday at 9am", 3) == "11-23 09:00 11-27 09:00 12-07 09:00");
  CHECK(first_of("every other weekend at 9am", 4) == "11-28 09:00 11-29 09:00 12-12 09:00 12-13 09:00");
}

TEST_CASE("windows and what is left out limit everything, or are refused") {
  refused({{"daily at 9am until 24 December; Mondays at 6pm", "until 24 December"},
           {"weekdays at 9am until 24 December and weekends at 11am", "until 24 December"},
           {"weekdays at 9am, max 5, and weekends at 11am", "max 5"},
           {"daily at 9am until Friday and at 6pm", "until Friday and at 6pm"},
           {"every morning and evening except Sunday mornings", "except Sunday mornings"},
           {"daily at 9am and 6pm except Sundays at 9am", "except Sundays at 9am"},
           {"daily at 9am except Sundays and Mondays at 6pm", "except Sundays and Mondays at 6pm"},
           {"weekdays at 9am except Fridays and weekends at 11am", "except Fridays and weekends"},
           {"every day at noon and daily at 9am from 1 December", "from 1 December"},
           {"daily at noon and weekdays at 9am, not on Fridays", "not on Fridays"},
           {"weekends at 10am and daily at 9am but Sundays at 11am", "but Sundays at 11am"},
           {"daily at 9am, but Sundays at 11am, weekends at noon", "replaced once"},
           {"every Monday at 6pm and 2 per day, 9am and 6pm", "2 per day, 9am and 6pm"},
           {"daily at 9am for 3 weeks in December", "for 3 weeks in December"},
           {"daily at 9am except Sundays and at 6pm", "except Sundays and at 6pm"},
           {"weekdays at 9am except Fridays and daily at 6pm", "except Fridays"},
           {"daily at 9am, not on Mondays until March 1", "not on Mondays until March 1"},
           {"daily at 9am from Dec 24 to Dec 20", "ends before it begins"},
           {"daily at 9am from 1 November to 30 November", "has begun already"},
           {"daily at 9am +02:00", "+02"},
           {"9am and Mondays", "9am and Mondays"}});
  CHECK(first_of("from 1 December, weekdays at 9am and weekends at 11am", 1) == "12-01 09:00");
  CHECK(first_of("weekdays at 9am and weekends at 11am, until 2026-11-24", 9) == "11-23 09:00 11-24 09:00");
  CHECK(first_of("weekdays at 9am and weekends at 11am, but Fridays at 5pm", 5) ==
        "11-23 09:00 11-24 09:00 11-25 09:00 11-26 09:00 11-27 17:00");
  CHECK(first_of("daily at 9am but Sundays at 11am and every Monday at 6pm", 3) ==
        "11-23 09:00 11-23 18:00 11-24 09:00");
}

TEST_CASE("a length begins with the first day whose times are to come") {
  constexpr auto noon = "2026-11-23T12:00:00Z";
  CHECK(first_of("daily at 9am for 3 days", 9, noon) == "11-24 09:00 11-25 09:00 11-26 09:00");
  CHECK(first_of("every monday at 9am for 2 weeks", 9, noon) == "11-30 09:00 12-07 09:00");
  CHECK(first_of("daily at 6pm for 2 days", 9, noon) == "11-23 18:00 11-24 18:00");
  CHECK(first_of("monthly at 9am for 2 months", 9, noon) == "12-23 09:00 01-23 09:00");
  const auto notes = [&](const char* text) { return farm::planning::read_plan(text, test::plan_context(noon)).notes; };
  CHECK(notes("daily at 9am for 3 days").front() == "\"for 3 days\" begins tomorrow, for today's times are past");
  CHECK(notes("daily at 9am and 6pm for 3 days").front() == "\"for 3 days\" begins today, of whose 2 times 1 are past");
}

TEST_CASE("days in numbers are read where only one order gives a date") {
  CHECK(first_of("24.12.2026 at 9am", 2) == "12-24 09:00");
  CHECK(first_of("12/24/2026 at 9am", 2) == "12-24 09:00");
  CHECK(first_of("daily at 9am from 24.12.2026 to 25.12.2026", 9) == "12-24 09:00 12-25 09:00");
  CHECK(first_of("5.5.2027 at 9am", 2) == "05-05 09:00");
  refused({{"daily at 9am from 1.12.2026", "write 1 December or 12 January"},
           {"daily at 9am from 24.12.", "24 December"},
           {"daily at 9am from 24/12", "24 December"},
           {"daily at 9am from 31.11.2026", "there is no such day"}});
  CHECK(first_of("2026-12-24T18:00", 2) == "12-24 18:00");
}
