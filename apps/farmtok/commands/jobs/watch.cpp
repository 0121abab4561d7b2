#include "commands/jobs/watch.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "commands/common.hpp"
#include "commands/jobs/found.hpp"
#include "output/progress.hpp"
#include "service.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;
using Steady = std::chrono::steady_clock;

constexpr int quickest_milliseconds = 200;  // five questions a second at most

std::int64_t count_of(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

Json progress_of(const Json& job) {
  const auto found = job.find("progress");
  return found != job.end() && found->is_object() ? *found : Json::object();
}

bool ended(const Json& job) {
  const auto status = text_of(job, "status");
  return status == "COMPLETED" || status == "FAILED";
}

/// The part whose changes count for a watcher: a new timestamp does not.
Json changing_part(const Json& job) {
  return {text_of(job, "status"), progress_of(job), text_of(job, "credits_spent")};
}

void draw(Progress& bar, const Json& job) {
  if (text_of(job, "status") == "PENDING") return bar.update("waiting for its turn");
  const auto wanted = std::max<std::int64_t>(count_of(job, "output_quantity"), 1);
  bar.update(static_cast<double>(count_of(progress_of(job), "kept")) / static_cast<double>(wanted), progress_line(job));
}

void tell_the_end(Context& context, const Json& job) {
  const auto id = text_of(job, "job_id");
  const auto reason = text_of(job, "status_reason");
  if (text_of(job, "status") == "FAILED")
    return context.note(fmt::format("{} failed: {}", id, reason.empty() ? "no reason was given" : reason));
  // A finished job gives a reason when it has fewer videos than requested: it includes the dropped ones.
  if (!reason.empty()) context.note(fmt::format("{}: {}", id, reason));
  else if (context.out().text()) tell_dropped(context, job);
  tell_remedies(context, job);
}

Json follow(Context& context, Json job, std::int64_t seconds, const OnChange& on_change) {
  const auto id = text_of(job, "job_id");
  const auto deadline = Steady::now() + std::chrono::seconds{seconds};
  Progress bar{text_of(job, "job_mode"), context.terminal().err};
  Json before;
  std::string reason_told;
  for (;;) {
    if (auto now = changing_part(job); now != before) {
      if (on_change && !ended(job)) on_change(job);
      before = std::move(now);
    }
    if (ended(job)) break;
    // A step that failed is tried again by itself, after minutes perhaps.
    if (const auto reason = text_of(job, "status_reason"); reason != reason_told) {
      reason_told = reason;
      bar.clear();
      if (!reason.empty()) context.note(fmt::format("{}: {}", id, reason));
    }
    draw(bar, job);
    if (seconds > 0 && Steady::now() >= deadline)
      throw Error{Code::TIMED_OUT,
                  fmt::format("{} is still running after {} s", id, seconds),
                  fmt::format("farmtok jobs watch {}", id),
                  {{"job_id", id}}};
    pause_for(quickest_milliseconds);
    job = fetch(context, "/jobs", id);
  }
  return job;
}

}  // namespace

std::string progress_line(const Json& job) {
  const auto progress = progress_of(job);
  const auto spent = job.find("credits_spent");
  return fmt::format("found {} · analysed {} · kept {}/{} · {:.1f} credits", count_of(progress, "found"),
                     count_of(progress, "analysed"), count_of(progress, "kept"), count_of(job, "output_quantity"),
                     spent != job.end() && spent->is_number() ? spent->get<double>() : 0.0);
}

Json await_job(Context& context, Json job, std::int64_t seconds, const OnChange& on_change) {
  const auto id = text_of(job, "job_id");
  try {
    job = follow(context, std::move(job), seconds, on_change);
  } catch (Error& error) {
    if (error.code == Code::INTERRUPTED) error.hint = fmt::format("farmtok jobs watch {}", id);
    throw;
  }
  tell_the_end(context, job);
  return job;
}

int watch_job(Context& context) {
  const auto& arguments = context.arguments();
  auto& out = context.out();
  OnChange on_change;
  if (out.form() == Form::ndjson)
    on_change = [&](const Json& job) {
      out.object(job);
      out.sink().flush();
    };
  const auto job =
      await_job(context, fetch(context, "/jobs", arguments.word(0)), arguments.whole("for", 1).value_or(0), on_change);
  out.object(job);
  return status_of(text_of(job, "status"));
}

}  // namespace farmtok::cli
