#include "api/guesses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "http/server/client_address.hpp"

namespace farmtok::api {
namespace {

constexpr std::chrono::minutes quiet{10};
constexpr std::chrono::hours forgotten{1};

std::string client_key(const std::string& post, const std::string& client) { return post + ' ' + client; }

[[noreturn]] void refuse(std::int64_t seconds) {
  throw base::Error{base::Code::RATE_LIMITED,
                    fmt::format("too many wrong passwords; the next one may be tried in {} s", seconds),
                    "Ask the person who sent you the link for its password.",
                    {{"retry-after", fmt::format("{}", seconds)}}};
}

/// Whole seconds, at least one.
std::int64_t seconds_of(std::chrono::milliseconds wait) {
  return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
}

}  // namespace

void Guesses::Bucket::refill(base::Instant now) {
  const std::chrono::duration<double> passed = now - at;
  left = std::min(most, left + std::max(0.0, passed / std::chrono::duration<double>(each)));
  at = now;
}

std::chrono::milliseconds Guesses::Bucket::wait() const {
  return std::chrono::ceil<std::chrono::milliseconds>((1 - left) * std::chrono::duration<double>(each));
}

Guesses::Post& Guesses::post_of(const std::string& post, base::Instant now) {
  Post fresh;
  fresh.common.at = fresh.reserve.at = now;
  return posts_.at(post, fresh);
}

/// A site with many addresses gets only a share of the reserve.
bool Guesses::may_use_reserve(const std::string& post, const std::string& client, base::Instant now) {
  const auto* known = clients_.find(client_key(post, client));
  if (known && known->wrong >= trusted_below && now - known->last_wrong <= forgotten) return false;
  const auto* site = sites_.find(client_key(post, http::client_site(client)));
  return !site || site->taken < most_of_site || now - site->since > forgotten;
}

Guesses::Purse Guesses::check(const std::string& post, const std::string& client, base::Instant now) {
  // A clock that was set back must not lengthen a wait.
  if (const auto* known = clients_.find(client_key(post, client)); known && known->until > now)
    refuse(seconds_of(std::min<std::chrono::milliseconds>(known->until - now, longest_wait)));
  auto* known = posts_.find(post);
  if (!known) return Purse::common;
  known->common.refill(now);
  known->reserve.refill(now);
  if (known->common.left >= 1) return Purse::common;
  if (!may_use_reserve(post, client, now)) refuse(seconds_of(known->common.wait()));
  if (known->reserve.left < 1) refuse(seconds_of(std::min(known->common.wait(), known->reserve.wait())));
  return Purse::reserve;
}

void Guesses::admit(const std::string& post, const std::string& client, base::Instant now) {
  const std::scoped_lock guard{mutex_};
  check(post, client, now);
}

Guesses::Purse Guesses::begin(const std::string& post, const std::string& client, base::Instant now) {
  const std::scoped_lock guard{mutex_};
  const auto purse = check(post, client, now);
  auto& guessed = post_of(post, now);
  (purse == Purse::common ? guessed.common : guessed.reserve).left -= 1;
  if (purse == Purse::reserve) {
    auto& site = sites_.at(client_key(post, http::client_site(client)), {.since = now});
    if (now - site.since > forgotten) site = {.since = now};
    ++site.taken;
  }
  return purse;
}

void Guesses::right(const std::string& post, const std::string& client, Purse from) {
  const std::scoped_lock guard{mutex_};
  clients_.erase(client_key(post, client));
  if (auto* known = posts_.find(post)) {
    auto& bucket = from == Purse::common ? known->common : known->reserve;
    bucket.left = std::min(bucket.most, bucket.left + 1);
  }
  auto* site = from == Purse::reserve ? sites_.find(client_key(post, http::client_site(client))) : nullptr;
  if (site && site->taken > 0) --site->taken;
}

bool Guesses::wrong(const std::string& post, const std::string& client, base::Instant now) {
  const std::scoped_lock guard{mutex_};
  auto& guesser = clients_.at(client_key(post, client), {});
  if (now - guesser.last_wrong > forgotten) guesser.wrong = 0;
  guesser.last_wrong = now;
  if (++guesser.wrong >= free_of_waiting) {
    const auto doublings = std::min(guesser.wrong - free_of_waiting, 20);
    guesser.until = now + std::min<std::chrono::seconds>(std::chrono::seconds{1LL << doublings}, longest_wait);
  }
  auto& guessed = post_of(post, now);
  if (now - guessed.last_wrong > quiet) {
    guessed.wrong = 0;
    guessed.told = false;
  }
  guessed.last_wrong = now;
  if (++guessed.wrong < burst_size || guessed.told) return false;
  guessed.told = true;
  return true;
}

}  // namespace farmtok::api
