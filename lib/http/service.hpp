#pragma once
// What every connection's coroutine shares: router, limits, hooks, the pool. For server.cpp and its headers only.

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <string>

#include "base/clock.hpp"
#include "http/connection.hpp"
#include "http/refusal.hpp"
#include "http/response_head.hpp"
#include "http/server.hpp"
#include "log/log.hpp"

namespace farmtok::http {

struct Service {
  Service(Router with_router, ServerOptions with_options, ServerHooks with_hooks)
      : router(std::move(with_router)),
        options(std::move(with_options)),
        hooks(std::move(with_hooks)),
        pool(std::max(1U, options.pool_threads)) {}

  const Router router;
  const ServerOptions options;
  const ServerHooks hooks;
  // In this order: the pool is joined first, then the coroutines that still wait die with `io`, and each of them
  // removes itself from `connections`.
  Connections connections;
  asio::io_context io{1};
  asio::thread_pool pool;
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

/// The API's words for a failure; when even those fail, a plain 500. From any thread.
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

/// Runs `work`; whatever it throws becomes the answer. From any thread.
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
    log::error("a request failed unexpectedly",
               {{"method", name(request.method)}, {"path", request.path}, {"reason", unexpected.what()}});
  } catch (...) {
    log::error("a request failed unexpectedly", {{"method", name(request.method)}, {"path", request.path}});
  }
  return failure(service, request, base::Error(base::Code::INTERNAL, "an internal error; the daemon's log says more"));
}

/// Runs `work`, which must not throw and lives in the awaiting coroutine, on the pool, and resumes on the I/O thread.
template <class Work>
Awaitable<> on_pool(Service& service, Work& work) {
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
      [](auto handler, asio::thread_pool* pool, Executor home, Work* job) {
        asio::post(*pool, [handler = std::move(handler), home, job]() mutable {
          (*job)();
          asio::post(home, std::move(handler));
        });
      },
      use_awaitable, &service.pool, service.io.get_executor(), &work);
}

}  // namespace farmtok::http
