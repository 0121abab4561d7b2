#pragma once
// Times as requests carry them: an instant, or a wall time with a zone.

#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/time.hpp"

namespace farmtok::farm {

/// Rewrites `scheduled_datetime` of a request to a UTC instant and `timezone` to its IANA name. A wall time is read in
/// the request's zone, else in `zone`, else in UTC. Throws INVALID_REQUEST: no time at all, unknown zone, more than a
/// minute past `now`, later than the zone rules are known.
void resolve_time(base::Json& request, const std::optional<std::string>& zone, base::Instant now);

}  // namespace farmtok::farm
