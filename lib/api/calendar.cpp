#include "farm/planning/calendar.hpp"

#include <fmt/format.h>

#include <charconv>

#include "api/call.hpp"
#include "base/error.hpp"
#include "model/json.hpp"
#include "zones/zones.hpp"

namespace farmtok::api {
namespace {

std::int64_t number(const Call& call, std::size_t index, const char* what) {
  const auto& text = call.param(index);
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size())
    throw base::Error{base::Code::INVALID_DATE, fmt::format("the {} \"{}\" is not a number", what, text)};
  return value;
}

/// Month and week differ only in their second number.
http::Route calendar_row(Api& api, const char* path, const char* unit,
                         farm::Calendar (*read)(sql::Database&, std::int64_t, std::int64_t, const std::string&)) {
  return row(api, http::Method::get, path, 200, fmt::format("The posts of a {} by day; ?tz=ZONE.", unit),
             [unit, read](const Call& call) {
               const auto year = number(call, 0, "year");
               const auto part = number(call, 1, unit);
               const auto zone = zones::canonical(call.query("tz").value_or("UTC"));
               const auto calendar =
                   call.api.farm.store.read([&](sql::Database& db) { return read(db, year, part, zone); });
               Json days = Json::object();
               for (const auto& [day, posts] : calendar.days)
                 for (const auto& post : posts) days[day].push_back(model::to_json(call.api.farm.links.present(post)));
               return Json{{"year", year}, {unit, part}, {"days", days}, {"total", calendar.total}};
             });
}

}  // namespace

std::vector<http::Route> calendar_routes(Api& api) {
  return {calendar_row(api, "/calendar/month/:year/:month", "month", farm::calendar_month),
          calendar_row(api, "/calendar/week/:year/:week", "week", farm::calendar_week)};
}

}  // namespace farmtok::api
