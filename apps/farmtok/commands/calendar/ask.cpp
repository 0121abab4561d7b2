#include "commands/calendar/ask.hpp"

#include <fmt/format.h>

#include <functional>

#include "times.hpp"

namespace farmtok::cli {

namespace {

CalendarAnswer ask_page(Context& context, const std::string& path, client::Query query, const std::string& cursor) {
  query.emplace_back("tz", context.zone());
  query.emplace_back("cursor", cursor);
  client::Request request;
  request.path = path;
  request.query = std::move(query);
  const auto reply = context.daemon().send(request);
  return {client::data_of(reply), std::string{reply.header("X-Timezone")}};
}

/// Passes each page to `take`, which returns whether it wants another one; returns the last one.
CalendarAnswer walk(Context& context, const std::string& path, const client::Query& query,
                    const std::function<bool(CalendarAnswer&)>& take) {
  std::string cursor;
  for (;;) {
    auto page = ask_page(context, path, query, cursor);
    cursor = page.data.value("next_cursor", "");
    if (!take(page) || cursor.empty()) return page;
  }
}

/// The C library does not know the meaning of an abbreviation, the daemon does.
CalendarAnswer in_its_zone(Context& context, CalendarAnswer answer) {
  if (answer.zone.empty()) answer.zone = context.zone();
  use_zone(answer.zone);
  return answer;
}

}  // namespace

CalendarAnswer ask_calendar(Context& context, const std::string& path, client::Query query) {
  auto days = Json::object();
  auto answer = walk(context, path, query, [&](CalendarAnswer& page) {
    for (auto& [day, posts] : page.data.at("days").items()) {
      auto& all = days[day];
      if (all.is_null()) all = std::move(posts);
      else
        for (auto& post : posts) all.push_back(std::move(post));
    }
    return true;
  });
  answer.data["days"] = std::move(days);
  return in_its_zone(context, std::move(answer));
}

CalendarAnswer ask_totals(Context& context, const std::string& path) {
  return in_its_zone(context, ask_page(context, path, {{"limit", "0"}}, ""));
}

bool printed_as_data(Context& context, const std::string& path, const client::Query& query) {
  auto& out = context.out();
  if (out.text()) return false;
  if (out.form() == Form::json && context.arguments().text("json").empty()) {
    out.json(ask_calendar(context, path, query).data);
    return true;
  }
  const auto last = walk(context, path, query, [&](CalendarAnswer& page) {
    for (auto& [day, posts] : page.data.at("days").items())
      for (auto& post : posts) out.item(std::move(post));
    return !out.sink().closed();
  });
  out.finish_list(last.data.value("total", std::int64_t{0}), std::nullopt);
  return true;
}

CalendarLook look_of(Context& context, const std::string& zone) {
  return {local_day(context.now()),     context.now(), zone, DayNames::of(), context.terminal().width,
          context.terminal().colour_out};
}

void tell_next(Context& context, const CalendarAnswer& answer) {
  if (answer.data.value("total", std::int64_t{0}) > 0) return;
  const auto status = context.daemon().get("/status");
  const auto next = text_of(status, "next_due");
  if (next.empty()) return context.note("no post waits for its time: farmtok results schedule RESULT --at +1d");
  context.note(fmt::format("the next post is due {} ({}): farmtok calendar day {}", local_time_in_words(next),
                           distance(next, context.now()), local_time(next).substr(0, 10)));
}

Flag zone_flag() {
  return {.name = "tz", .value = "ZONE", .about = "The zone whose days are meant; yours by default."};
}

}  // namespace farmtok::cli
