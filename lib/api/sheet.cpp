#include "farm/review/sheet.hpp"

#include <fmt/format.h>

#include <mutex>

#include "api/call.hpp"
#include "base/error.hpp"

namespace farmtok::api {
namespace {

/// One at a time: a sheet keeps one of the few threads busy for seconds.
class OneAtATime {
 public:
  http::Response answer(const Call& call) {
    const std::unique_lock mine{busy_, std::try_to_lock};
    if (!mine)
      throw base::Error{base::Code::RATE_LIMITED, "another contact sheet is being made", "Try again in a few seconds."};
    auto& api = call.api;
    auto sheet = farm::review::make_sheet(api.farm, api.media, api.renders.child(), call.param(0), call.query("only"));
    http::Response response;
    response.headers.add("Content-Type", "image/png");
    response.headers.add("Cache-Control", "no-store");
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("X-Results", fmt::to_string(sheet.results));
    response.headers.add("X-Results-Shown", fmt::to_string(sheet.shown));
    response.body = std::move(sheet.png);
    return response;
  }

 private:
  std::mutex busy_;
};

}  // namespace

std::vector<http::Route> sheet_routes(Api& api) {
  const auto maker = std::make_shared<OneAtATime>();
  std::vector<http::Route> made;
  made.push_back({.method = http::Method::get,
                  .path = "/jobs/:job_id/sheet",
                  .access = http::Access::operator_,
                  .runs = http::Runs::pool,
                  .handler =
                      [&api, maker](const http::Request& request) {
                        return maker->answer({api, request});
                      },
                  .summary = "The results of a job as one picture (PNG); ?only=STATE."});
  return made;
}

}  // namespace farmtok::api
