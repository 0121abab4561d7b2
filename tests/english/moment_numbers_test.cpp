// Days in numbers, faults in ISO 8601, and delays beyond all times.
#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "english/moment.hpp"

using namespace farmtok;
using namespace std::chrono;

namespace {

english::ReadMoment read(const char* typed) {
  const auto now = [](const auto&) { return base::WallTime{local_days{2026y / November / 20} + hours{10}}; };
  const auto known = [](std::string_view name) {
    return name == "Europe/Berlin" || name == "Asia/Tokyo" ? std::optional{std::string{name}} : std::nullopt;
  };
  return english::read_moment(typed, now, known);
}

}  // namespace

TEST_CASE("days in numbers, where one order only gives a date") {
  struct Row {
    const char* typed;
    const char* wall;
  };
  for (const auto& [typed, wall] :
       {Row{"24.12.2026 18:00", "2026-12-24T18:00:00"}, Row{"12/24/2026 18:00", "2026-12-24T18:00:00"},
        Row{"18:00 on 24/12/2026", "2026-12-24T18:00:00"}, Row{"7.7.2027 9am", "2027-07-07T09:00:00"},
        Row{"2027-03-28T02:30 Europe/Berlin", "2027-03-28T02:30:00"}, Row{"2027-03-28t9:30", "2027-03-28T09:30:00"}}) {
    CAPTURE(typed);
    const auto made = read(typed);
    REQUIRE(made.meant);
    CHECK(base::format_wall(made.meant->wall()) == wall);
  }
  for (const auto& [typed, why] :
       {std::pair{"1.12.2026 9am", "write 1 December or 12 January"}, std::pair{"24.12. 9am", "write 24 December"},
        std::pair{"24/12 9am", "four digits; write 24 December"}, std::pair{"31.11.2026 9am", "there is no such day"},
        std::pair{"2027-03-28T24:00", "midnight, where a day begins, is 00:00"},
        std::pair{"2027-03-28T09:61", "there is no such time"}, std::pair{"2027-02-30T09:00", "there is no such day"},
        std::pair{"2027-03-28T09:00+25:00", "goes from -15:59 to +15:59"},
        std::pair{"2027-03-28T09:00-16:00", "goes from -15:59 to +15:59"},
        std::pair{"2027-03-28 09:00 +02:00", "right after the time"}}) {
    CAPTURE(std::string{typed});
    const auto made = read(typed);
    CHECK_FALSE(made.meant);
    CHECK(made.why.find(why) != std::string::npos);
  }
}

TEST_CASE("a zone keeps how it was typed") {
  CHECK(read("2027-10-31 02:30 CET").meant->zone_typed == "CET");
  CHECK(read("2027-10-31 02:30 CET").meant->zone == "Europe/Berlin");
  CHECK(read("2027-10-31 02:30").meant->zone_typed.empty());
}

TEST_CASE("a length beyond all times is the longest one") {
  CHECK(english::read_delay("in 99999999999999999999 days") == english::longest_delay);
  CHECK(english::read_delay("in 1000001 weeks") == english::longest_delay);
  CHECK(english::read_delay("in 40000 days") == english::longest_delay);
  CHECK(english::read_delay("in 1000000 seconds") == seconds{1'000'000});
  CHECK(english::read_delay("in 30000 days") == days{30000});
}
