#include "secrets.hpp"

#include "crypto/crypto.hpp"
#include "farm/messages/policy.hpp"

namespace farmtok::daemon {

Secrets::Secrets(const store::Store& store, const settings::Settings& settings, bool accept)
    : configured_(farm::messages::webhook_policy(settings).shared_secret) {
  const farm::backup::Shelf shelf{settings};
  root_ = farm::backup::read_secret(store, shelf, "webhook.root", accept);
  if (configured_.empty()) shared_ = farm::backup::read_secret(store, shelf, "webhook.secret", accept);
  else crypto::sign_webhook(configured_, "check", 0, "");
}

void Secrets::settle(store::Store& store) {
  if (shared_) farm::backup::settle_secret(store, *shared_);
  farm::backup::settle_secret(store, root_);
}

std::vector<std::pair<std::string, std::string>> Secrets::faults() const {
  std::vector<std::pair<std::string, std::string>> made;
  if (shared_ && !shared_->fault.empty()) made.emplace_back(shared_->fault, shared_->hint);
  if (!root_.fault.empty()) made.emplace_back(root_.fault, root_.hint);
  return made;
}

}  // namespace farmtok::daemon
