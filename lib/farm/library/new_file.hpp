#pragma once
// A file that appears whole or not at all.

#include <filesystem>

#include "sys/fd.hpp"

namespace farmtok::farm::library {

/// A new, empty, private file beside `target` ("NAME.XXXXXXXXXXXXXXXX.part"), removed again unless put_in_place() was
/// called. After a crash of the machine or a kill, the .part file stays and may be deleted.
class NewFile {
 public:
  /// Throws STORAGE_FULL or INTERNAL.
  explicit NewFile(std::filesystem::path target);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  int fd() const { return fd_.get(); }
  /// Syncs it to the disk first, then gives it its name and replaces a former file. Throws STORAGE_FULL or INTERNAL.
  void put_in_place();

 private:
  std::filesystem::path target_;
  std::filesystem::path part_;
  sys::Fd fd_;
};

}  // namespace farmtok::farm::library
