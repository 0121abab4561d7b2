#pragma once
// Posts as an iCalendar (RFC 5545) for calendar programs. Pure.

#include <span>
#include <string>

#include "model/scheduled.hpp"

namespace farmtok::farm::planning {

/// VCALENDAR with a VTIMEZONE for each zone and a VEVENT for each post: UID and SEQUENCE that survive moves, its
/// wall time (in a repeated hour UTC, since readers differ there), 15 minutes long, the first line of its text as
/// summary, link and instructions in the description, URL = the volunteer's link, its state as a category, held and
/// missed ones tentative, an alarm at its time and one 15 minutes before until it fires. A post behind a password shows
/// only its time, state and link. Lines are folded at 75 bytes between code points and end in CRLF. `stamp`: DTSTAMP.
/// Posts carry their links (Links::present).
std::string to_ical(std::span<const model::Scheduled> posts, const std::string& name, base::Instant stamp);

}  // namespace farmtok::farm::planning
