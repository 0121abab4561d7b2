#pragma once
// The bearer tokens of the API: the present install secret, and for a while the former one.

#include <sys/stat.h>

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "settings/install_tokens.hpp"

namespace farmtok::api {

/// Follows the configuration file, so that `farmtok tokens rotate` needs no restart; a secret from the environment or a
/// flag overrides the file and does not change. Thread-safe.
class Tokens {
 public:
  explicit Tokens(const settings::Settings& settings) : settings_(settings) {}
  /// Whether `token` is Base64(install_id:install_secret) with the present secret, or at `now` still with the former.
  bool fits(std::string_view token, base::Instant now);

 private:
  void follow_file();

  const settings::Settings& settings_;
  std::mutex mutex_;
  std::optional<struct stat> seen_;
  settings::InstallTokens tokens_;
};

}  // namespace farmtok::api
