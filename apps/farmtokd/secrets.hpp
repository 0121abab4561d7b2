#pragma once
// The secrets with which the daemon signs.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "farm/backup/kept_secrets.hpp"
#include "settings/settings.hpp"

namespace farmtok::daemon {

/// The secrets that the state keeps itself (kept_secrets.hpp): webhook.secret only where the configuration has none.
class Secrets {
 public:
  /// `accept`: as farm::read_secret. Throws CONFIG_INVALID for an invalid one in the configuration.
  Secrets(const store::Store& store, const settings::Settings& settings, bool accept);

  const std::string& shared() const { return shared_ ? shared_->value : configured_; }
  const std::string& root() const { return root_.value; }

  /// Before anything is signed. Throws as farm::settle_secret; may be called again then.
  void settle(store::Store& store);
  /// The faults, each with its remedy; empty when all is well.
  std::vector<std::pair<std::string, std::string>> faults() const;

 private:
  std::string configured_;
  std::optional<farm::backup::KeptSecret> shared_;
  farm::backup::KeptSecret root_;
};

}  // namespace farmtok::daemon
