#pragma once
// A file the person asked for, there whole or not at all.

#include <string>
#include <string_view>

#include "sys/fd.hpp"

namespace farmtok::cli {

/// Written beside `path` under a name of its own, which is gone again unless put_in_place() was called.
class SavedFile {
 public:
  /// Throws INVALID_REQUEST when nothing can be written there, or something stands there that is no regular file.
  explicit SavedFile(std::string path);
  SavedFile(const SavedFile&) = delete;
  SavedFile& operator=(const SavedFile&) = delete;
  ~SavedFile();

  /// Throws STORAGE_FULL, INVALID_REQUEST.
  void write(std::string_view bytes);
  /// Replaces what stood at `path`.
  void put_in_place();

 private:
  [[noreturn]] void refuse() const;
  std::string path_;
  std::string part_;
  sys::Fd fd_;
};

}  // namespace farmtok::cli
