#pragma once
// The parts of the API's bearer tokens: each token is Base64(install_id:secret).

#include <optional>
#include <string>

#include "base/time.hpp"
#include "settings/settings.hpp"

namespace farmtok::settings {

struct InstallTokens {
  std::string install_id;
  std::string secret;
  std::string former_secret;                  // accepted, too, until `former_until`
  std::optional<base::Instant> former_until;  // empty: the former secret is not accepted
  bool fixed = false;                         // the secret comes from the environment or a flag, not from the file
};
InstallTokens install_tokens(const Settings& settings);

/// The same with the secrets that the file has now. Throws CONFIG_INVALID.
InstallTokens install_tokens_in_file(const Settings& settings);

}  // namespace farmtok::settings
