#include "english/moment.hpp"

#include <doctest/doctest.h>

using namespace farmtok;
using namespace std::chrono;

namespace {

std::optional<std::string> known(std::string_view name) {
  for (const std::string_view zone : {"America/New_York", "Europe/Berlin", "Asia/Tokyo", "UTC"}) {
    std::string low{zone};
    for (auto& c : low) c = static_cast<char>(std::tolower(c));
    std::string typed{name};
    for (auto& c : typed) c = static_cast<char>(std::tolower(c));
    if (low == typed) return std::string{zone};
  }
  return {};
}

struct Read {
  std::string wall, zone, stuck_at;
};

/// It is `now` in the default zone, and a day later in Tokyo.
Read read(const char* typed, base::WallTime now) {
  const auto clock = [&](const auto& zone) { return zone == "Asia/Tokyo" ? now + days{1} : now; };
  const auto made = english::read_moment(typed, clock, known);
  if (!made.meant) return {"", "", made.stuck_at};
  return {base::format_wall(made.meant->wall()), made.meant->zone.value_or(""), ""};
}

constexpr auto friday = local_days{2026y / November / 20} + hours{10};
constexpr auto monday = local_days{2026y / November / 23} + hours{8};

}  // namespace

TEST_CASE("days whose month is in another language") {
  struct Row {
    const char* typed;
    const char* wall;
  };
  for (const auto& [typed, expected] :
       {Row{"24. Dezember 18:00", "2026-12-24T18:00:00"}, Row{"24.Dezember 18:00", "2026-12-24T18:00:00"},
        Row{"am 24. Dezember um 18 Uhr", "2026-12-24T18:00:00"}, Row{"24. dezember 2027, 18:00", "2027-12-24T18:00:00"},
        Row{"24. Dec 18:00", "2026-12-24T18:00:00"}, Row{"24. December 6pm", "2026-12-24T18:00:00"},
        Row{"1. M\u00e4rz 9:30", "2027-03-01T09:30:00"}, Row{"1. M\u00c4RZ 9:30", "2027-03-01T09:30:00"},
        Row{"le 24 d\u00e9cembre \u00e0 18:00", "2026-12-24T18:00:00"},
        Row{"1er janvier 2027 8:00", "2027-01-01T08:00:00"}, Row{"24 de diciembre 18:00", "2026-12-24T18:00:00"},
        Row{"24 de dezembro de 2026 18:00", "2026-12-24T18:00:00"},
        Row{"24 dicembre alle 18:00", "2026-12-24T18:00:00"}, Row{"24 grudnia 18:00", "2026-12-24T18:00:00"},
        Row{"24 oktober om 18:00", "2027-10-24T18:00:00"}, Row{"5. Mai 18:00 New York", "2027-05-05T18:00:00"}}) {
    CAPTURE(typed);
    const auto made = read(typed, friday);
    CHECK_MESSAGE(made.wall == expected, made.stuck_at);
  }
  CHECK_MESSAGE(read("24. 18:00", friday).wall.empty(), "a number alone is no day");
  CHECK(read("mai", friday).stuck_at == "mai");
}

TEST_CASE("which midnight of a day is meant is said") {
  const auto note = [](const char* typed) {
    return english::read_moment(
               typed, [](const auto&) { return friday; }, known)
        .meant.value()
        .note;
  };
  CHECK(note("Saturday midnight") == "\"midnight\" is read as 00:00, where 21 November 2026 begins");
  CHECK(note("dec 24 at 12 midnight").find("where 24 December 2026 begins") != std::string::npos);
  CHECK(note("Saturday 0:00").empty());
  CHECK_MESSAGE(note("midnight").empty(), "the next one");
  CHECK(note("Saturday noon").empty());
}

TEST_CASE("days and times in words") {
  struct Row {
    const char* typed;
    const char* wall;
  };
  for (const auto& [typed, expected] : {Row{"tomorrow", "2026-11-21T09:00:00"},
                                        Row{"yesterday", "2026-11-19T09:00:00"},
                                        Row{"yesterday at noon", "2026-11-19T12:00:00"},
                                        Row{"tomorrow 6pm", "2026-11-21T18:00:00"},
                                        Row{"Tomorrow at 9 am", "2026-11-21T09:00:00"},
                                        Row{"9:30 pm tomorrow", "2026-11-21T21:30:00"},
                                        Row{"today 23:59", "2026-11-20T23:59:00"},
                                        Row{"today at noon", "2026-11-20T12:00:00"},
                                        Row{"Saturday midnight", "2026-11-21T00:00:00"},
                                        Row{"on fri at 12am", "2026-11-27T00:00:00"},
                                        Row{"Dec 24 at 18:00", "2026-12-24T18:00:00"},
                                        Row{"24 December, 12:15pm", "2026-12-24T12:15:00"},
                                        Row{"the 24th of December 2027 at 6 pm", "2027-12-24T18:00:00"},
                                        Row{"Sept 3", "2027-09-03T09:00:00"},
                                        Row{"Nov 20 8:00", "2026-11-20T08:00:00"},
                                        Row{"Nov 19 8:00", "2027-11-19T08:00:00"},
                                        Row{"noon", "2026-11-20T12:00:00"},
                                        Row{"at 10:00", "2026-11-21T10:00:00"},
                                        Row{"9am", "2026-11-21T09:00:00"},
                                        Row{"2026-12-24", "2026-12-24T09:00:00"},
                                        Row{"2026-12-24 6 pm", "2026-12-24T18:00:00"},
                                        Row{"midday", "2026-11-20T12:00:00"},
                                        Row{"12 noon", "2026-11-20T12:00:00"},
                                        Row{"tomorrow at midday", "2026-11-21T12:00:00"},
                                        Row{"half past nine tomorrow", "2026-11-21T09:30:00"},
                                        Row{"Friday at 10pm", "2026-11-20T22:00:00"},
                                        Row{"Friday", "2026-11-27T09:00:00"},
                                        Row{"next friday", "2026-11-27T09:00:00"},
                                        Row{"next Monday 8pm", "2026-11-23T20:00:00"},
                                        Row{"tomorrow evening", "2026-11-21T18:00:00"},
                                        Row{"6 in the evening", "2026-11-20T18:00:00"}}) {
    CAPTURE(typed);
    CHECK(read(typed, friday).wall == expected);
  }
  // Typed on a Monday morning, Monday is today while its time has not passed.
  CHECK(read("Monday at 10pm", monday).wall == "2026-11-23T22:00:00");
  CHECK(read("Monday at 7am", monday).wall == "2026-11-30T07:00:00");
  CHECK(read("Monday", monday).wall == "2026-11-23T09:00:00");
  CHECK(read("next Monday", monday).wall == "2026-11-30T09:00:00");
}

TEST_CASE("a zone in the words") {
  struct Row {
    const char* typed;
    const char* wall;
    const char* zone;
  };
  for (const auto& [typed, wall, zone] : {Row{"Friday 20:00 New York", "2026-11-20T20:00:00", "America/New_York"},
                                          Row{"9pm EST", "2026-11-20T21:00:00", "America/New_York"},
                                          Row{"tomorrow 9am eastern time", "2026-11-21T09:00:00", "America/New_York"},
                                          Row{"tomorrow 18:00 Europe/Berlin", "2026-11-21T18:00:00", "Europe/Berlin"},
                                          Row{"tomorrow 9am UTC+5:30", "2026-11-21T09:00:00", "Asia/Kolkata"},
                                          Row{"tomorrow 9am UTC-3", "2026-11-21T09:00:00", "Etc/GMT+3"},
                                          // There it is a day later.
                                          Row{"tomorrow 9am Tokyo", "2026-11-22T09:00:00", "Asia/Tokyo"}}) {
    CAPTURE(typed);
    CHECK(read(typed, friday).wall == wall);
    CHECK(read(typed, friday).zone == zone);
  }
}

TEST_CASE("what is no time, and at which part") {
  struct Row {
    const char* typed;
    const char* stuck_at;
  };
  for (const auto& [typed, stuck_at] :
       {Row{"", ""}, Row{"soon", "soon"}, Row{"tomorrow 25:00", "tomorrow 25:00"}, Row{"tomorrow 9", "9"},
        Row{"tomorrow 13pm", "tomorrow 13pm"}, Row{"Feb 30", "Feb 30"}, Row{"Dec 24 18:00 sharp", "sharp"},
        Row{"Dec", "Dec"}, Row{"tomorrow tomorrow", "tomorrow"}, Row{"Dec 24 9 30", "9"}, Row{"20", "20"},
        Row{"12/1 9am", "12/1 9am"}, Row{"2026-02-30 9am", "2026-02-30 9am"}, Row{"9am Mars", "Mars"},
        Row{"9am Europe/Berln", "Europe/Berln"}, Row{"tomorrow 9am UTC+10:30", "tomorrow 9am UTC+10:30"}}) {
    CAPTURE(typed);
    CHECK(read(typed, friday).wall == "");
    CHECK(read(typed, friday).stuck_at == stuck_at);
  }
}

TEST_CASE("how long from now, in words") {
  struct Row {
    const char* typed;
    seconds length;
  };
  for (const auto& [typed, length] :
       {Row{"in 3 hours", hours{3}}, Row{"in an hour", hours{1}}, Row{"In 90 min", minutes{90}},
        Row{"in a week", weeks{1}}, Row{"in 2 days", days{2}}, Row{"in 5m", minutes{5}}, Row{"in two weeks", weeks{2}},
        Row{"in 30 seconds", seconds{30}}}) {
    CAPTURE(typed);
    CHECK(english::read_delay(typed) == length);
  }
  for (const auto* typed : {"in", "in hours", "in 3", "3 hours", "in 3 hours noon", "in 3 ms", "in 3 years", ""}) {
    CAPTURE(typed);
    CHECK_FALSE(english::read_delay(typed));
  }
}
