#pragma once
// Logs of a rehearsal: what is said in it is not news.

#include <string_view>

namespace farmtok::log {

/// While it lives, everything this thread logs is of level debug and begins
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
