#pragma once
// Logs of a simulation, lowered to level debug.

#include <string_view>

namespace farmtok::log {

/// During its lifetime, everything that this thread logs is of level debug and begins
/// with `words` and a colon.
class Scope {
 public:
  explicit Scope(std::string_view words);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  std::string_view before_;
};

}  // namespace farmtok::log
