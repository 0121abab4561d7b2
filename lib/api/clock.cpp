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
    auto told = state_of(call.api);
    told["was_held"] = false;
    return told;
  }
  return store.write([&](store::Tx& tx) {
    farm::ClockWatch::accept(tx);
    const auto now = base::format_instant(tx.now);
    return Json{{"now", now}, {"known", now}, {"held", false}, {"behind", false}, {"was_held", true}};
  });
}

}  // namespace

std::vector<http::Route> clock_routes(Api& api) {
  return {row(api, http::Method::get, "/daemon/clock", 200, "The clock, and whether it is believed.",
              [](const Call& call) { return state_of(call.api); }),
          row(api, http::Method::post, "/daemon/clock/accept", 200,
              "Say that a clock which leapt ahead is right: firing goes on.", accept)};
}

}  // namespace farmtok::api
