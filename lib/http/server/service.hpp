#pragma once
// The shared parts of a door's connections: router, limits, hooks, workers. For server.cpp and its headers
// only.

#include <poll.h>

#include <boost/asio/post.hpp>
#include <limits>
#include <string>

#include "base/clock.hpp"
#include "base/shortage.hpp"
#include "http/server/connection.hpp"
#include "http/server/executor.hpp"
#include "http/server/refusal.hpp"
#include "http/server/response_head.hpp"
#include "http/server/server.hpp"
#include "log/log.hpp"

namespace farmtok::http {

/// Constant parts that both doors share.
struct Shared {
  const Router router;
  const ServerOptions options;
  const ServerHooks hooks;
};

/// One door: its connections, the thread that serves them, and its workers.
struct Service {
  explicit Service(const Shared& shared)
      : router(shared.router),
        options(shared.options),
        hooks(shared.hooks),
        readers(options.pool_threads, unbounded),
        writers(options.pool_threads, unbounded),
        costly(1, options.costly_queue) {}

  // A connection has one request at a time, so the connections bound the work that waits for these.
  static constexpr auto unbounded = std::numeric_limits<std::size_t>::max();

  const Router& router;
  const ServerOptions& options;
  const ServerHooks& hooks;
  // In this order: the workers are joined first, then the coroutines that still wait die with `io`, and each of them
  // removes itself from `connections`.
  Connections connections;
  asio::io_context io{1};
  Executor readers, writers, costly;
  SendBudget send_budget;
  bool stopping = false;

  std::string_view date() {
    const auto now = base::to_millis(base::SystemClock{}.now()) / 1000;
    if (now != date_seconds_) date_text_ = http_date(date_seconds_ = now);
    return date_text_;
  }

 private:
  std::int64_t date_seconds_ = -1;
  std::string date_text_;
};

/// The API's answer to a failure; when even that fails, a plain 500. From any thread.
inline Response failure(const Service& service, const Request& request, const base::Error& error) {
  try {
    return service.hooks.error(request, error);
  } catch (const std::exception& failed) {
    log::error("the error hook failed", {{"path", request.path}, {"reason", failed.what()}});
    Response plain{500, {}, std::string("internal error\n")};
    plain.headers.add("Content-Type", "text/plain");
    return plain;
  }
}

inline Response failure(const Service& service, const Request& request, const Refusal& refusal) {
  auto response = failure(service, request, static_cast<const base::Error&>(refusal));
  if (refusal.status != 0) response.status = refusal.status;
  for (const auto& [name, value] : refusal.headers.rows()) response.headers.add(name, value);
  return response;
}

/// Runs `work`; an exception of it becomes the answer. From any thread.
template <class Work>
std::optional<Response> failure_of(const Service& service, const Request& request, Work&& work) {
  try {
    work();
    return std::nullopt;
  } catch (const Refusal& refusal) {
    return failure(service, request, refusal);
  } catch (const base::Error& error) {
    return failure(service, request, error);
  } catch (const std::exception& unexpected) {
    if (const auto shortage = base::shortage_in(unexpected)) return failure(service, request, *shortage);
    log::error("a request failed unexpectedly",
               {{"method", name(request.method)}, {"path", request.path}, {"reason", unexpected.what()}});
  } catch (...) {
    log::error("a request failed unexpectedly", {{"method", name(request.method)}, {"path", request.path}});
  }
  return failure(service, request, base::Error(base::Code::INTERNAL, "an internal error; the daemon's log says more"));
}

enum class Ran { done, full, left };

/// Whether the client of a connection has left. `half`: also one that only has nothing more to send; most programs that
/// close do no more than that, but so do a few that still wait for the answer. From any thread.
inline bool has_left(int socket, bool half) {
  pollfd seen{socket, static_cast<short>(half ? POLLRDHUP : 0), 0};
  return ::poll(&seen, 1, 0) > 0 && (seen.revents & (POLLHUP | POLLERR | POLLRDHUP)) != 0;
}

/// Runs `work`, which must not throw and lives in the awaiting coroutine, on a worker, and resumes on the I/O thread.
/// `full`: the queue was full, so it did not run. `left`: `wanted` returned false when a worker was free.
template <class Work, class Wanted>
Awaitable<Ran> on_worker(Service& service, Executor& executor, Work& work, Wanted wanted) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<IoExecutor>, void(Ran)>(
      [](auto handler, Service* at, Executor* workers, Work* job, Wanted still_wanted) {
        // The queue copies its work, but a handler can only be moved.
        auto resume = std::make_shared<decltype(handler)>(std::move(handler));
        const auto home = at->io.get_executor();
        const bool queued = workers->post([resume, home, job, still_wanted]() mutable {
          const auto ran = still_wanted() ? ((*job)(), Ran::done) : Ran::left;
          asio::post(home, [resume = std::move(resume), ran] { std::move (*resume)(ran); });
        });
        if (!queued) asio::post(home, [resume] { std::move (*resume)(Ran::full); });
      },
      use_awaitable, &service, &executor, &work, std::move(wanted));
}

}  // namespace farmtok::http
