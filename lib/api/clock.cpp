#include "farm/delivery/clock_watch.hpp"

#include "api/call.hpp"

namespace farmtok::api {
namespace {

Json state_of(const Api& api) {
  const auto state = api.clock.state();
  return {{"now", base::format_instant(state.now)},
          {"known", base::format_instant(state.known)},
          {"held", state.held},
          {"behind", state.behind()}};
}

Json accept(const Call& call) {
  auto& store = call.api.farm.store;
  if (!call.api.clock.state().held) {
    auto answer = state_of(call.api);
    answer["was_held"] = false;
    return answer;
  }
  return store.write([&](store::Tx& tx) {
    farm::delivery::ClockWatch::accept(tx);
    const auto now = base::format_instant(tx.now);
    return Json{{"now", now}, {"known", now}, {"held", false}, {"behind", false}, {"was_held", true}};
  });
}

}  // namespace

std::vector<http::Route> clock_routes(Api& api) {
  return {row(api, http::Method::get, "/daemon/clock", 200, "The clock, and whether it is trusted.",
              [](const Call& call) { return state_of(call.api); }),
          row(api, http::Method::post, "/daemon/clock/accept", 200,
              "Confirm that a clock which leapt ahead is right: firing continues.", accept)};
}

}  // namespace farmtok::api
