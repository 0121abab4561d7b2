#include "farm/delivery/simulate.hpp"

#include <fmt/format.h>

#include <span>

#include "api/call.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "model/enums.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;

/// The most posts of one answer; the counts are of all.
constexpr std::size_t most_told = 10'000;

struct Asked {
  base::Instant until{};
  std::chrono::seconds render_time{60};
};

Asked asked(const Json& body) {
  constexpr std::int64_t longest = 7 * 24 * 3600;
  Asked made;
  std::vector<base::Detail> faults;
  bool told_until = false;
  for (const auto& [name, value] : body.items()) {
    if (name == "until") {
      told_until = true;
      const auto text = value.is_string() ? value.get<std::string>() : base::to_line(value);
      const auto until = base::parse_instant(text);
      if (!until)
        faults.push_back({name, fmt::format("\"{}\" is no ISO time with Z or an offset", base::fit(text, 60))});
      else made.until = *until;
    } else if (name == "render_seconds") {
      const auto seconds = value.is_number_integer() ? value.get<std::int64_t>() : -1;
      if (seconds < 0 || seconds > longest)
        faults.push_back({name, fmt::format("must be a whole number from 0 to {}", longest)});
      made.render_time = std::chrono::seconds{seconds};
    } else {
      faults.push_back({base::fit(name, 60), "is not known; known: until, render_seconds"});
    }
  }
  if (!told_until) faults.push_back({"until", "is missing"});
  if (!faults.empty())
    throw Error{Code::INVALID_REQUEST, fmt::format("{} {}", faults.front().field, faults.front().message),
                "Send {\"until\": \"2026-12-24T00:00:00Z\"} and, if you like, \"render_seconds\": 60.", faults};
  return made;
}

/// Every key is always there: a table of these has the same columns in each row.
Json shown(const farm::delivery::SimulatedPost& post) {
  return {{"scheduled_id", post.scheduled_id},
          {"job_id", post.job_id},
          {"text", post.text},
          {"due", base::format_instant(post.due)},
          {"fired_at", post.fired_at ? Json(base::format_instant(*post.fired_at)) : Json(nullptr)},
          {"state", model::enum_name(post.state)},
          {"reason", post.reason ? Json(*post.reason) : Json(nullptr)},
          {"note", post.note ? Json(*post.note) : Json(nullptr)}};
}

Json simulate(const Call& call) {
  const auto body = call.body();
  if (!body.is_object()) throw Error{Code::INVALID_REQUEST, "the body must be a JSON object"};
  const auto [until, render_time] = asked(body);
  const auto made = farm::delivery::simulate(call.api.farm, until, render_time);
  auto posts = Json::array();
  for (const auto& post : std::span{made.posts}.first(std::min(made.posts.size(), most_told)))
    posts.push_back(shown(post));
  return {{"from", base::format_instant(made.from)},
          {"until", base::format_instant(made.until)},
          {"fired", made.fired},
          {"held", made.held},
          {"late", made.late},
          {"missed", made.missed},
          {"unreached", made.unreached},
          {"videoless", made.videoless},
          {"total", made.posts.size()},
          {"posts", std::move(posts)}};
}

}  // namespace

std::vector<http::Route> simulate_routes(Api& api) {
  auto made = row(api, http::Method::post, "/simulate", 200, "What would fire until a time; nothing is changed.", {});
  // It only reads, and must not hold the store's writer during that: a dry run or a repeat makes no difference.
  made.handler = [&api](const http::Request& request) { return success(200, simulate({api, request})); };
  return {std::move(made)};
}

}  // namespace farmtok::api
