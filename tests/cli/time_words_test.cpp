#include "time_words.hpp"

#include <doctest/doctest.h>

using namespace farmtok;
using namespace std::chrono;

TEST_CASE("days and times in words") {
  constexpr auto friday = 2026y / November / 20;
  const auto wall = [&](const char* typed) {
    const auto read = cli::read_time_words(typed, friday);
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
        Row{"Nov 20 8:00", "2026-11-20T08:00:00"}, Row{"Nov 19 8:00", "2027-11-19T08:00:00"}}) {
    CAPTURE(typed);
    CHECK(wall(typed) == expected);
  }
  for (const auto* typed :
       {"", "9am", "soon", "tomorrow 25:00", "tomorrow 9", "tomorrow 9:5", "tomorrow 13pm", "Feb 30",
        "Dec 24 18:00 sharp", "Dec", "24", "tomorrow tomorrow", "-1 Dec", "Dec 24 9 30"}) {
    CAPTURE(typed);
    CHECK(wall(typed) == "");
  }
}
