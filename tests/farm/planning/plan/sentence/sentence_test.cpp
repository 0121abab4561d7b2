#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "day_rows.hpp"
#include "farm/planning/plan/readers.hpp"
#include "refusals.hpp"
#include "rows.hpp"
#include "support.hpp"
#include "zones/zones.hpp"

using namespace farmtok;
using test::SentenceRow;

namespace {

farm::planning::PlanContext from_monday(const std::string& zone = "UTC") {
  return {zone, *base::parse_instant("2026-11-23T06:01:00Z")};
}

struct Expected {
  std::vector<std::string> walls;
  bool ends = false;
};

/// "2026-11-23 09:00 18:00 end": each time belongs to the day before it.
Expected expected_of(const std::string& moments) {
  Expected expected;
  std::string day;
  for (const auto& word : base::split(moments, ' ')) {
    if (word == "end") expected.ends = true;
    else if (word.size() == 10) day = word;
    else expected.walls.push_back(base::format_wall(*base::parse_wall(day + "T" + word)));
  }
  return expected;
}

template <class Check>
void each_row(Check check) {
  const auto all = [&](const auto& rows) {
    for (const SentenceRow& row : rows) {
      CAPTURE(std::string{row.text});
      try {
        check(row);
      } catch (const base::Error& error) {
        FAIL_CHECK(error.message << " / " << (error.details.empty() ? "" : error.details.front().message));
      }
    }
  };
  all(test::time_rows);
  all(test::day_rows);
  all(test::window_rows);
}

base::Error refusal_of(const std::string& text) {
  try {
    const auto plan = farm::planning::read_plan(text, from_monday());
    return {base::Code::INTERNAL, "read as " + plan.words};
  } catch (const base::Error& error) {
    return error;
  }
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a day whose month is in another language is read, and the reading is told") {
  const auto plan = farm::planning::read_plan(
      "24. Dezember 18:00", {.zone = "UTC", .anchor = base::parse_instant("2026-06-01T00:00:00Z").value()});
  CHECK(base::format_instant(farm::planning::moments_of(plan, {}, 1).at(0)) == "2026-12-24T18:00:00Z");
  CHECK(plan.notes.back() == "it is read as \"24 December 18:00\"");
}

TEST_CASE("English schedules and their first moments") {
  each_row([](const SentenceRow& row) {
    const auto context = from_monday();
    const auto plan = farm::planning::read_plan(row.text, context);
    CHECK(plan.zone == row.zone);
    const auto expected = expected_of(row.moments);
    std::vector<std::string> walls;
    for (const auto at :
         farm::planning::moments_of(plan, context.anchor, expected.walls.size() + (expected.ends ? 1 : 0)))
      walls.push_back(base::format_wall(zones::to_wall(at, plan.zone)));
    CHECK(base::join(walls, " ") == base::join(expected.walls, " "));
  });
}

TEST_CASE("the words of an English schedule mean what it means") {
  each_row([](const SentenceRow& row) {
    const auto plan = farm::planning::read_plan(row.text, from_monday());
    const auto words = plan.words;
    CAPTURE(words);
    const auto again = farm::planning::read_plan(words, from_monday());
    CHECK(again.words == words);
    CHECK(again.rules == plan.rules);
    CHECK(again.from == plan.from);
    CHECK(again.until == plan.until);
    CHECK(again.most == plan.most);
    CHECK(again.zone == plan.zone);
  });
}

TEST_CASE("capital letters, commas and polite words change nothing") {
  each_row([](const SentenceRow& row) {
    const auto plan = farm::planning::read_plan(row.text, from_monday());
    const auto polite =
        farm::planning::read_plan(fmt::format("Please schedule the videos,  {} .", row.text), from_monday());
    CHECK(polite.words == plan.words);
    std::string loud{row.text};
    for (auto& c : loud)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    CHECK(farm::planning::read_plan(loud, from_monday()).words == plan.words);
  });
}

TEST_CASE("what is not understood is named") {
  for (const auto& row : test::refused_rows) {
    CAPTURE(std::string{row.text});
    const auto error = refusal_of(row.text);
    CAPTURE(error.message);
    CHECK(error.code == base::Code::INVALID_REQUEST);
    CHECK(has(error.message, row.part));
    REQUIRE(error.details.size() == 1);
    CHECK(error.details.front().field == "schedule_prompt");
    CHECK(has(error.details.front().message, row.help));
    CHECK_FALSE(error.hint.empty());
  }
}

TEST_CASE("a slip of the fingers gets the word that was meant") {
  const auto error = refusal_of("every wekday at 9:30");
  CHECK(error.message == "not understood: \"every wekday\"");
  CHECK(has(error.hint, "Did you mean \"weekday\"?"));
}

TEST_CASE("what was chosen for the typist is said") {
  struct Row {
    const char* text;
    const char* note;
  };
  constexpr Row rows[]{
      {"9am and 6pm EST", "EST is read as America/New_York, which has summer time"},
      {"9am IST", "IST is read as Asia/Kolkata"},
      {"9am Pacific", "Pacific is read as America/Los_Angeles"},
      {"9am New York", "New York is read as America/New_York"},
      {"9am UTC-5", "UTC-5 is read as Etc/GMT+5, which has no summer time"},
      {"daily at 9", "\"9\" has no am or pm and is read as 09:00"},
      {"every morning", "\"morning\" is read as 09:00"},
      {"3 per day", "no times are named: spread evenly from 09:00 to 21:00"},
      {"3 per week at noon", "no days are named: every Monday, Wednesday and Friday at 12:00"},
      {"every weekday", "no time is named: 09:00"},
      {"next Friday at noon", "\"next Friday\": on 27 November 2026"},
      {"next week, daily at noon", "\"next week\": begins on 30 November 2026"},
      {"next week, daily at 9am", "\"next week\": ends on 6 December 2026"},
      {"monthly at noon", "no day is named: on the 23rd of every month at 12:00"},
      {"20 posts, daily at 9am", "\"20 posts\" is read as 20 in all"},
      {"every 5 hours", "the steps begin anew at each midnight, for they do not divide a day"},
      {"on the 31st at noon", "months without a day 31 are passed over"},
      {"on days 1 and 31 at noon", "months without a day 31 are passed over"},
      {"friday night at midnight", "\"midnight\" is read as 00:00 at the beginning of the day, not at its end"},
      {"fridays at midnight", "\"midnight\" is read as 00:00 at the beginning of the day, not at its end"},
      {"friday nights at 1am", "\"1am\" is read as 01:00 at the beginning of the day, not at its end"},
      {"fridays at 1 at night", "\"1 at night\" is read as 01:00 at the beginning of the day, not at its end"},
      {"every 2 hours until 5pm", "from 00:00, the beginning of each day, until 17:00"},
      {"at 15 past every hour until 5pm", "from 00:00, the beginning of each day, until 17:15"},
      {"quarterly on the first", "every 3 months counts from 1 December 2026; another start: starting 1 December"},
      {"every 2 weeks on Friday", "every 2 weeks counts from 27 November 2026; another start: starting 1 December"},
      {"every other day at 9am", "every 2 days counts from 23 November 2026; another start: starting 1 December"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string{row.text});
    const auto plan = farm::planning::read_plan(row.text, from_monday());
    CHECK(std::ranges::count(plan.notes, row.note) == 1);
  }
  CHECK(farm::planning::read_plan("every weekday at 09:30 (Europe/Berlin)", from_monday()).notes.empty());
  for (const auto* text : {"friday nights at 10pm", "3 per day between 9am and midnight",
                           "every 2 weeks on Friday at 9:30am, starting 4 December 2026"}) {
    CAPTURE(text);
    for (const auto& note : farm::planning::read_plan(text, from_monday()).notes) {
      CHECK_FALSE(has(note, "at the beginning of the day"));
      CHECK_FALSE(has(note, "counts from"));
    }
  }
}

TEST_CASE("times that name no zone are in the context's") {
  const auto plan = farm::planning::read_plan("daily at 9am", from_monday("Europe/Berlin"));
  CHECK(plan.zone == "Europe/Berlin");
  const auto moments = farm::planning::moments_of(plan, from_monday().anchor, 1);
  REQUIRE(moments.size() == 1);
  CHECK(base::format_instant(moments.front()) == "2026-11-23T08:00:00Z");
}

TEST_CASE("texts that are no schedules at all are refused, however long") {
  const auto repeated = [](std::string_view word, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += word;
    return text;
  };
  const std::string texts[]{"",
                            " \t\n",
                            "at at at",
                            "\xF0\x9F\x98\x80\xF0\x9F\x98\x80",
                            std::string("\x01\x02\x1b[31m\x7f"),
                            std::string("9am\0every", 9),
                            "\xff\xfe\xff",
                            "\xE2\x80",
                            "''''",
                            "\xE2\x80\x99",
                            "a",
                            "p.",
                            "a.m",
                            ",,,;;;",
                            repeated("at ", 350'000),
                            repeated("x", 1'000'000),
                            repeated("9 ", 500'000),
                            repeated("every ", 100'000),
                            repeated("(", 1'000'000),
                            repeated("9", 1'000'000)};
  for (const auto& text : texts) {
    CAPTURE(base::fit(text, 40));
    CHECK(test::code_of([&] { farm::planning::read_plan(text, from_monday()); }) == base::Code::INVALID_REQUEST);
    CHECK(test::code_of([&] { farm::planning::read_sentence(text, from_monday()); }) == base::Code::INVALID_REQUEST);
  }
}

TEST_CASE("every beginning of a schedule is read or refused") {
  each_row([](const SentenceRow& row) {
    const std::string text{row.text};
    for (std::size_t length = 0; length < text.size(); length += 3) {
      CAPTURE(length);
      const auto code = test::code_of([&] { farm::planning::read_plan(text.substr(0, length), from_monday()); });
      CHECK((code == base::Code::UNFINISHED || code == base::Code::INVALID_REQUEST));
    }
  });
}

TEST_CASE("any two phrases together are refused, or mean what their words mean") {
  constexpr const char* phrases[]{"every day",
                                  "every weekday",
                                  "weekends",
                                  "Mon/Wed/Fri",
                                  "every other day",
                                  "every 2 weeks",
                                  "first Monday of the month",
                                  "last day of the month",
                                  "on the 1st and 15th",
                                  "monthly",
                                  "yearly",
                                  "every 2 months",
                                  "of every 2nd month",
                                  "in January and July",
                                  "every December 25",
                                  "at 9 and 18",
                                  "8am 12pm 6pm",
                                  "noon",
                                  "every evening at 7",
                                  "3 per day",
                                  "2 per week",
                                  "once a month",
                                  "max 20",
                                  "10 posts",
                                  "every 4 hours",
                                  "every 25 minutes from 9:05",
                                  "between 9am and 5pm",
                                  "at 15 past every hour",
                                  "starting 1 December",
                                  "from Dec 1 to Dec 24",
                                  "until 31 March",
                                  "for 2 weeks",
                                  "except Sundays",
                                  "not in August",
                                  "only on Fridays",
                                  "EST",
                                  "Berlin time",
                                  "tomorrow",
                                  "next week",
                                  ";"};
  int read = 0;
  for (const auto* first : phrases) {
    for (const auto* second : phrases) {
      const auto text = fmt::format("{} {}", first, second);
      CAPTURE(text);
      farm::planning::Plan plan;
      try {
        plan = farm::planning::read_plan(text, from_monday());
      } catch (const base::Error& error) {
        CHECK(error.code == base::Code::INVALID_REQUEST);
        continue;
      }
      ++read;
      const auto words = plan.words;
      CAPTURE(words);
      try {
        CHECK(farm::planning::read_plan(words, from_monday()).words == words);
        CHECK(farm::planning::read_plan(words, from_monday()).rules == plan.rules);
      } catch (const base::Error& error) {
        FAIL_CHECK(error.message);
      }
    }
  }
  CHECK(read > 500);
}

TEST_CASE("what a refusal of months names instead is understood") {
  for (const auto* text :
       {"daily at 9am in December, Mondays at 9am in January", "daily at 9am in June, daily at 10am in July"}) {
    CAPTURE(text);
    CHECK_NOTHROW(farm::planning::read_plan(text, from_monday()));
  }
}

TEST_CASE("a schedule in another language is told that English is read, and no English word that is near") {
  for (const auto* text : {"Montags um 9 Uhr", "t\u00e4glich um 9", "tous les jours \u00e0 9h", "los lunes a las 9",
                           "ogni giorno alle 9"}) {
    CAPTURE(text);
    try {
      farm::planning::read_plan(text, from_monday());
      FAIL_CHECK("it is understood");
    } catch (const base::Error& error) {
      CHECK(error.hint.starts_with("Schedules are read in English. See how"));
      CHECK(error.hint.find("Did you mean") == std::string::npos);
    }
  }
}
