#pragma once
// Shared code of the calendar's views: questions to the daemon, and answers to programs.

#include "context.hpp"
#include "output/calendar/calendar.hpp"

namespace farmtok::cli {

/// The contract's object for "/calendar/…", in the zone of the command line, which is from now on the present one.
struct CalendarAnswer {
  Json data;
  std::string zone;  // canonical: the meaning of the typed abbreviation

  const Json& days() const { return data.at("days"); }
  const Json& totals() const { return data.at("totals"); }
};
/// With all its posts, page by page.
CalendarAnswer ask_calendar(Context& context, const std::string& path, client::Query query = {});
/// With its totals and no posts.
CalendarAnswer ask_totals(Context& context, const std::string& path);

/// For a form of programs: --json prints the contract's object, the others its posts one by one as they arrive. False
/// for a person, and then nothing was printed.
bool printed_as_data(Context& context, const std::string& path, const client::Query& query = {});

CalendarLook look_of(Context& context, const std::string& zone);

/// Under a view without posts: when the next post is due, so that an empty calendar explains itself.
void tell_next(Context& context, const CalendarAnswer& answer);

/// --tz, which all of them take.
Flag zone_flag();

}  // namespace farmtok::cli
