#include "api/guesses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace farmtok::api {
namespace {

constexpr std::chrono::minutes quiet{10};
constexpr std::chrono::hours forgotten{1};

std::string client_key(const std::string& post, const std::string& client) { return post + ' ' + client; }

[[noreturn]] void refuse(std::int64_t seconds) {
  throw base::Error{base::Code::RATE_LIMITED,
                    fmt::format("too many wrong passwords; the next one may be tried in {} s", seconds),
                    "Ask whoever sent you the link for its password.",
                    {{"retry-after", fmt::format("{}", seconds)}}};
}

/// Whole seconds, at least one.
std::int64_t seconds_of(std::chrono::milliseconds wait) {
  return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
}

}  // namespace

void Guesses::refill(Post& post, base::Instant now) {
  const std::chrono::duration<double> passed = now - post.at;
  const std::chrono::duration<double> each = one_more;
  post.left = std::min(most_guesses, post.left + std::max(0.0, passed / each));
  post.at = now;
}

void Guesses::check(const std::string& post, const std::string& client, base::Instant now) {
  // A clock that was set back must not make a wait longer than it was meant to be.
  if (const auto* known = clients_.find(client_key(post, client)); known && known->until > now)
    refuse(seconds_of(std::min<std::chrono::milliseconds>(known->until - now, longest_wait)));
  if (auto* known = posts_.find(post)) {
    refill(*known, now);
    const std::chrono::duration<double> wait = (1 - known->left) * std::chrono::duration<double>(one_more);
    if (known->left < 1) refuse(seconds_of(std::chrono::ceil<std::chrono::milliseconds>(wait)));
  }
}

void Guesses::admit(const std::string& post, const std::string& client, base::Instant now) {
  const std::scoped_lock guard{mutex_};
  check(post, client, now);
}

void Guesses::begin(const std::string& post, const std::string& client, base::Instant now) {
  const std::scoped_lock guard{mutex_};
  check(post, client, now);
  posts_.at(post, {.at = now}).left -= 1;
}

void Guesses::right(const std::string& post, const std::string& client) {
  const std::scoped_lock guard{mutex_};
  clients_.erase(client_key(post, client));
  if (auto* known = posts_.find(post)) known->left = std::min(most_guesses, known->left + 1);
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
  auto& guessed = posts_.at(post, {.at = now});
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
