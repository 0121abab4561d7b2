#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "commands/common.hpp"
#include "output/progress.hpp"
#include "service.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;
using Steady = std::chrono::steady_clock;

constexpr int quickest_milliseconds = 200;  // five questions a second at most

}  // namespace

Json await_render(Context& context, Json post, std::int64_t seconds) {
  const auto id = text_of(post, "scheduled_id");
  const auto deadline = Steady::now() + std::chrono::seconds{seconds};
  Progress progress{"rendering " + id, context.terminal().err};
  auto status = text_of(post, "dedup_status");
  std::string told_of_try;
  while (status == "pending") {
    if (seconds > 0 && Steady::now() >= deadline)
      throw Error{Code::TIMED_OUT, fmt::format("{} is still rendering after {} s", id, seconds),
                  fmt::format("farmtok schedule show {}", id)};
    pause_for(quickest_milliseconds);
    const auto told = fetch(context, "/scheduled", id, "/progress");
    status = text_of(told, "dedup_status");
    // A try that failed is made again by itself, after minutes perhaps.
    if (const auto failed = text_of(told, "dedup_error"); status == "pending" && failed != told_of_try) {
      told_of_try = failed;
      if (failed.empty()) continue;
      progress.clear();
      context.note(
          fmt::format("a try to make the video of {} failed and is made again: {}; farmtok why {}", id, failed, id));
    }
    if (const auto fraction = told.find("fraction"); fraction != told.end() && fraction->is_number())
      progress.update(fraction->get<double>(), "");
    else progress.update("waiting for its turn");
  }
  progress.clear();
  if (!status.empty()) post = fetch(context, "/scheduled", id);
  if (status == "failed") {
    const auto reason = text_of(post, "dedup_error");
    throw Error{
        Code::INVALID_MEDIA,
        fmt::format("the video of {} could not be rendered: {}", id, reason.empty() ? "no reason was given" : reason),
        fmt::format("farmtok why {}", id)};
  }
  return post;
}

}  // namespace farmtok::cli
