#pragma once
// A file that the person requested, written whole or not at all.

#include <string>
#include <string_view>

#include "sys/fd.hpp"

namespace farmtok::cli {

/// Written beside `path` under a temporary name, which is removed again unless put_in_place() was called.
class SavedFile {
 public:
  /// Throws INVALID_REQUEST when nothing can be written there, or the path is no regular file.
  explicit SavedFile(std::string path);
  SavedFile(const SavedFile&) = delete;
  SavedFile& operator=(const SavedFile&) = delete;
  ~SavedFile();

  /// Throws STORAGE_FULL, INVALID_REQUEST.
  void write(std::string_view bytes);
  /// Replaces the former file at `path`.
  void put_in_place();

 private:
  [[noreturn]] void refuse() const;
  std::string path_;
  std::string part_;
  sys::Fd fd_;
};

}  // namespace farmtok::cli
