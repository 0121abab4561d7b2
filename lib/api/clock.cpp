#include "farm/delivery/clock_watch.hpp"

#include "api/call.hpp"
#include "base/error.hpp"

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
  if (!call.api.clock.state().held)
    throw base::Error{base::Code::INVALID_REQUEST, "the clock is believed: nothing is held",
                      "`farmtok daemon clock` shows it."};
  return store.write([&](store::Tx& tx) {
    farm::ClockWatch::accept(tx);
    const auto now = base::format_instant(tx.now);
    return Json{{"now", now}, {"known", now}, {"held", false}, {"behind", false}};
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
