#include "api/tokens.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "log/log.hpp"
#include "settings/file.hpp"

namespace farmtok::api {
namespace {

constexpr auto secret_key = "api.install_secret";
constexpr auto former_key = "api.former_secret";
constexpr auto until_key = "api.former_until";

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

void Tokens::follow_file() {
  const auto origin = settings_.origin(secret_key);
  const bool fixed = origin == settings::Origin::environment || origin == settings::Origin::flag;
  struct stat now {};
  if (fixed || ::stat(settings_.file().c_str(), &now) != 0) {
    secret_ = settings_.text(secret_key);
    former_ = settings_.text(former_key);
    former_until_ = base::parse_instant(settings_.text(until_key));
    seen_.reset();
    return;
  }
  if (seen_ && same_file(*seen_, now)) return;
  try {
    const auto values = settings::read_file(settings_.file(), false);
    const auto of = [&](const char* name) {
      const auto found = values.find(name);
      const auto text = found == values.end() ? std::string{} : found->second;
      settings::check_value(name, text);
      return text;
    };
    auto secret = of(secret_key), former = of(former_key);
    former_until_ = base::parse_instant(of(until_key));
    if (seen_ && secret != secret_) log::info("the install secret was changed");
    seen_ = now;
    secret_ = std::move(secret);
    former_ = std::move(former);
  } catch (const base::Error& error) {
    if (!seen_) secret_ = settings_.text(secret_key);
    seen_ = now;  // logged once
    log::warn("the configuration cannot be read again; its former tokens stay", {{"error", error.message}});
  }
}

bool Tokens::fits(std::string_view token, base::Instant now) {
  const std::scoped_lock guard{mutex_};
  follow_file();
  const auto is = [&](const std::string& secret) {
    return !secret.empty() && crypto::equal_constant_time(
                                  token, base::base64(fmt::format("{}:{}", settings_.text("api.install_id"), secret)));
  };
  return is(secret_) || (former_until_ && now < *former_until_ && is(former_));
}

}  // namespace farmtok::api
