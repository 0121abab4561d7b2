#pragma once
// Times in requests: an instant, or a wall time with a zone.

#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/time.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm {

/// The zone of times that name none, where neither post nor job has one: the setting `timezone`, else the machine's.
std::string usual_zone(const Farm& farm);
/// The same for a job: its own, else the usual one.
std::string zone_of_job(const Farm& farm, sql::Database& db, const std::string& job_id);

/// A wall time from a request.
struct AskedTime {
  base::WallTime wall;
  bool sure = false;         // an abbreviation decides which one is meant where clocks show it twice: "02:30 CET"
  std::string zone_typed{};  // the name of its zone as it was typed: "PDT"
  std::string note{};        // of its words, as english::Moment::note
};

/// Rewrites `scheduled_datetime` of a request to a UTC instant and `timezone` to its IANA name. A wall time, or one in
/// words ("tomorrow 6pm"), is read in the zone that its words name, else in the request's, else in `zone`, the default
/// zone. A zone that is named in words becomes the request's; an abbreviation ("CET") decides which one is meant
/// of a time that clocks show twice, and without one it is the first. Returns the requested wall time; empty
/// for an instant, or none. Throws INVALID_REQUEST: no time at all, unknown zone, two zones, more than a minute past
/// `now`, later than the zone rules are known.
std::optional<AskedTime> resolve_time(base::Json& request, const std::string& zone, base::Instant now);

}  // namespace farmtok::farm
