#include "farm/times.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "english/moment.hpp"
#include "settings/machine_zone.hpp"
#include "zones/repeated.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm {
namespace {

[[noreturn]] void refuse(const std::string& reason, const std::string& hint) {
  throw base::Error{
      base::Code::INVALID_REQUEST, "scheduled_datetime " + reason, hint, {{"scheduled_datetime", reason}}};
}

/// The meaning of the words; the zone that they name goes into the request.
english::Moment worded(base::Json& request, const std::string& text, const std::string& zone, base::Instant now) {
  const auto clock = [&](const auto& named) { return zones::to_wall(now, named.value_or(zone)); };
  const auto [meant, stuck_at, why] = english::read_moment(text, clock, zones::known);
  const bool today =
      meant && !meant->time &&
      meant->day == std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(clock(meant->zone))};
  if (!meant || today) {
    const auto part = stuck_at.empty() || stuck_at == text ? "" : fmt::format("\"{}\": ", base::fit(stuck_at, 40));
    refuse(fmt::format("\"{}\" is not a time{}", base::fit(text, 60), why.empty() ? "" : " (" + part + why + ")"),
           "Write it like 2026-12-24T09:00:00Z, 2026-12-24T09:00 with a timezone, or \"Friday 20:00 New York\".");
  }
  if (!meant->zone) return *meant;
  const auto named = request.find("timezone");
  if (named != request.end() && named->is_string() && *named != *meant->zone)
    refuse(fmt::format("\"{}\" names the zone {}, and timezone is {}", base::fit(text, 60), *meant->zone,
                       named->get<std::string>()),
           "Name one zone.");
  request["timezone"] = *meant->zone;
  return *meant;
}

/// Whether the abbreviation is one of the two in force at a time that clocks show twice.
bool says_which(base::WallTime wall, const std::string& zone, const std::string& abbreviation) {
  const auto both = zones::repeated(wall, zone);
  const auto low = base::lower(abbreviation);
  return both && (low == base::lower(both->first_abbreviation) || low == base::lower(both->second_abbreviation));
}

}  // namespace

std::string usual_zone(const Farm& farm) { return zones::canonical(settings::usual_zone(farm.settings)); }

std::string zone_of_job(const Farm& farm, sql::Database& db, const std::string& job_id) {
  auto query = db("SELECT timezone FROM jobs WHERE job_id = ?", job_id);
  if (query.next() && !query.is_null(0) && !query.text(0).empty()) return query.text(0);
  return usual_zone(farm);
}

std::optional<AskedTime> resolve_time(base::Json& request, const std::string& zone, base::Instant now) {
  if (!request.is_object()) return {};
  auto meant = zone;
  std::string typed_zone;
  if (const auto named = request.find("timezone"); named != request.end() && named->is_string()) {
    typed_zone = named->get<std::string>();
    *named = zones::canonical(typed_zone);
    meant = named->get<std::string>();
  }
  const auto time = request.find("scheduled_datetime");
  if (time == request.end() || !time->is_string()) return {};

  const auto text = time->get<std::string>();
  auto instant = base::parse_instant(text);
  const auto delay = english::read_delay(text);
  if (delay) instant = std::chrono::floor<std::chrono::seconds>(now) + *delay;
  std::optional<AskedTime> asked;
  if (!instant) {
    if (const auto wall = base::parse_wall(text)) {
      asked = AskedTime{*wall};
    } else {
      const auto words = worded(request, text, meant, now);
      asked = AskedTime{words.wall()};
      asked->note = words.note;
      meant = words.zone.value_or(meant);
      if (words.zone) typed_zone = words.zone_typed;
    }
    instant = zones::to_instant(asked->wall, meant, typed_zone);
    asked->sure = says_which(asked->wall, meant, typed_zone);
    asked->zone_typed = typed_zone;
  }
  // A user who means "now" is a few seconds late by the time the request is read.
  if (*instant < now - std::chrono::minutes{1})
    refuse(fmt::format("{} is in the past (it is {})", base::format_instant(*instant), base::format_instant(now)),
           "Give a later time, like +1h or \"tomorrow 9am\".");
  if (*instant > zones::last_supported())
    refuse(fmt::format("{} is too far away: zone rules are known until the end of 2037",
                       delay ? base::fit(text, 60) : base::format_instant(*instant)),
           "Give an earlier time.");
  request["scheduled_datetime"] = base::format_instant(*instant);
  return asked;
}

}  // namespace farmtok::farm
