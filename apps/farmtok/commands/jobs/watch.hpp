#pragma once
// Following a search or channel job until it ends.

#include <functional>

#include "context.hpp"

namespace farmtok::cli {

/// Called each time the status, progress or credits of a job have changed.
using OnChange = std::function<void(const Json& job)>;

/// Waits until the job is COMPLETED or FAILED, with a bar on a terminal; returns it in its state then. Facts about
/// the end (why it failed, why there are fewer videos than requested) go to stderr.
/// Throws TIMED_OUT after `seconds` (0 = never) and INTERRUPTED, both with the command that continues to watch.
Json await_job(Context& context, Json job, std::int64_t seconds, const OnChange& on_change = nullptr);

/// `jobs watch`.
int watch_job(Context& context);

/// "found 120 · analysed 34 · kept 7/10 · 29.3 credits". Pure.
std::string progress_line(const Json& job);

}  // namespace farmtok::cli
