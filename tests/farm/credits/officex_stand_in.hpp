#pragma once
// The credits part of OfficeX, on loopback: it keeps reservations, and gives a prepared answer once in a while.

#include <deque>
#include <map>
#include <mutex>
#include <vector>

#include "base/json.hpp"
#include "http/harness.hpp"

namespace farmtok::test {

class OfficexStandIn {
 public:
  struct Reservation {
    std::string job_id;
    double amount = 0;
    double settled = 0;
    bool open = true;
  };
  /// The prepared answer. `arrives`: the move is made anyway, only its answer is lost.
  struct Quirk {
    int status;
    std::string body = {};
    bool arrives = false;
    std::string retry_after = {};
  };

  std::string url() const { return server_.url("/v1"); }
  void next(Quirk quirk) {
    const std::lock_guard lock{mutex_};
    quirks_.push_back(std::move(quirk));
  }
  std::map<std::string, Reservation> reservations() {
    const std::lock_guard lock{mutex_};
    return reservations_;
  }
  /// "POST /v1/reserve {…}" in the order of arrival.
  std::vector<std::string> asked() {
    const std::lock_guard lock{mutex_};
    return asked_;
  }

 private:
  static http::Response answer(int status, const base::Json& body) { return {status, {}, base::to_line(body)}; }
  static http::Response refuse(int status, const char* code) { return answer(status, {{"error", {{"code", code}}}}); }

  http::Response take(const http::Request& request) {
    const std::lock_guard lock{mutex_};
    asked_.push_back("POST " + request.path + " " + request.body);
    if (request.headers.get("x-officex-install-id") != "install-7" ||
        request.headers.get("x-officex-install-secret") != "s3cr3t-of-install")
      return refuse(401, "UNAUTHORIZED");
    if (quirks_.empty()) return move(request);
    const auto quirk = quirks_.front();
    quirks_.pop_front();
    if (quirk.arrives) move(request);
    http::Response made{quirk.status, {}, quirk.body};
    if (!quirk.retry_after.empty()) made.headers.add("Retry-After", quirk.retry_after);
    return made;
  }

  http::Response move(const http::Request& request) {
    const auto body = base::parse_json(request.body);
    if (request.params.empty()) {
      for (const auto& [id, each] : reservations_)
        if (each.job_id == body["job_id"]) return refuse(409, "DUPLICATE_JOB");
      const auto id = "rx " + std::to_string(reservations_.size() + 1);
      reservations_[id] = {body["job_id"], body["amount"]};
      return answer(200, {{"reservation_id", id}, {"amount_reserved", body["amount"]}});
    }
    const auto found = reservations_.find(request.params[0]);
    if (found == reservations_.end()) return refuse(404, "RESERVATION_NOT_FOUND");
    auto& one = found->second;
    if (!one.open) return refuse(409, "RESERVATION_CLOSED");
    if (request.path.ends_with("/cancel")) {
      one.open = false;
      return answer(200, {{"refunded_amount", one.amount - one.settled}, {"status", "cancelled"}});
    }
    one.settled += body["amount"].get<double>();
    one.open = !body["final"].get<bool>();
    return answer(200, {{"settled_amount", body["amount"]},
                        {"remaining_reserved", one.open ? one.amount - one.settled : 0},
                        {"status", one.open ? "active" : "settled"}});
  }

  http::Route route(const std::string& path) {
    return {.method = http::Method::post,
            .path = path,
            .access = http::Access::anyone,
            .runs = http::Runs::pool,
            .handler = [this](const http::Request& request) { return take(request); }};
  }

  std::mutex mutex_;
  std::map<std::string, Reservation> reservations_;
  std::deque<Quirk> quirks_;
  std::vector<std::string> asked_;
  http::test::TestServer server_{
      {route("/v1/reserve"), route("/v1/reservations/:id/settle"), route("/v1/reservations/:id/cancel")}};
};

}  // namespace farmtok::test
