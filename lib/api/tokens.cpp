#include "api/tokens.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "log/log.hpp"

namespace farmtok::api {
namespace {

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

void Tokens::follow_file() {
  auto loaded = settings::install_tokens(settings_);
  struct stat now {};
  if (loaded.fixed || ::stat(settings_.file().c_str(), &now) != 0) {
    tokens_ = std::move(loaded);
    seen_.reset();
    return;
  }
  if (seen_ && same_file(*seen_, now)) return;
  try {
    auto fresh = settings::install_tokens_in_file(settings_);
    if (seen_ && fresh.secret != tokens_.secret) log::info("the install secret was changed");
    seen_ = now;
    tokens_ = std::move(fresh);
  } catch (const base::Error& error) {
    if (!seen_) {
      tokens_.install_id = std::move(loaded.install_id);
      tokens_.secret = std::move(loaded.secret);
    }
    seen_ = now;  // logged once
    log::warn("the configuration cannot be read again; its former tokens stay", {{"error", error.message}});
  }
}

bool Tokens::fits(std::string_view token, base::Instant now) {
  const std::scoped_lock guard{mutex_};
  follow_file();
  const auto is = [&](const std::string& secret) {
    return !secret.empty() &&
           crypto::equal_constant_time(token, base::base64(fmt::format("{}:{}", tokens_.install_id, secret)));
  };
  return is(tokens_.secret) || (tokens_.former_until && now < *tokens_.former_until && is(tokens_.former_secret));
}

}  // namespace farmtok::api
