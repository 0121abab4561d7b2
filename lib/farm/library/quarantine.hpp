#pragma once
// Files that made the decoder crash. A file is identified by the SHA-256 of its bytes, whatever its name; after two
// crashes it is not tried again until an operator releases it.

#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/store.hpp"

namespace farmtok::farm::library {

inline constexpr std::int64_t most_crashes = 2;

struct Crash {
  std::string sha256;
  std::int64_t times;
  std::string reason;  // of the last one
  base::Instant last_at;
};

class Quarantine {
 public:
  /// `store` must outlive this and its copies.
  explicit Quarantine(store::Store& store) : store_(&store) {}

  /// Throws INVALID_MEDIA with the reason and the time when the file behind `fd` crashed the decoder `most_crashes`
  /// times. Reads the file only when there is any such file. Calls `cancelled` during the read: throws INTERRUPTED.
  void refuse(int fd, const std::function<bool()>& cancelled) const;
  /// Counts a crash of the file behind `fd`; `reason` names the crash, e.g. "signal 11".
  void count(int fd, const std::string& reason) const;
  /// Removes the crashes of a file, so that it is tried again. False when it had none.
  bool release(const std::string& sha256) const;
  /// The files that are not tried again, latest first.
  std::vector<Crash> list() const;

 private:
  store::Store* store_;
};

}  // namespace farmtok::farm::library
