#pragma once
// Time zones within a text: "EST", "Europe/Berlin", "Pacific", "New York time", "UTC+2". Pure.

#include "english/words.hpp"
#include "english/zone_names/zone_names.hpp"

namespace farmtok::english {

struct ZoneRead {
  std::string name;    // canonical
  std::string typed;   // as the text has it
  std::string note{};  // the meaning, where the zone's own name is not typed; empty also for an abbreviation
};

/// The zone that is named here. `after_time`: a time is right before, where the name of a city means its zone ("9am
/// New York"). Throws for an offset that no zone keeps.
std::optional<ZoneRead> read_zone(Cursor& cursor, bool after_time, const KnownZone& known);

}  // namespace farmtok::english
