#include "commands/calendar_ask.hpp"

#include "times.hpp"

namespace farmtok::cli {

CalendarAnswer ask_calendar(Context& context, const std::string& path, client::Query query) {
  query.emplace_back("tz", context.zone());
  client::Request request;
  request.path = path;
  request.query = std::move(query);
  const auto reply = context.daemon().send(request);
  CalendarAnswer answer{client::data_of(reply), std::string{reply.header("X-Timezone")}};
  if (answer.zone.empty()) answer.zone = context.zone();
  // The C library does not know what an abbreviation means, the daemon does.
  use_zone(answer.zone);
  return answer;
}

bool printed_as_data(Context& context, const CalendarAnswer& answer) {
  auto& out = context.out();
  if (out.text()) return false;
  if (out.form() == Form::json && context.arguments().text("json").empty()) {
    out.json(answer.data);
    return true;
  }
  for (const auto& [day, posts] : answer.days().items())
    for (const auto& post : posts) out.item(post);
  out.finish_list(answer.data.value("total", std::int64_t{0}), std::nullopt);
  return true;
}

CalendarLook look_of(Context& context, const std::string& zone) {
  return {local_day(context.now()),     context.now(), zone, DayNames::of(), context.terminal().width,
          context.terminal().colour_out};
}

Flag zone_flag() {
  return {.name = "tz", .value = "ZONE", .about = "The zone whose days are meant; yours by default."};
}

}  // namespace farmtok::cli
