#include "time_words.hpp"

#include <doctest/doctest.h>

using namespace farmtok;
using namespace std::chrono;

TEST_CASE("days and times in words") {
  constexpr auto friday = local_days{2026y / November / 20} + hours{10};
  const auto wall = [&](const char* typed) {
    const auto read = cli::read_time_words(typed, friday).meant;
    return read ? base::format_wall(read->wall(hours{9})) : std::string{};
  };
  struct Row {
    const char* typed;
    const char* wall;
  };
  for (const auto& [typed, expected] :
       {Row{"tomorrow", "2026-11-21T09:00:00"}, Row{"tomorrow 6pm", "2026-11-21T18:00:00"},
        Row{"Tomorrow at 9 am", "2026-11-21T09:00:00"}, Row{"9:30 pm tomorrow", "2026-11-21T21:30:00"},
        Row{"today 23:59", "2026-11-20T23:59:00"}, Row{"today at noon", "2026-11-20T12:00:00"},
        Row{"Saturday midnight", "2026-11-21T00:00:00"}, Row{"on fri at 12am", "2026-11-27T00:00:00"},
        Row{"Dec 24 at 18:00", "2026-12-24T18:00:00"}, Row{"24 December, 12:15pm", "2026-12-24T12:15:00"},
        Row{"the 24th of December 2027 at 6 pm", "2027-12-24T18:00:00"}, Row{"Sept 3", "2027-09-03T09:00:00"},
        Row{"Nov 20 8:00", "2026-11-20T08:00:00"}, Row{"Nov 19 8:00", "2027-11-19T08:00:00"},
        Row{"noon", "2026-11-20T12:00:00"}, Row{"at 10:00", "2026-11-21T10:00:00"}, Row{"9am", "2026-11-21T09:00:00"},
        Row{"2026-12-24", "2026-12-24T09:00:00"}, Row{"2026-12-24 6 pm", "2026-12-24T18:00:00"}}) {
    CAPTURE(typed);
    CHECK(wall(typed) == expected);
  }
  struct Refused {
    const char* typed;
    const char* stuck_at;
  };
  for (const auto& [typed, stuck_at] :
       {Refused{"", ""}, Refused{"soon", "soon"}, Refused{"tomorrow 25:00", "25:00"}, Refused{"tomorrow 9", "9"},
        Refused{"tomorrow 9:5", "9:5"}, Refused{"tomorrow 13pm", "13pm"}, Refused{"Feb 30", "feb"},
        Refused{"Dec 24 18:00 sharp", "sharp"}, Refused{"Dec", ""}, Refused{"24", ""},
        Refused{"tomorrow tomorrow", "tomorrow"}, Refused{"-1 Dec", "-1"}, Refused{"Dec 24 9 30", "9"},
        Refused{"next Friday", "next"}, Refused{"2026-02-30 9am", "2026-02-30"}}) {
    CAPTURE(typed);
    CHECK(wall(typed) == "");
    CHECK(cli::read_time_words(typed, friday).stuck_at == stuck_at);
  }
}

TEST_CASE("how long from now, in words") {
  struct Row {
    const char* typed;
    seconds length;
  };
  for (const auto& [typed, length] :
       {Row{"in 3 hours", hours{3}}, Row{"in an hour", hours{1}}, Row{"In 90 min", minutes{90}},
        Row{"in a week", weeks{1}}, Row{"in 2 days", days{2}}, Row{"in 5m", minutes{5}},
        Row{"in 30 seconds", seconds{30}}}) {
    CAPTURE(typed);
    CHECK(cli::read_delay_words(typed) == length);
  }
  for (const auto* typed : {"in", "in hours", "in 3", "3 hours", "in 3 hours noon", "in 3 ms", "in 3 years", ""}) {
    CAPTURE(typed);
    CHECK_FALSE(cli::read_delay_words(typed));
  }
}
